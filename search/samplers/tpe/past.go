package tpe

import (
	"slices"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/samplers/pending"
	"github.com/doubleroute/sweep/search/samplers/ranking"
)

const (
	mostBest   = 50  // good trials that are kept
	mostOthers = 500 // other trials that are kept
	tpeGood    = 25  // good trials that are used
	tpeRecent  = 25  // other trials that have full weight, the last ones
)

// past is what TPE keeps of the outcomes so far.
type past struct {
	count  int       // of all outcomes
	best   []outcome // best first
	others []outcome // in the order of observation
}

// one is one outcome.
type outcome struct {
	number int       // in the order of observation
	u      []float64 // see TPE.places
	merit  ranking.Merit
}

// weighted is a trial's place and how much it counts.
type weighted struct {
	u      []float64
	weight float64
}

// add keeps an outcome.
func (t *past) add(u []float64, o search.Observation) {
	one := outcome{number: t.count, u: u}
	t.count++
	merit, ok := ranking.Of(o)
	if ok {
		one.merit = merit
		t.best = append(t.best, one)
		t.sort()
		if len(t.best) <= mostBest {
			return
		}
		one = t.best[mostBest]
		t.best = t.best[:mostBest]
	}
	at, _ := slices.BinarySearchFunc(t.others, one, func(a, b outcome) int { return a.number - b.number })
	t.others = slices.Insert(t.others, at, one)
	if len(t.others) > mostOthers {
		t.others = slices.Delete(t.others, 0, len(t.others)-mostOthers)
	}
}

// sort brings the best to the front.
func (t *past) sort() {
	sorted := make([]outcome, 0, len(t.best)+1)
	for _, i := range ranking.Rank(merits(t.best), ranking.Thinned) {
		sorted = append(sorted, t.best[i])
	}
	t.best = sorted
}

func merits(ones []outcome) []ranking.Merit {
	ms := make([]ranking.Merit, len(ones))
	for i, one := range ones {
		ms[i] = one.merit
	}
	return ms
}

// split returns the good trials, a tenth of all and at most 25, and the rest,
// with their weights.
func (t *past) split() (good, rest []weighted) {
	n := min((t.count+9)/10, tpeGood, len(t.best))
	weights := weightsOf(merits(t.best[:n]))
	for i, one := range t.best[:n] {
		good = append(good, weighted{one.u, weights[i]})
	}
	spare := slices.SortedFunc(slices.Values(t.best[n:]), func(a, b outcome) int { return a.number - b.number })
	total := len(spare) + len(t.others)
	rest = make([]weighted, 0, total+pending.Most)
	for _, one := range t.others {
		for len(spare) > 0 && spare[0].number < one.number {
			rest, spare = append(rest, weighted{u: spare[0].u}), spare[1:]
		}
		rest = append(rest, weighted{u: one.u})
	}
	for _, one := range spare {
		rest = append(rest, weighted{u: one.u})
	}
	for i := range rest {
		// The older, the less it counts.
		rest[i].weight = min(float64(i+1)/float64(max(total-tpeRecent, 0)+1), 1)
	}
	return good, rest
}

// tpeLeast is the least weight of a good trial.
const tpeLeast = 0.2

// weightsOf returns how much each good trial counts: by what it adds to the
// hypervolume of their first front, the greatest being 1. Where one trial is the
// best in both objectives, as when all cost the same, all count alike.
func weightsOf(ms []ranking.Merit) []float64 {
	fronts, spots := ranking.Fronts(ms), ranking.Corners(ms)
	var members []int
	var within []ranking.Corner
	for i, f := range fronts {
		if f == 0 {
			members, within = append(members, i), append(within, spots[i])
		}
	}
	weights := make([]float64, len(ms))
	most := 0.0
	for k, added := range ranking.Contributions(within) {
		weights[members[k]] = added
		most = max(most, added)
	}
	for i, added := range weights {
		weights[i] = 1
		if len(members) > 1 && most > 0 {
			weights[i] = max(added/most, tpeLeast)
		}
	}
	return weights
}
