package front

import (
	"cmp"
	"math"
	"slices"
)

// byCost returns the order of the outcomes of one rank by cost, and so by value.
func byCost(outcomes []Outcome) []int {
	order := make([]int, len(outcomes))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		a, b := outcomes[i], outcomes[j]
		return cmp.Or(cmp.Compare(a.Cost, b.Cost), cmp.Compare(a.Value, b.Value), i-j)
	})
	return order
}

// Contributions returns what each of some outcomes of one rank adds to the
// hypervolume of all of them; 0 for one that is there twice.
func Contributions(outcomes []Outcome, reference Outcome) []float64 {
	contributions := make([]float64, len(outcomes))
	order := byCost(outcomes)
	for at := range order {
		contributions[order[at]] = contribution(outcomes, order, at, reference)
	}
	return contributions
}

// contribution is that of the outcome at a place of an order by cost.
func contribution(outcomes []Outcome, order []int, at int, reference Outcome) float64 {
	o, below, right := outcomes[order[at]], reference.Value, reference.Cost
	if at > 0 {
		below = outcomes[order[at-1]].Value
	}
	if at+1 < len(order) {
		right = outcomes[order[at+1]].Cost
	}
	return (right - o.Cost) * (o.Value - below)
}

// ByContribution orders the outcomes of one rank by when they are given up,
// the last of them first, where each time the one that contributes least to the
// hypervolume of those left is given up; of equal ones the later.
func ByContribution(outcomes []Outcome, reference Outcome) []int {
	order, contributions := byCost(outcomes), Contributions(outcomes, reference)
	ranking := make([]int, len(outcomes))
	for last := len(order) - 1; last >= 0; last-- {
		worst := 0
		for at, i := range order {
			w := order[worst]
			if contributions[i] < contributions[w] || contributions[i] == contributions[w] && i > w {
				worst = at
			}
		}
		ranking[last] = order[worst]
		order = slices.Delete(order, worst, worst+1)
		for at := max(worst-1, 0); at <= worst && at < len(order); at++ {
			contributions[order[at]] = contribution(outcomes, order, at, reference)
		}
	}
	return ranking
}

// Crowding returns the crowding distances of the outcomes of one rank: how far
// the neighbours of each are from each other in cost and in value, as shares of
// the whole length, added up; infinite at both ends (Deb et al., "A fast and
// elitist multiobjective genetic algorithm: NSGA-II", 2002).
func Crowding(outcomes []Outcome) []float64 {
	distances := make([]float64, len(outcomes))
	order := byCost(outcomes)
	if len(order) == 0 {
		return distances
	}
	first, last := outcomes[order[0]], outcomes[order[len(order)-1]]
	for at, i := range order {
		if at == 0 || at == len(order)-1 {
			distances[i] = math.Inf(1)
			continue
		}
		before, after := outcomes[order[at-1]], outcomes[order[at+1]]
		distances[i] = share(after.Cost-before.Cost, last.Cost-first.Cost) + share(after.Value-before.Value, last.Value-first.Value)
	}
	return distances
}

// share is part/whole, and ½ of nothing.
func share(part, whole float64) float64 {
	if whole == 0 {
		return 0.5
	}
	return part / whole
}
