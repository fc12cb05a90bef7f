package ranking

import (
	"cmp"
	"math"
	"slices"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/front"
)

// Objectives is what counts of a trial when trials are ranked.
type Objectives struct {
	Value float64 // greater is better
	Cost  float64 // smaller is better
	stage int     // a trial that got further comes before any that did not
}

// Of returns the objectives of a finished trial; false for one that failed. A
// pruned trial comes after those that were trained to the end, as its value is
// of an earlier epoch, and is compared with those pruned at the same epoch.
func Of(o search.Observation) (Objectives, bool) {
	if o.State == search.Failed || o.Failed != "" || math.IsNaN(o.Value) {
		return Objectives{}, false
	}
	x := Objectives{stage: math.MaxInt, Value: bounded(o.Value), Cost: bounded(o.Cost)}
	if o.State == search.Pruned {
		x.stage = len(o.Curve)
	}
	return x, true
}

// bounded brings an infinite number to a finite one that can be subtracted from
// any other; NaN counts as the greatest.
func bounded(x float64) float64 {
	const most = math.MaxFloat64 / 4
	if math.IsNaN(x) {
		return most
	}
	return min(max(x, -most), most)
}

// Ranks returns the rank of each trial by non-dominated sorting, 0 for the best;
// those of a stage follow all of later stages.
func Ranks(xs []Objectives) []int {
	order := make([]int, len(xs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(xs[j].stage, xs[i].stage) })
	ranks := make([]int, len(xs))
	first := 0
	for len(order) > 0 {
		n := 1
		for n < len(order) && xs[order[n]].stage == xs[order[0]].stage {
			n++
		}
		outcomes := make([]front.Outcome, n)
		for k, i := range order[:n] {
			outcomes[k] = front.Outcome{Cost: xs[i].Cost, Value: xs[i].Value}
		}
		next := first
		for k, rank := range front.Ranks(outcomes) {
			ranks[order[k]] = first + rank
			next = max(next, first+rank+1)
		}
		first, order = next, order[n:]
	}
	return ranks
}

// Contributions returns what each of some normalized outcomes of one rank adds to
// the hypervolume of all of them. The reference point is a tenth beyond the worst
// outcomes, so that the ends of a front count.
func Contributions(outcomes []front.Outcome) []float64 {
	return front.Contributions(outcomes, reference())
}

func reference() front.Outcome { return front.Outcome{Cost: 0.1, Value: -0.1} }

// Normalized returns the outcomes of trials in the square that they span: values
// from 0 to 1, costs from -1 to 0. Costs that are positive and differ a
// thousandfold are placed by their logarithms: so much is not measured by the
// greatest of them.
func Normalized(xs []Objectives) []front.Outcome {
	outcomes := make([]front.Outcome, len(xs))
	if len(xs) == 0 {
		return outcomes
	}
	scale := func(x float64) float64 { return x }
	low, high := xs[0], xs[0]
	for _, x := range xs {
		low.Value, high.Value = min(low.Value, x.Value), max(high.Value, x.Value)
		low.Cost, high.Cost = min(low.Cost, x.Cost), max(high.Cost, x.Cost)
	}
	if low.Cost > 0 && high.Cost/low.Cost >= 1000 {
		scale = math.Log
	}
	cheapest, dearest := scale(low.Cost), scale(high.Cost)
	for i, x := range xs {
		saved := share(dearest-scale(x.Cost), dearest-cheapest)
		outcomes[i] = front.Outcome{Cost: -saved, Value: share(x.Value-low.Value, high.Value-low.Value)}
	}
	return outcomes
}

// share is part/whole, and ½ of nothing.
func share(part, whole float64) float64 {
	if whole == 0 {
		return 0.5
	}
	return part / whole
}

// ByRank returns the places of trials rank by rank, and the normalized outcomes
// of all.
func ByRank(xs []Objectives) (ranks [][]int, outcomes []front.Outcome) {
	for i, rank := range Ranks(xs) {
		for len(ranks) <= rank {
			ranks = append(ranks, nil)
		}
		ranks[rank] = append(ranks[rank], i)
	}
	return ranks, Normalized(xs)
}

// Pick returns the outcomes at some places.
func Pick(outcomes []front.Outcome, places []int) []front.Outcome {
	picked := make([]front.Outcome, len(places))
	for k, i := range places {
		picked[k] = outcomes[i]
	}
	return picked
}

// Best returns the places of trials, the best first: by rank, and within a rank
// by their contributions to its hypervolume.
func Best(xs []Objectives) []int {
	best := make([]int, 0, len(xs))
	ranks, outcomes := ByRank(xs)
	for _, places := range ranks {
		for _, k := range front.ByContribution(Pick(outcomes, places), reference()) {
			best = append(best, places[k])
		}
	}
	return best
}
