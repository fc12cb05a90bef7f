package schedulers

import (
	"github.com/doubleroute/sweep/search"
)

// asha is asynchronous successive halving (Li et al., "A system for massively
// parallel hyperparameter tuning", MLSys 2020): trials pause after first,
// first·eta, first·eta², … epochs, and whenever there is room one that is among
// the best of its rung, one in eta, goes on; from the highest rung down. A trial that
// fails leaves its places at the rungs to others.
type asha struct {
	first      int
	byFront    bool
	keepFailed bool
	rungs      []*rung // the one of the fewest epochs first
}

func newASHA(first int) *asha { return &asha{first: first} }

func (a *asha) rankByFront() { a.byFront = true }

func (a *asha) keepPlaces() { a.keepFailed = true }

func (a *asha) Until(_, epoch, epochs int) int { return nextRung(a.first, epoch, epochs) }

// Report compares the best value so far. A trial without a finite value is
// stopped.
func (a *asha) Report(trial, epoch int, cost float64, curve []float64) search.Decision {
	value, ok := bestValue(curve)
	if !ok {
		return search.Stop
	}
	e := a.rung(epoch).add(trial, cost, value)
	if !e.top {
		return search.Pause
	}
	e.promoted = true
	return search.Continue
}

// rung returns the highest rung of no more epochs than these.
func (a *asha) rung(epoch int) *rung {
	at := 0
	for epochs := a.first; epochs <= epoch/eta; epochs *= eta {
		at++
	}
	for len(a.rungs) <= at {
		a.rungs = append(a.rungs, newRung(eta, a.byFront))
	}
	return a.rungs[at]
}

func (a *asha) Resume() (trial int, ok bool) {
	for i := len(a.rungs) - 1; i >= 0; i-- {
		if trial, ok := a.rungs[i].promote(); ok {
			return trial, true
		}
	}
	return 0, false
}

// Observe takes a trial that has failed off the rungs.
func (a *asha) Observe(o search.Observation) {
	for _, r := range a.rungs {
		r.ended(o.Trial, o.State == search.Failed && !a.keepFailed)
	}
}
