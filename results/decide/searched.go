package decide

import (
	"slices"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

// How many single routes must have been searched beside the pairs: one for every
// three, which is what search.single_share leaves them and what a route takes that
// has half of the settings of two; no fewer than three; and ten are enough.
const (
	pairsPerSingle = 3
	leastSingles   = 3
	enoughSingles  = 10
)

// Searched is how hard single routes were searched beside a pair: what a gain of
// the second route is claimed on. It counts complete trials that cost at most so
// much. Single routes were searched as hard if there are enough of each of the
// pair's own sub-models, whatever they see, and enough that cost at least half as
// much as the pair: for every three pairs of the same two sub-models one of each,
// for every three pairs that cost at least half as much one that does, at least 3
// and at most 10.
type Searched struct {
	Most   stats.Number   `json:"most"`   // cost of the trials that count
	Own    []SearchedKind `json:"own"`    // single routes of the pair's sub-models
	Near   SearchedKind   `json:"near"`   // single routes that cost at least half as much as the pair; Kind is empty
	Enough bool           `json:"enough"` // whether there are as many as are needed
}

// SearchedKind is how many single routes of a kind were searched.
type SearchedKind struct {
	Kind   string `json:"kind"`
	Trials int    `json:"trials"`
	Needed int    `json:"needed"`
}

// searched says how hard single routes that cost at most so much were searched
// beside a pair.
func (d *Decision) searched(pair *results.Trial, most float64) Searched {
	s := Searched{Most: stats.Number(most), Enough: true}
	same := func(t *results.Trial) bool { return sameKinds(t.Routes, pair.Routes) }
	near := func(t *results.Trial) bool { return t.Cost >= pair.Cost/2 }
	kinds := slices.Clone(pair.Routes)
	slices.Sort(kinds)
	for _, kind := range slices.Compact(kinds) {
		own := func(t *results.Trial) bool { return t.Routes[0] == kind }
		s.Own = append(s.Own, SearchedKind{kind, d.count(1, most, own), singlesNeeded(d.count(2, most, same))})
	}
	s.Near = SearchedKind{"", d.count(1, most, near), singlesNeeded(d.count(2, most, near))}
	for _, k := range append(slices.Clone(s.Own), s.Near) {
		s.Enough = s.Enough && k.Trials >= k.Needed
	}
	return s
}

// singlesNeeded is how many single routes must be searched beside so many pairs.
func singlesNeeded(pairs int) int {
	return min(max((pairs+pairsPerSingle-1)/pairsPerSingle, leastSingles), enoughSingles)
}

// count counts the complete trials with so many routes that cost at most so much
// and pass.
func (d *Decision) count(routes int, most float64, pass func(*results.Trial) bool) int {
	n := 0
	for i := range d.trials {
		if t := &d.trials[i]; len(t.Routes) == routes && t.Measured() && t.Cost <= most && pass(t) {
			n++
		}
	}
	return n
}

// sameKinds reports whether two pairs have the same sub-models, whichever is which.
func sameKinds(a, b []string) bool {
	return slices.Equal(a, b) || len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
}
