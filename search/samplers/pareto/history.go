package pareto

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/front"
)

// record is an outcome as the model sees it.
type record struct {
	*candidate
	trial  int
	value  float64 // as far as is known
	epochs int     // trained, of a trial that is not complete; 0: all of them
	failed bool
}

// history is what has been observed: all trials while they are few, then those
// near the front and a random share of the others.
type history struct {
	most  int
	count int // of all that was added
	all   []record
	rises []moments // by epoch: how much the values of complete trials rose after it
}

// moments sums up some numbers.
type moments struct{ n, sum, squares float64 }

func newHistory(most int) *history { return &history{most: most} }

// add keeps an outcome.
func (h *history) add(c *candidate, o search.Observation) record {
	r := record{candidate: c, trial: o.Trial, value: o.Value, failed: o.State == search.Failed || !num.Finite(o.Value)}
	if o.State != search.Complete && !r.failed {
		r.epochs = max(len(o.Curve), 1)
	}
	if o.State == search.Complete && !r.failed {
		h.addCurve(o)
	}
	if i := h.index(o.Trial); i >= 0 {
		h.all[i] = r
		return r
	}
	h.all = append(h.all, r)
	h.count++
	if len(h.all) > h.most {
		h.all = h.sample(h.most/2, search.Stream(0, h.count, "thin"))
	}
	return r
}

// index returns where a trial is, -1 if it is not. It is most likely a late one.
func (h *history) index(trial int) int {
	for i := len(h.all) - 1; i >= 0; i-- {
		if h.all[i].trial == trial {
			return i
		}
	}
	return -1
}

// find returns the candidate of a trial; nil if it is not known.
func (h *history) find(trial int) *candidate {
	if i := h.index(trial); i >= 0 {
		return h.all[i].candidate
	}
	return nil
}

// mostEpochs bounds what is kept of curves.
const mostEpochs = 1000

// addCurve notes how much the value of a complete trial rose after each epoch.
func (h *history) addCurve(o search.Observation) {
	best := math.Inf(-1)
	for e, v := range o.Curve {
		if e >= mostEpochs {
			return
		}
		best = math.Max(best, v)
		if !num.Finite(best) {
			continue
		}
		for len(h.rises) <= e {
			h.rises = append(h.rises, moments{})
		}
		d := o.Value - best
		g := &h.rises[e]
		g.n, g.sum, g.squares = g.n+1, g.sum+d, g.squares+d*d
	}
}

// extrapolate returns what a record is expected to come to, and the variance: of
// a trial that is not complete, its value and how much those of complete ones
// rose after as many epochs. The variance is NaN where none has trained longer.
func (h *history) extrapolate(r record) (value, variance float64) {
	if r.epochs == 0 {
		return r.value, 0
	}
	if r.epochs > len(h.rises) {
		return r.value, math.NaN()
	}
	g := h.rises[r.epochs-1]
	mean := g.sum / g.n
	return r.value + mean, math.Max(g.squares/g.n-mean*mean, 0)
}

// sample returns n records, in the order of the history: three of four are the
// closest to the front, the others are drawn from the rest.
func (h *history) sample(n int, rng *rand.Rand) []record {
	if len(h.all) <= n {
		return h.all
	}
	regret := h.regrets()
	order := make([]int, len(h.all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(regret[a], regret[b]) })
	closest := n * 3 / 4
	rest := order[closest:]
	for i := range n - closest {
		j := i + rng.IntN(len(rest)-i)
		rest[i], rest[j] = rest[j], rest[i]
	}
	sampled := order[:n]
	slices.Sort(sampled)
	out := make([]record, n, max(n, h.most))
	for i, k := range sampled {
		out[i] = h.all[k]
	}
	return out
}

// regrets returns the regret of each record: how far it is below the front at its
// cost; of the baseline, below the baseline's front.
func (h *history) regrets() []float64 {
	var all, base front.Front
	for _, r := range h.all {
		if r.failed {
			continue
		}
		v, _ := h.extrapolate(r)
		all.Add(r.scaledCost, v)
		if r.baseline {
			base.Add(r.scaledCost, v)
		}
	}
	out := make([]float64, len(h.all))
	for i, r := range h.all {
		v, _ := h.extrapolate(r)
		switch {
		case r.failed:
			out[i] = math.Inf(1)
		case r.baseline:
			out[i] = base.At(r.scaledCost) - v
		default:
			out[i] = all.At(r.scaledCost) - v
		}
	}
	return out
}

// nearFront returns candidates that new ones are drawn around: those of the front
// and those of the least regret; of all or of the baseline.
func (h *history) nearFront(baseline bool) []*candidate {
	regret := h.regrets()
	var order []int
	for i, r := range h.all {
		if r.baseline || !baseline {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(regret[a], regret[b]) })
	var list []*candidate
	for _, i := range order[:min(len(order), max(8, len(order)/10), 64)] {
		list = append(list, h.all[i].candidate)
	}
	return list
}

// ranked returns the trials that have not failed, the greatest values first, and
// those closest to the front first.
func (h *history) ranked() (byValue, byRegret []record) {
	var order []int
	for i, r := range h.all {
		if !r.failed {
			order = append(order, i)
		}
	}
	by := func(compare func(i, j int) int) (list []record) {
		sorted := slices.Clone(order)
		slices.SortStableFunc(sorted, compare)
		for _, i := range sorted {
			list = append(list, h.all[i])
		}
		return list
	}
	regret := h.regrets()
	return by(func(i, j int) int { return cmp.Compare(h.all[j].value, h.all[i].value) }),
		by(func(i, j int) int { return cmp.Compare(regret[i], regret[j]) })
}
