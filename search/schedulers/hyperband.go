package schedulers

import (
	"github.com/doubleroute/sweep/search"
)

// hyperband is Hyperband (Li et al., "Hyperband: a novel bandit-based approach to
// hyperparameter optimization", 2018) with brackets of asynchronous successive
// halving: a trial of R epochs is assigned to one of the brackets whose lowest
// rungs are at 1, eta, eta², … up to R epochs, so that trials which learn late
// have their chance. The brackets get Hyperband's shares of the trials, with which all
// take about the same effort.
type hyperband struct {
	byFront  bool
	brackets []*asha
	assigned map[int]int   // the bracket of each trial that has not ended
	orders   map[int][]int // by the number of brackets, in which order they are assigned
}

func newHyperband() *hyperband {
	return &hyperband{assigned: map[int]int{}, orders: map[int][]int{}}
}

func (h *hyperband) rankByFront() { h.byFront = true }

// Until assigns a trial to a bracket by its number when it is first asked.
func (h *hyperband) Until(trial, epoch, epochs int) int {
	at, ok := h.assigned[trial]
	if !ok {
		order := h.order(epochs)
		at = order[trial%len(order)]
		h.assigned[trial] = at
	}
	return h.bracket(at).Until(trial, epoch, epochs)
}

// Report asks the trial's bracket.
func (h *hyperband) Report(trial, epoch int, cost float64, curve []float64) search.Decision {
	return h.bracket(h.assigned[trial]).Report(trial, epoch, cost, curve)
}

// Resume asks the brackets in turn, the one that starts with the fewest epochs
// first.
func (h *hyperband) Resume() (int, bool) {
	for _, b := range h.brackets {
		if trial, ok := b.Resume(); ok {
			return trial, true
		}
	}
	return 0, false
}

// Observe forgets the trial.
func (h *hyperband) Observe(o search.Observation) { delete(h.assigned, o.Trial) }

// bracket returns a bracket, which is made if it is not there.
func (h *hyperband) bracket(at int) *asha {
	for len(h.brackets) <= at {
		first := 1
		for range h.brackets {
			first *= eta
		}
		h.brackets = append(h.brackets, &asha{first: first, byFront: h.byFront})
	}
	return h.brackets[at]
}

// order returns the order in which trials of so many epochs are assigned to
// brackets: each bracket as often as Hyperband has it, and as evenly spread as can
// be.
func (h *hyperband) order(epochs int) []int {
	n := 1
	for e := epochs; e >= eta; e /= eta {
		n++
	}
	if h.orders[n] == nil {
		h.orders[n] = interleave(bracketSizes(n))
	}
	return h.orders[n]
}

// bracketSizes returns how many trials Hyperband begins in each of n brackets, the
// one with the fewest epochs first: n·etaˢ/(s+1), rounded up, for s = n-1 … 0
// halvings.
func bracketSizes(n int) []int {
	sizes := make([]int, n)
	for s, power := 0, 1; s < n; s, power = s+1, power*eta {
		sizes[n-1-s] = (n*power + s) / (s + 1)
	}
	return sizes
}

// interleave returns a list in which each i comes sizes[i] times: at each place
// the one that is furthest behind its share.
func interleave(sizes []int) []int {
	total := 0
	for _, n := range sizes {
		total += n
	}
	given := make([]int, len(sizes))
	order := make([]int, total)
	for place := range order {
		next := 0
		for i, n := range sizes {
			if n*(place+1)-given[i]*total > sizes[next]*(place+1)-given[next]*total {
				next = i
			}
		}
		given[next]++
		order[place] = next
	}
	return order
}
