package schedulers

import (
	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/search"
)

// median stops a trial after 1, eta, eta², … epochs if its best value so far is
// below the median, over the trials that have ended, of the mean of their values
// up to that epoch (Golovin et al., "Google Vizier: a service for black-box
// optimization", KDD 2017).
type median struct {
	byFront bool
	means   map[int]*rung // by epoch
}

// medianTrials is how many trials must have ended before another is stopped.
const medianTrials = 5

func newMedian() *median { return &median{means: map[int]*rung{}} }

func (m *median) rankByFront() { m.byFront = true }

func (m *median) Until(_, epoch, epochs int) int { return nextRung(1, epoch, epochs) }

func (m *median) Report(_, epoch int, cost float64, curve []float64) search.Decision {
	value, ok := bestValue(curve)
	if !ok {
		return search.Stop
	}
	r := m.means[epoch]
	if r == nil || r.size() < medianTrials || r.score(cost, value) >= r.threshold() {
		return search.Continue
	}
	return search.Stop
}

func (m *median) Resume() (trial int, ok bool) { return 0, false }

// Observe puts the means of a trial on the rungs. Values that are not finite are
// left out of them.
func (m *median) Observe(o search.Observation) {
	if o.State == search.Failed {
		return
	}
	mean, n, epoch := 0.0, 0.0, 1
	for i, v := range o.Curve {
		if num.Finite(v) {
			n++
			mean += v/n - mean/n // v-mean might be too large a number
		}
		if i+1 != epoch {
			continue
		}
		if n > 0 {
			if m.means[epoch] == nil {
				m.means[epoch] = newRung(2, m.byFront)
			}
			m.means[epoch].add(o.Trial, o.Cost, mean)
		}
		epoch *= eta
	}
}
