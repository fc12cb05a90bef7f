package belief

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// readings are of a smooth function of the first of two inputs, beside which each
// point has something of its own, with errors of that deviation.
func readings(rng *rand.Rand, n int, own, deviation float64) (inputs [][]float64, truth, values, variances []float64) {
	for range n {
		x := []float64{rng.NormFloat64(), rng.NormFloat64()}
		f := .9 - .02*x[0]*x[0] + own*rng.NormFloat64()
		inputs, truth, values, variances = append(inputs, x), append(truth, f), append(values, f+deviation*rng.NormFloat64()), append(variances, deviation*deviation)
	}
	return inputs, truth, values, variances
}

func deviationOf(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += (a[i] - b[i]) * (a[i] - b[i])
	}
	return math.Sqrt(sum / float64(len(a)))
}

// Believed is nearer to the truth than read; where readings hardly err, or too
// little can be learned, they stay.
func TestMeans(t *testing.T) {
	groups := []int{0, 1}
	for seed := range uint64(5) {
		rng := rand.New(rand.NewPCG(seed, 1))
		inputs, truth, values, variances := readings(rng, 60, .003, .02)
		if read, believed := deviationOf(values, truth), deviationOf(Means(inputs, groups, values, variances), truth); believed > .6*read {
			t.Errorf("seed %d: believed to %.4f, read to %.4f", seed, believed, read)
		}
		inputs, truth, values, variances = readings(rng, 60, .02, .002)
		if read, believed := deviationOf(values, truth), deviationOf(Means(inputs, groups, values, variances), truth); believed > 1.2*read {
			t.Errorf("seed %d, small errors: believed to %.4f, read to %.4f", seed, believed, read)
		}
		for what, n := range map[string]int{"few": least - 1, "none": 0} {
			if !slices.Equal(Means(inputs[:n], groups, values[:n], variances[:n]), values[:n]) {
				t.Errorf("%s are not believed as they are", what)
			}
		}
		same := slices.Repeat([]float64{.5}, 60)
		if !slices.Equal(Means(inputs, groups, same, variances), same) || !slices.Equal(Means(make([][]float64, 60), nil, values, variances), values) {
			t.Error("equal readings, or those of nothing that differs, are not believed as they are")
		}
		values[7] = -5 // failed to learn
		if means := Means(inputs, groups, values, variances); means[7] != -5 || slices.ContainsFunc(means, math.IsNaN) {
			t.Errorf("one that failed makes it %v", means)
		}
	}
}
