package front

import (
	"math"
	"slices"
)

// ExpectedImprovement returns the area that an outcome of a normally distributed value is
// expected to add up to the cost `top` and above the value `floor`.
func (s *Front) ExpectedImprovement(cost, mean, deviation, top, floor float64) float64 {
	i, found := slices.BinarySearch(s.Costs, cost)
	if found {
		i++
	}
	step := floor
	if i > 0 {
		step = math.Max(step, s.Values[i-1])
	}
	var sum float64
	for left := cost; left < top; i++ {
		right := top
		if i < len(s.Costs) {
			right = math.Min(s.Costs[i], top)
		}
		e := improvement(mean-step, deviation)
		if e < 1e-12 {
			break // the steps that follow are higher
		}
		sum += (right - left) * e
		if i < len(s.Costs) {
			step = math.Max(step, s.Values[i])
		}
		left = right
	}
	return sum
}

// improvement is the mean of the positive part of a normal distribution.
func improvement(mean, deviation float64) float64 {
	if deviation <= 0 {
		return math.Max(mean, 0)
	}
	z := mean / deviation
	if z < -6 {
		return 0
	}
	return mean*0.5*math.Erfc(-z/math.Sqrt2) + deviation*math.Exp(-z*z/2)/math.Sqrt(2*math.Pi)
}
