package tpe

import (
	"slices"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/samplers/internal/ranking"
)

const (
	mostBest   = 50  // best trials that are kept
	mostOthers = 500 // other trials that are kept
	mostGood   = 25  // good trials that are used
	fullWeight = 25  // other trials that have full weight, the last ones
	leastGood  = 0.2 // least weight of a good trial
)

// history is what TPE keeps of the outcomes so far.
type history struct {
	count  int       // of all outcomes
	best   []outcome // best first
	others []outcome // in the order of observation
}

// outcome is a finished trial.
type outcome struct {
	number     int       // in the order of observation
	u          []float64 // see Sampler.places
	objectives ranking.Objectives
}

// weighted is a trial's place and how much it counts.
type weighted struct {
	u      []float64
	weight float64
}

// add keeps an outcome.
func (h *history) add(u []float64, o search.Observation) {
	x := outcome{number: h.count, u: u}
	h.count++
	objectives, ok := ranking.Of(o)
	if ok {
		x.objectives = objectives
		h.best = append(h.best, x)
		h.rank()
		if len(h.best) <= mostBest {
			return
		}
		x = h.best[mostBest]
		h.best = h.best[:mostBest]
	}
	at, _ := slices.BinarySearchFunc(h.others, x, func(a, b outcome) int { return a.number - b.number })
	h.others = slices.Insert(h.others, at, x)
	if len(h.others) > mostOthers {
		h.others = slices.Delete(h.others, 0, len(h.others)-mostOthers)
	}
}

// rank sorts the best trials.
func (h *history) rank() {
	ranked := make([]outcome, 0, len(h.best)+1)
	for _, i := range ranking.Best(objectivesOf(h.best)) {
		ranked = append(ranked, h.best[i])
	}
	h.best = ranked
}

func objectivesOf(outcomes []outcome) []ranking.Objectives {
	xs := make([]ranking.Objectives, len(outcomes))
	for i, o := range outcomes {
		xs[i] = o.objectives
	}
	return xs
}

// split returns the good trials, a tenth of all and at most 25, and the rest,
// with their weights.
func (h *history) split() (good, rest []weighted) {
	n := min((h.count+9)/10, mostGood, len(h.best))
	weights := weightsOf(objectivesOf(h.best[:n]))
	for i, x := range h.best[:n] {
		good = append(good, weighted{x.u, weights[i]})
	}
	spare := slices.SortedFunc(slices.Values(h.best[n:]), func(a, b outcome) int { return a.number - b.number })
	total := len(spare) + len(h.others)
	rest = make([]weighted, 0, total)
	for _, x := range h.others {
		for len(spare) > 0 && spare[0].number < x.number {
			rest, spare = append(rest, weighted{u: spare[0].u}), spare[1:]
		}
		rest = append(rest, weighted{u: x.u})
	}
	for _, x := range spare {
		rest = append(rest, weighted{u: x.u})
	}
	for i := range rest {
		// The older, the less it counts.
		rest[i].weight = min(float64(i+1)/float64(max(total-fullWeight, 0)+1), 1)
	}
	return good, rest
}

// weightsOf returns how much each good trial counts: by its contribution to the
// hypervolume of the front, the greatest being 1. Where one trial is the best in
// both objectives, as when all cost the same, all count alike.
func weightsOf(xs []ranking.Objectives) []float64 {
	weights := slices.Repeat([]float64{1}, len(xs))
	ranks, outcomes := ranking.ByRank(xs)
	if len(ranks) == 0 {
		return weights
	}
	first := ranks[0]
	contributions := ranking.Contributions(ranking.Pick(outcomes, first))
	if most := slices.Max(contributions); len(first) > 1 && most > 0 {
		for i := range weights {
			weights[i] = leastGood
		}
		for k, i := range first {
			weights[i] = max(contributions[k]/most, leastGood)
		}
	}
	return weights
}
