package decide

import (
	"cmp"
	"math"
	"slices"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

// AloneRoute is one route of a two-route finalist, trained alone by the same
// settings, and what the two together bring over it.
type AloneRoute struct {
	Pair      int           `json:"pair"`  // trial number of the finalist
	Route     string        `json:"route"` // a or b
	Kind      string        `json:"kind"`  // its sub-model
	View      string        `json:"view"`
	Seeds     int           `json:"seeds"`
	Costs     results.Costs `json:"costs"`
	Cost      stats.Number  `json:"cost"`       // what the study minimizes
	CostShare stats.Number  `json:"cost_share"` // of the pair's

	Accuracy     stats.Estimate `json:"accuracy"` // on the test part, as PairAccuracy
	PairAccuracy stats.Estimate `json:"pair_accuracy"`
	Difference   stats.Estimate `json:"difference"` // pair − route, on the same texts where they are known
}

// ownRoute is a route of a finalist, measured alone.
type ownRoute struct {
	*Model
	route string
	costs results.Costs
}

// ownRoutes groups what routes of finalists did alone by finalist, and then by
// route.
func ownRoutes(e Evidence) map[int][]ownRoute {
	trials := map[int]*results.Trial{}
	for i := range e.Trials {
		trials[e.Trials[i].Number] = &e.Trials[i]
	}
	type key struct {
		trial int
		route string
	}
	groups := map[key][]results.AloneRun{}
	for _, r := range e.Alone {
		k := key{r.Trial, r.Route}
		groups[k] = append(groups[k], r)
	}
	all := map[int][]ownRoute{}
	for k, runs := range groups {
		at := map[string]int{"a": 0, "b": 1}[k.route]
		pair := trials[k.trial]
		if pair == nil || len(pair.Routes) <= at {
			continue
		}
		slices.SortFunc(runs, func(x, y results.AloneRun) int { return cmp.Compare(x.Seed, y.Seed) })
		one := &results.Trial{Number: k.trial, Routes: pair.Routes[at : at+1], Cost: runs[0].Cost, Accuracy: math.NaN()}
		if len(pair.Views) > at {
			one.Views = pair.Views[at : at+1]
		}
		var finals []results.FinalRun
		predicted := map[[2]int]results.Predictions{}
		for _, r := range runs {
			finals = append(finals, r.FinalRun)
			predicted[[2]int{r.Trial, r.Seed}] = results.Predictions{Predicted: r.Predicted}
		}
		m := newModel(one, finals, e.Study.Maximize)
		m.pair(predicted, e.TestLabels, e.Study.Maximize)
		all[k.trial] = append(all[k.trial], ownRoute{m, k.route, runs[0].Costs})
	}
	for _, own := range all {
		slices.SortFunc(own, func(x, y ownRoute) int { return cmp.Compare(x.route, y.route) })
	}
	return all
}

// Alone compares every two-route model with its own routes alone, by the cost of
// the pair and then by route. It is empty where none was trained alone.
func (d *Decision) Alone() (all []AloneRoute) {
	for _, m := range d.Models {
		for _, own := range d.own[m.Number] {
			r := AloneRoute{Pair: m.Number, Route: own.route, Kind: own.Routes[0], Seeds: len(own.Runs), Costs: own.costs, Cost: stats.Number(own.Cost), CostShare: stats.Number(own.Cost / m.Cost),
				Accuracy: own.Accuracy, PairAccuracy: m.Accuracy, Difference: accuracyDifference(m, own.Model)}
			if len(own.Views) > 0 {
				r.View = own.Views[0]
			}
			all = append(all, r)
		}
	}
	return all
}
