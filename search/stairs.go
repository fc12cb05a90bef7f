package search

import (
	"math"
	"slices"
)

// stairs is a front: costs that rise, and with them values that rise.
type stairs struct{ costs, values []float64 }

// at returns the best value of those that cost no more, -Inf if there is none.
func (s *stairs) at(cost float64) float64 {
	i, found := slices.BinarySearch(s.costs, cost)
	switch {
	case found:
		return s.values[i]
	case i == 0:
		return math.Inf(-1)
	}
	return s.values[i-1]
}

// has reports whether an outcome is on the front.
func (s *stairs) has(cost, value float64) bool {
	i, found := slices.BinarySearch(s.costs, cost)
	return found && s.values[i] == value
}

// add puts an outcome on the front and takes off those that it beats. It returns
// false, and does nothing, where another costs no more and is as good.
func (s *stairs) add(cost, value float64) bool {
	if s.at(cost) >= value {
		return false
	}
	from, _ := slices.BinarySearch(s.costs, cost)
	to := from
	for to < len(s.values) && s.values[to] <= value {
		to++
	}
	s.costs = slices.Replace(s.costs, from, to, cost)
	s.values = slices.Replace(s.values, from, to, value)
	return true
}

// best returns the greatest finite value of a curve, and false if it has none.
func best(curve []float64) (float64, bool) {
	top := math.Inf(-1)
	for _, v := range curve {
		if v > top && finite(v) {
			top = v
		}
	}
	return top, finite(top)
}
