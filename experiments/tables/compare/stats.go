package main

import (
	"math"
	"slices"

	"github.com/doubleroute/sweep/search"
)

// interval is a figure with its 95 % bootstrap interval.
type interval struct {
	Mid  float64 `json:"mid"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// iqm returns the interquartile mean: that of the values which are left when a
// quarter is cut off at each end; NaN of none. It sorts the values.
func iqm(values []float64) float64 {
	slices.Sort(values)
	cut := len(values) / 4
	values = values[cut : len(values)-cut]
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// resamples is how many times a bootstrap draws.
const resamples = 2000

// pooled returns the interquartile mean over all runs of all tasks, with a
// stratified bootstrap interval: runs are drawn anew, as many of each task as it
// has (Agarwal et al. 2021).
func pooled(tasks [][]float64) interval {
	return bootstrap(tasks, func(drawn [][]float64) float64 { return iqm(slices.Concat(drawn...)) })
}

// ofOne is pooled for one task.
func ofOne(runs []float64) interval { return pooled([][]float64{runs}) }

// difference returns the interquartile mean of a less that of b.
func difference(a, b []float64) interval {
	return bootstrap([][]float64{a, b}, func(d [][]float64) float64 {
		return iqm(slices.Clone(d[0])) - iqm(slices.Clone(d[1]))
	})
}

// ratio returns the interquartile mean of a over that of b.
func ratio(a, b []float64) interval {
	return bootstrap([][]float64{a, b}, func(d [][]float64) float64 {
		return iqm(slices.Clone(d[0])) / iqm(slices.Clone(d[1]))
	})
}

// bootstrap returns a statistic of groups of runs with its percentile interval.
// It is the same every time.
func bootstrap(groups [][]float64, statistic func([][]float64) float64) interval {
	rng := search.Stream(0, 0, "bootstrap")
	drawn := make([][]float64, len(groups))
	for i, g := range groups {
		drawn[i] = slices.Clone(g)
	}
	mid := statistic(drawn)
	if math.IsNaN(mid) {
		return interval{mid, mid, mid}
	}
	all := make([]float64, resamples)
	for k := range all {
		for i, g := range groups {
			for j := range drawn[i] {
				drawn[i][j] = g[rng.IntN(len(g))]
			}
		}
		all[k] = statistic(drawn)
	}
	slices.Sort(all)
	return interval{mid, quantile(all, 0.025), quantile(all, 0.975)}
}

// quantile interpolates between sorted values.
func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	below := int(at)
	if below+1 >= len(sorted) || sorted[below] == sorted[below+1] {
		return sorted[below]
	}
	return sorted[below] + (at-float64(below))*(sorted[below+1]-sorted[below])
}
