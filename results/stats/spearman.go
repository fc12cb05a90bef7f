package stats

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// Spearman returns the rank correlation of two lists of the same length, equal
// values sharing the mean of their ranks, and its 95 % interval by Fisher's
// transformation with the standard error of Bonett and Wright ("Sample size
// requirements for estimating Pearson, Kendall and Spearman correlations", 2000).
// Below four pairs of values there is no interval. Where all values of a list
// are the same, or one is NaN, nothing is known.
func Spearman(x, y []float64) Interval {
	n := float64(len(x))
	if len(x) < 2 || len(x) != len(y) || slices.ContainsFunc(x, math.IsNaN) || slices.ContainsFunc(y, math.IsNaN) {
		return Unknown()
	}
	r := stat.Correlation(ranks(x), ranks(y), nil)
	if math.IsNaN(r) {
		return Unknown()
	}
	r = max(-1, min(r, 1))
	if n < 4 {
		return Interval{Mean: r, Low: math.NaN(), High: math.NaN()}
	}
	z, e := math.Atanh(r), 1.959963984540054*math.Sqrt((1+r*r/2)/(n-3))
	return Interval{Mean: r, Low: math.Tanh(z - e), High: math.Tanh(z + e)}
}

// ranks returns the rank of each value, from 1.
func ranks(values []float64) []float64 {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(values[i], values[j]) })
	r := make([]float64, len(values))
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && values[order[to]] == values[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			r[i] = float64(from+1+to) / 2
		}
		from = to
	}
	return r
}
