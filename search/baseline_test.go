package search

import (
	"math"
	"testing"
)

func TestBaselineTurns(t *testing.T) {
	for _, share := range []float64{0, 0.1, 0.25, 0.5, 1} {
		turns := 0
		for trial := range 1000 {
			if BaselineTurn(trial, share) {
				turns++
			}
			if want := share * float64(trial+1); math.Abs(float64(turns)-want) > 1 {
				t.Fatalf("share %v: %d of the first %d trials", share, turns, trial+1)
			}
		}
	}
}
