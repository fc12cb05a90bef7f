package results

import (
	"math"
	"slices"
)

// Finalists returns which trials are worth retraining and reading on the test
// part, all by number and in the order of their cost.
//
// front holds at most `most` trials of the front: always the most accurate, and
// then those that spread the choice best along the logarithm of cost, beginning
// with the cheapest. singles holds what to compare the second route against:
// for every trial in front that has two routes, and for each kind of sub-model,
// the best single-route trial that costs at most as much. A trial is in one of
// the two only.
func Finalists(trials []Trial, most int) (front, singles []int) {
	chosen := spread(frontOf(trials), most)
	var beside []*Trial
	for _, t := range chosen {
		front = append(front, t.Number)
		if len(t.Routes) < 2 {
			continue
		}
		for _, single := range bestSingles(trials, t.Cost) {
			if !slices.Contains(chosen, single) && !slices.Contains(beside, single) {
				beside = append(beside, single)
			}
		}
	}
	slices.SortFunc(beside, byCost)
	for _, t := range beside {
		singles = append(singles, t.Number)
	}
	return front, singles
}

// spread picks at most n trials of a front, which is in the order of cost: the
// last, and then again and again the one farthest from all picked before it in
// log cost, the cheaper one of two as far.
func spread(front []*Trial, n int) []*Trial {
	if n <= 0 || len(front) <= n {
		return front[:min(len(front), max(n, 0))]
	}
	gap := make([]float64, len(front)) // to the nearest picked one
	for i := range gap {
		gap[i] = math.Inf(1)
	}
	picked := make([]bool, len(front))
	for next, left := len(front)-1, n; left > 0; left-- {
		picked[next] = true
		from := logCost(front[next])
		next = -1
		for i, t := range front {
			gap[i] = min(gap[i], math.Abs(logCost(t)-from))
			if !picked[i] && (next < 0 || gap[i] > gap[next]) {
				next = i
			}
		}
	}
	var some []*Trial
	for i, t := range front {
		if picked[i] {
			some = append(some, t)
		}
	}
	return some
}

// logCost is log10 of the cost; a cost below 1 counts as 1.
func logCost(t *Trial) float64 { return math.Log10(max(t.Cost, 1)) }

// bestSingles returns, in alphabetical order of its kind of sub-model, the best
// complete single-route trial of each kind that costs at most `cost`.
func bestSingles(trials []Trial, cost float64) []*Trial {
	best := map[string]*Trial{}
	for i := range trials {
		t := &trials[i]
		if len(t.Routes) != 1 || !measured(t) || t.Cost > cost {
			continue
		}
		if before := best[t.Routes[0]]; before == nil || better(t, before) < 0 {
			best[t.Routes[0]] = t
		}
	}
	singles := make([]*Trial, 0, len(best))
	for _, kind := range sortedKeys(best) {
		singles = append(singles, best[kind])
	}
	return singles
}
