package decide

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/doubleroute/sweep/results"
)

// Finalists returns which trials, as Believed gives them, are worth retraining and measuring on the test
// part, all by number and in the order of their cost.
//
// front holds at most `most` trials of the front: always the most accurate, then
// the cheapest, and between them those that come closest to the whole front:
// where the steps of these few run lowest below it, over the logarithm of cost.
// It is the choice of a subset with the greatest hypervolume (Kuhn et al.,
// "Hypervolume subset selection in two dimensions", 2016), with both ends kept.
// singles holds what to compare the second route against:
// for every trial in front that has two routes, and for each kind of sub-model,
// the best single-route trial that costs at most as much. A trial is in one of
// the two only.
func Finalists(trials []results.Trial, most int) (front, singles []int) {
	chosen := choose(results.FrontTrials(trials), most)
	var beside []*results.Trial
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
	slices.SortFunc(beside, results.ByCost)
	for _, t := range beside {
		singles = append(singles, t.Number)
	}
	return front, singles
}

// Candidates returns which trials, as Believed gives them, are worth reading on
// further folds before finalists are chosen, by number: the finalists of the front as
// they are now and, up to that many in all, those whose accuracy is least below the best at no more cost, the
// most accurate first.
func Candidates(trials []results.Trial, finalists, most int) []int {
	numbers, _ := Finalists(trials, finalists)
	numbers = numbers[:min(len(numbers), most)]
	all, gap := gaps(trials)
	slices.SortFunc(all, func(a, b int) int {
		return cmp.Or(cmp.Compare(gap[a], gap[b]), results.ByAccuracy(&trials[a], &trials[b]))
	})
	for _, i := range all {
		if len(numbers) == most {
			break
		}
		if !slices.Contains(numbers, trials[i].Number) {
			numbers = append(numbers, trials[i].Number)
		}
	}
	slices.Sort(numbers)
	return numbers
}

// choose picks at most n trials of a front, which is in the order of cost: the
// last, the first, and between them those that lose the least area below the
// front. It goes through the front once for each that is picked: lost[i] is the
// least area that is lost up to trial i, which is picked.
func choose(front []*results.Trial, n int) []*results.Trial {
	last := len(front) - 1
	switch {
	case n <= 0 || len(front) <= n:
		return front[:min(len(front), max(n, 0))]
	case n == 1:
		return front[last:]
	}
	lost, from := make([]float64, len(front)), make([][]int, n)
	for i := range lost {
		lost[i] = math.Inf(1)
	}
	lost[0] = 0
	for picked := 1; picked < n; picked++ {
		before := slices.Clone(lost)
		from[picked] = make([]int, len(front))
		for i := range lost {
			lost[i] = math.Inf(1)
		}
		for i := picked - 1; i < last; i++ {
			area := 0.0 // between the front and the step at the height of i, up to j
			for j := i + 1; j <= last; j++ {
				if sum := before[i] + area; sum < lost[j] {
					lost[j], from[picked][j] = sum, i
				}
				if j < last {
					area += (front[j].Accuracy - front[i].Accuracy) * (logCost(front[j+1]) - logCost(front[j]))
				}
			}
		}
	}
	some := make([]*results.Trial, n)
	for picked, i := n-1, last; ; picked, i = picked-1, from[picked][i] {
		some[picked] = front[i]
		if picked == 0 {
			return some
		}
	}
}

// logCost is log10 of the cost; a cost below 1 counts as 1.
func logCost(t *results.Trial) float64 { return math.Log10(max(t.Cost, 1)) }

// bestSingles returns, in alphabetical order of its kind of sub-model, the best
// complete single-route trial of each kind that costs at most `cost`.
func bestSingles(trials []results.Trial, cost float64) []*results.Trial {
	best := map[string]*results.Trial{}
	for i := range trials {
		t := &trials[i]
		if len(t.Routes) != 1 || !t.Measured() || t.Cost > cost {
			continue
		}
		if before := best[t.Routes[0]]; before == nil || results.ByAccuracy(t, before) < 0 {
			best[t.Routes[0]] = t
		}
	}
	singles := make([]*results.Trial, 0, len(best))
	for _, kind := range slices.Sorted(maps.Keys(best)) {
		singles = append(singles, best[kind])
	}
	return singles
}
