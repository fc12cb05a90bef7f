package belief

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/doubleroute/sweep/search/internal/gp"
)

const (
	least    = 12  // values that something can be learned from
	fitted   = 100 // values that a kernel is fitted to at most
	fitSteps = 40
	lowest   = -4 // of values about mean 0 and variance 1: what is below failed to learn, and is not modelled
)

// Means returns what to believe of the points that values were read of, each with a
// known variance of the reading. Inputs are coordinates of about unit scale, which
// belong to groups that share a length scale. It takes O(n³) operations.
//
// A value is a smooth function of the input, and what is the point's own, and the
// error of the reading. How large the first two are is estimated; the mean of their
// sum, given all values, is returned. So what neighbours do not confirm is taken
// for an error as far as readings err, and where they hardly err, values stay. All
// stay where there are too few to learn from.
func Means(inputs [][]float64, groups []int, values, variances []float64) []float64 {
	means := slices.Clone(values)
	if len(values) < least || len(groups) == 0 {
		return means
	}
	sorted := slices.Sorted(slices.Values(values))
	tenth := len(sorted) / 10
	middle, width := sorted[len(sorted)/2], (sorted[len(sorted)-1-tenth]-sorted[tenth])/2.5
	if !(width > 0) {
		return means
	}
	d := gp.Data{Inputs: inputs}
	for i, v := range values {
		d.Values = append(d.Values, math.Max((v-middle)/width, lowest))
		d.Noise = append(d.Noise, variances[i]/(width*width))
	}
	k := gp.Fit(d.Sample(fitted, rand.New(rand.NewPCG(1, uint64(len(values))))), gp.Prior(groups), fitSteps)
	p := gp.NewPosterior(k)
	for i := range values {
		p.Observe(inputs[i], d.Values[i], d.Noise[i])
	}
	for i, v := range d.Values {
		if v > lowest { // of what is left beside the function, the error's share goes
			means[i] -= d.Noise[i] / (d.Noise[i] + k.Noise) * width * (v - p.Add(inputs[i]).Mean)
		}
	}
	return means
}
