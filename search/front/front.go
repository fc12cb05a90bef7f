package front

import (
	"math"
	"slices"

	"github.com/doubleroute/sweep/internal/num"
)

// Front is a front: costs that rise, and with them values that rise.
type Front struct{ Costs, Values []float64 }

// At returns the best value of those that cost no more, -Inf if there is none.
func (s *Front) At(cost float64) float64 {
	i, found := slices.BinarySearch(s.Costs, cost)
	switch {
	case found:
		return s.Values[i]
	case i == 0:
		return math.Inf(-1)
	}
	return s.Values[i-1]
}

// Has reports whether an outcome is on the front.
func (s *Front) Has(cost, value float64) bool {
	i, found := slices.BinarySearch(s.Costs, cost)
	return found && s.Values[i] == value
}

// Add puts an outcome on the front and takes off those that it beats. It returns
// false, and does nothing, where another costs no more and is as good.
func (s *Front) Add(cost, value float64) bool {
	if s.At(cost) >= value {
		return false
	}
	from, _ := slices.BinarySearch(s.Costs, cost)
	to := from
	for to < len(s.Values) && s.Values[to] <= value {
		to++
	}
	s.Costs = slices.Replace(s.Costs, from, to, cost)
	s.Values = slices.Replace(s.Values, from, to, value)
	return true
}

// Best returns the greatest finite value of a curve, and false if it has none.
func Best(curve []float64) (float64, bool) {
	top := math.Inf(-1)
	for _, v := range curve {
		if v > top && num.Finite(v) {
			top = v
		}
	}
	return top, num.Finite(top)
}
