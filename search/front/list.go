package front

import (
	"cmp"
	"slices"
)

// Of returns the items of a list that no other dominates, in the order of cost.
// of returns the outcome of an item. It takes n·log n steps.
func Of[T any](items []T, of func(T) Outcome) []T {
	layers, _ := Layers(items, of, 1)
	if len(layers) == 0 {
		return nil
	}
	return layers[0]
}

// Layers returns the front of a list, the front of the others, and so on, at most
// so many; and the rest, which all are in the order of cost. An item equal to one
// of a layer is of a later layer. It takes n·(log n + most) steps.
func Layers[T any](items []T, of func(T) Outcome, most int) (layers [][]T, rest []T) {
	for _, item := range items {
		if of(item).known() {
			rest = append(rest, item)
		}
	}
	slices.SortStableFunc(rest, func(a, b T) int {
		x, y := of(a), of(b)
		return cmp.Or(cmp.Compare(x.Cost, y.Cost), cmp.Compare(y.Value, x.Value), cmp.Compare(x.Number, y.Number))
	})
	for len(layers) < most && len(rest) > 0 {
		var layer, others []T
		// In the order of cost, an item is dominated unless its value is above
		// those of all before it.
		for _, item := range rest {
			if len(layer) == 0 || of(item).Value > of(layer[len(layer)-1]).Value {
				layer = append(layer, item)
			} else {
				others = append(others, item)
			}
		}
		layers, rest = append(layers, layer), others
	}
	return layers, rest
}

// Insert adds an item to a front of items, such as Of returns, and removes those
// that it dominates. It returns false, and the front as it was, where one on the
// front costs no more and is as good. Like append it may write into the front
// that it is given. It takes time in proportion to the front.
func Insert[T any](front []T, item T, of func(T) Outcome) ([]T, bool) {
	x := of(item)
	if !x.known() {
		return front, false
	}
	from, same := slices.BinarySearchFunc(front, x.Cost, func(a T, cost float64) int { return cmp.Compare(of(a).Cost, cost) })
	if from > 0 && of(front[from-1]).Value >= x.Value {
		return front, false
	}
	if same {
		a := of(front[from])
		if a.Value > x.Value || a.Value == x.Value && a.Number <= x.Number {
			return front, false
		}
	}
	to := from
	for to < len(front) && of(front[to]).Value <= x.Value {
		to++
	}
	return slices.Replace(front, from, to, item), true
}

// Ranks sorts outcomes by domination (Deb et al., "A fast and elitist
// multiobjective genetic algorithm: NSGA-II", 2002): it returns 0 for those that
// no other dominates, 1 for those that only these dominate, and so on. Equal
// outcomes have equal ranks. No number may be NaN. As there are two objectives it
// takes n·log n steps.
func Ranks(outcomes []Outcome) []int {
	order := make([]int, len(outcomes))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		a, b := outcomes[i], outcomes[j]
		return cmp.Or(cmp.Compare(b.Value, a.Value), cmp.Compare(a.Cost, b.Cost), i-j)
	})
	ranks := make([]int, len(outcomes))
	// Of each rank, the cheapest: all before have at least this value, so it is
	// the one that dominates if any does.
	var cheapest []Outcome
	for _, i := range order {
		x := outcomes[i]
		rank, _ := slices.BinarySearchFunc(cheapest, x, func(c, x Outcome) int {
			if c.Cost < x.Cost || c.Cost == x.Cost && c.Value > x.Value {
				return -1
			}
			return 1
		})
		switch {
		case rank == len(cheapest):
			cheapest = append(cheapest, x)
		case x.Cost < cheapest[rank].Cost:
			cheapest[rank] = x
		}
		ranks[i] = rank
	}
	return ranks
}
