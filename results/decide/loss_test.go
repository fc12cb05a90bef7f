package decide

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestShrinkByLoss: where readings err as much as they scatter, the loss decides; where
// they hardly err, they stay; a loss that says nothing, or too few, change nothing.
func TestShrinkByLoss(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	make60 := func(own, err float64) (truth, values, variances, losses []float64) {
		for range 60 {
			loss := 0.3 + 0.2*rng.Float64()
			x := 1 - 0.4*loss + own*rng.NormFloat64()
			truth, losses = append(truth, x), append(losses, loss)
			values, variances = append(values, x+err*rng.NormFloat64()), append(variances, err*err)
		}
		return truth, values, variances, losses
	}
	distance := func(a, b []float64) (sum float64) {
		for i := range a {
			sum += (a[i] - b[i]) * (a[i] - b[i])
		}
		return math.Sqrt(sum / float64(len(a)))
	}
	equal := func(n int) []float64 { return slices.Repeat([]float64{150}, n) }
	truth, values, variances, losses := make60(0.001, 0.02)
	before := distance(values, truth)
	if shrinkByLoss(values, variances, losses, equal(60)); distance(values, truth) > 0.4*before || variances[0] > 0.3*0.02*0.02 {
		t.Errorf("readings that err by %v are still %v from the truth", before, distance(values, truth))
	}
	truth, values, variances, losses = make60(0.02, 0.001)
	if shrinkByLoss(values, variances, losses, equal(60)); distance(values, truth) > 0.002 {
		t.Errorf("readings that do not err come to be %v from the truth", distance(values, truth))
	}
	for name, n := range map[string]int{"few": 5, "no line": 60} {
		_, values, variances, losses = make60(0.01, 0.02)
		if name == "no line" {
			for i := range losses {
				losses[i] = values[i]
			}
		}
		were := slices.Clone(values)
		if shrinkByLoss(values[:n], variances[:n], losses[:n], equal(n)); !slices.Equal(values, were) {
			t.Errorf("%s: the values change", name)
		}
	}
}
