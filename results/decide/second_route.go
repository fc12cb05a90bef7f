package decide

import (
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
	SingleTest stats.Interval `json:"single_test"` // NaN if it was not measured on the test part
	Difference stats.Interval `json:"difference"`  // pair − single, by Welch's t

	// Paired is the difference on the same texts, over seeds and texts: nil if
	// the predictions are not known.
	Paired *stats.Estimate `json:"paired,omitempty"`
}

// SecondRoutes compares every two-route trial of the front that has been measured
// on the test part with the best single route of each kind that costs at most as
// much: by the cost of the pair, then by kind in alphabetical order. It is empty
// where there is no such pair, or nothing to compare it with.
func (d *Decision) SecondRoutes() []SecondRoute {
	var all []SecondRoute
	for _, pair := range d.front {
		runs := d.testAccuracies(pair)
		if len(pair.Routes) < 2 || len(runs) == 0 {
			continue
		}
		for _, single := range bestSingles(d.trials, pair.Cost) {
			alone := d.testAccuracies(single)
			all = append(all, SecondRoute{
				Pair: pair.Number, Single: single.Number, Kind: single.Routes[0],
				PairTest: stats.Mean95(runs).Within(0, 1), SingleTest: stats.Mean95(alone).Within(0, 1), Difference: stats.WelchDifference(runs, alone),
				Paired: d.pairedDifference(pair, single),
			})
		}
	}
	return all
}

// pairedDifference is the difference on the same texts, nil where it is not known.
func (d *Decision) pairedDifference(pair, single *results.Trial) *stats.Estimate {
	p, s := d.model(pair.Number), d.model(single.Number)
	if p == nil || s == nil || p.right == nil || s.right == nil {
		return nil
	}
	difference := accuracyDifference(p, s)
	return &difference
}

// testAccuracies returns a trial's test accuracies, by seed.
func (d *Decision) testAccuracies(t *results.Trial) []float64 {
	var values []float64
	for _, run := range d.runs[t.Number] {
		values = append(values, run.TestAccuracy)
	}
	return values
}
