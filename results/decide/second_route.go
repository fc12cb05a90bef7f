package decide

import (
	"cmp"
	"slices"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

// SecondRoute is what the second route of a finalist bought over one kind of
// sub-model alone at no more cost. The single-route trial is the best of its
// kind on the validation part, so it is not chosen by what is reported of it.
type SecondRoute struct {
	Pair   int    `json:"pair"`   // trial number of the two-route finalist
	Single int    `json:"single"` // trial number of the single-route trial
	Kind   string `json:"kind"`   // sub-model of the single route

	PairTest   stats.Interval `json:"pair_test"`   // test accuracy of the two
	SingleTest stats.Interval `json:"single_test"` // NaN if it was not read on the test part
	Difference stats.Interval `json:"difference"`  // pair − single, by Welch's t

	// Paired is the difference on the same texts, over seeds and texts: nil if
	// what was said of the texts is not known.
	Paired *stats.Estimate `json:"paired,omitempty"`
}

// SecondRoutes compares every two-route trial of the front that has been read
// on the test part with the best single route of each kind that costs at most
// as much: by the cost of the pair, then by kind in alphabetical order. It is
// empty where there is no such pair, or nothing to compare it with.
func SecondRoutes(trials []results.Trial, finals []results.FinalRun) []SecondRoute {
	accuracy := testAccuracies(finals)
	var all []SecondRoute
	for _, pair := range results.FrontOf(trials) {
		runs := accuracy[pair.Number]
		if len(pair.Routes) < 2 || len(runs) == 0 {
			continue
		}
		for _, single := range bestSingles(trials, pair.Cost) {
			alone := accuracy[single.Number]
			all = append(all, SecondRoute{
				Pair: pair.Number, Single: single.Number, Kind: single.Routes[0],
				PairTest: stats.Mean95(runs).Within(0, 1), SingleTest: stats.Mean95(alone).Within(0, 1), Difference: stats.WelchDifference(runs, alone),
			})
		}
	}
	return all
}

// PairTexts fills in the differences on the same texts.
func (d *Decision) PairTexts(all []SecondRoute) []SecondRoute {
	for i, s := range all {
		pair, single := d.model(s.Pair), d.model(s.Single)
		if pair != nil && single != nil && pair.right != nil && single.right != nil {
			difference := accuracyDifference(pair, single)
			all[i].Paired = &difference
		}
	}
	return all
}

// testAccuracies gathers the test accuracies of each trial, by seed.
func testAccuracies(finals []results.FinalRun) map[int][]float64 {
	values := map[int][]float64{}
	for number, runs := range ByTrial(finals) {
		for _, run := range runs {
			values[number] = append(values[number], run.TestAccuracy)
		}
	}
	return values
}

// ByTrial groups finals by trial, each in the order of the seeds.
func ByTrial(finals []results.FinalRun) map[int][]results.FinalRun {
	groups := map[int][]results.FinalRun{}
	for _, f := range finals {
		groups[f.Trial] = append(groups[f.Trial], f)
	}
	for _, runs := range groups {
		slices.SortFunc(runs, func(a, b results.FinalRun) int { return cmp.Compare(a.Seed, b.Seed) })
	}
	return groups
}

// byCost orders trials by cost, then by number.
func byCost(a, b *results.Trial) int {
	return cmp.Or(cmp.Compare(a.Cost, b.Cost), cmp.Compare(a.Number, b.Number))
}
