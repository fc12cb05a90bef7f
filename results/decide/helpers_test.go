package decide

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/doubleroute/sweep/internal/check"
	"github.com/doubleroute/sweep/results/resultstest"
	"github.com/doubleroute/sweep/results/stats"
	"gonum.org/v1/gonum/stat/distuv"
)

var nan = math.NaN()

var must, same, complete = check.Must, check.Same, resultstest.Complete

// near compares to 1e-6 of the larger size, as the contract of the intervals.
func near(t *testing.T, what string, got, want, scale float64) {
	t.Helper()
	if math.IsNaN(got) != math.IsNaN(want) || math.Abs(got-want) > 1e-6*scale {
		t.Errorf("%s: %.12g, not %.12g", what, got, want)
	}
}

// answers is a model's answers: texts have a difficulty, which models share, each
// training has its luck, and each answer is uncertain. All are normal, so that
// the true accuracy is known.
func answers(rng *rand.Rand, seeds int, difficulty []float64, accuracy, luck, doubt float64) [][]float64 {
	threshold := distuv.UnitNormal.Quantile(accuracy) * math.Sqrt(1+luck*luck)
	values := make([][]float64, seeds)
	for s := range values {
		shift := threshold + luck*rng.NormFloat64()
		for _, d := range difficulty {
			right := 0.0
			if shift+math.Sqrt(1-doubt)*d+math.Sqrt(doubt)*rng.NormFloat64() > 0 {
				right = 1
			}
			values[s] = append(values[s], right)
		}
	}
	return values
}

// estimated compares two estimates to 1e-6.
func estimated(t *testing.T, what string, got, want stats.Estimate) {
	t.Helper()
	near(t, what+": mean", got.Mean, want.Mean, 1)
	near(t, what+": low", got.Low, want.Low, 1)
	near(t, what+": high", got.High, want.High, 1)
	if got.Covers != want.Covers {
		t.Errorf("%s covers %q, not %q", what, got.Covers, want.Covers)
	}
}
