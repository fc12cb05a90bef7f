package search

import "slices"

const (
	tpeBest   = 50  // good trials that are kept
	tpeOthers = 500 // other trials that are kept
	tpeGood   = 25  // good trials that are used
	tpeRecent = 25  // other trials that have full weight, the last ones
)

// tpePast is what TPE keeps of the outcomes so far.
type tpePast struct {
	count  int      // of all outcomes
	best   []tpeOne // best first
	others []tpeOne // in the order of observation
}

// tpeOne is one outcome.
type tpeOne struct {
	number int       // in the order of observation
	u      []float64 // see TPE.places
	merit  merit
}

// weighted is a trial's place and how much it counts.
type weighted struct {
	u      []float64
	weight float64
}

// add keeps an outcome.
func (t *tpePast) add(u []float64, o Observation) {
	one := tpeOne{number: t.count, u: u}
	t.count++
	merit, ok := meritOf(o)
	if ok {
		one.merit = merit
		t.best = append(t.best, one)
		t.sort()
		if len(t.best) <= tpeBest {
			return
		}
		one = t.best[tpeBest]
		t.best = t.best[:tpeBest]
	}
	at, _ := slices.BinarySearchFunc(t.others, one, func(a, b tpeOne) int { return a.number - b.number })
	t.others = slices.Insert(t.others, at, one)
	if len(t.others) > tpeOthers {
		t.others = slices.Delete(t.others, 0, len(t.others)-tpeOthers)
	}
}

// sort brings the best to the front.
func (t *tpePast) sort() {
	sorted := make([]tpeOne, 0, len(t.best)+1)
	for _, i := range ranking(merits(t.best), thinned) {
		sorted = append(sorted, t.best[i])
	}
	t.best = sorted
}

func merits(ones []tpeOne) []merit {
	ms := make([]merit, len(ones))
	for i, one := range ones {
		ms[i] = one.merit
	}
	return ms
}

// split returns the good trials, a tenth of all and at most 25, and the rest,
// with their weights.
func (t *tpePast) split() (good, rest []weighted) {
	n := min((t.count+9)/10, tpeGood, len(t.best))
	weights := weightsOf(merits(t.best[:n]))
	for i, one := range t.best[:n] {
		good = append(good, weighted{one.u, weights[i]})
	}
	spare := slices.SortedFunc(slices.Values(t.best[n:]), func(a, b tpeOne) int { return a.number - b.number })
	total := len(spare) + len(t.others)
	rest = make([]weighted, 0, total+pendingMost)
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
func weightsOf(ms []merit) []float64 {
	fronts, spots := frontsOf(ms), spotsOf(ms)
	var members []int
	var within []spot
	for i, f := range fronts {
		if f == 0 {
			members, within = append(members, i), append(within, spots[i])
		}
	}
	weights := make([]float64, len(ms))
	most := 0.0
	for k, added := range contributions(within) {
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
