package decide

import (
	"math"
	"testing"

	"github.com/doubleroute/sweep/internal/check"
	"github.com/doubleroute/sweep/results/resultstest"
	"github.com/doubleroute/sweep/results/stats"
)

var nan = math.NaN()

var must, same, near, answers, complete = check.Must, check.Same, check.Near, check.Answers, resultstest.Complete

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
