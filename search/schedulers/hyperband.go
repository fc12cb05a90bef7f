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
	byFront    bool
	keepFailed bool
	brackets   []*asha
	assigned   map[int]int    // the bracket of each trial that has not ended
	turns      map[int]*turns // by the number of brackets, in which order they are assigned
}

func newHyperband() *hyperband {
	return &hyperband{assigned: map[int]int{}, turns: map[int]*turns{}}
}

func (h *hyperband) rankByFront() { h.byFront = true }

func (h *hyperband) keepPlaces() { h.keepFailed = true }

// Until assigns a trial to a bracket by its number when it is first asked.
func (h *hyperband) Until(trial, epoch, epochs int) int {
	at, ok := h.assigned[trial]
	if !ok {
		at = h.turnsOf(epochs).of(trial)
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

// Observe shows the trial to its bracket and forgets it.
func (h *hyperband) Observe(o search.Observation) {
	if at, ok := h.assigned[o.Trial]; ok {
		h.bracket(at).Observe(o)
	}
	delete(h.assigned, o.Trial)
}

// bracket returns a bracket, which is made if it is not there.
func (h *hyperband) bracket(at int) *asha {
	for len(h.brackets) <= at {
		first := 1
		for range h.brackets {
			first *= eta
		}
		h.brackets = append(h.brackets, &asha{first: first, byFront: h.byFront, keepFailed: h.keepFailed})
	}
	return h.brackets[at]
}

// mostBrackets is how many there are at most: those of more than 3 billion epochs
// begin no higher.
const mostBrackets = 20

// turnsOf returns in which order trials of so many epochs are assigned to brackets:
// each bracket as often as Hyperband has it, and as evenly spread as can be.
func (h *hyperband) turnsOf(epochs int) *turns {
	n := 1
	for e := epochs; e >= eta && n < mostBrackets; e /= eta {
		n++
	}
	if h.turns[n] == nil {
		h.turns[n] = newTurns(bracketSizes(n))
	}
	return h.turns[n]
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

// turns is a sequence in which each i comes sizes[i] times before it begins again: at
// each place the one that is furthest behind its share. It is worked out as far as
// it is asked for, as it may be longer than the trials are many.
type turns struct {
	sizes, given []int
	total, place int // given and place: of the turns worked out
	last         int // the turn before place
}

func newTurns(sizes []int) *turns {
	t := &turns{sizes: sizes, given: make([]int, len(sizes))}
	for _, n := range sizes {
		t.total += n
	}
	return t
}

// of returns whose turn it is at a place. To ask for one place after the other takes
// no time.
func (t *turns) of(place int) int {
	place %= t.total
	if place < t.place-1 {
		clear(t.given)
		t.place = 0
	}
	for t.place <= place {
		next := 0
		for i, n := range t.sizes {
			if n*(t.place+1)-t.given[i]*t.total > t.sizes[next]*(t.place+1)-t.given[next]*t.total {
				next = i
			}
		}
		t.given[next]++
		t.place, t.last = t.place+1, next
	}
	return t.last
}
