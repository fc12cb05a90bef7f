package results_test

import (
	"math"
	"testing"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/resultstest"
	"github.com/doubleroute/sweep/search"
)

// The growth must be the hypervolume of every prefix, whatever the trials are.
func TestHypervolumeGrowthIsThatOfEveryPrefix(t *testing.T) {
	for seed := range uint64(30) {
		for _, maximize := range []string{"accuracy", "neg_log_loss"} {
			trials := resultstest.RandomTrials(seed, int(seed*seed/4), 1<<(seed%40))
			growth := results.HypervolumeGrowth(trials, maximize)
			if len(growth) != len(trials) {
				t.Fatalf("%d figures for %d trials", len(growth), len(trials))
			}
			for i, got := range growth {
				if want := results.Hypervolume(trials[:i+1], maximize); math.Abs(got-want) > 1e-12 {
					t.Fatalf("seed %d, %s: %v after %d trials, not %v", seed, maximize, got, i+1, want)
				}
			}
		}
	}
}

func TestHypervolumeGrowth(t *testing.T) {
	unfinished := complete(0, 1, 1)
	unfinished.State = search.Pruned
	trials := []results.Trial{
		unfinished,
		complete(1, .9, 1e6),  // .45
		complete(2, .8, 1e7),  // beaten
		complete(3, .6, 1e3),  // cheaper: .3 more
		complete(4, nan, 1),   // not measured
		complete(5, .9, 1e6),  // the same again
		complete(6, .9, inf),  // costs too much to count
		complete(7, .95, 1e3), // beats both
	}
	want := []float64{0, .45, .45, .6, .6, .6, .6, .7125}
	for i, got := range results.HypervolumeGrowth(trials, "accuracy") {
		if math.Abs(got-want[i]) > 1e-12 {
			t.Errorf("%v after %d trials, not %v", got, i+1, want[i])
		}
	}
	if got := results.HypervolumeGrowth(nil, "accuracy"); len(got) != 0 {
		t.Errorf("%v of no trials", got)
	}
}

// FuzzHypervolumeGrowth: with few different outcomes, so that ties abound.
func FuzzHypervolumeGrowth(f *testing.F) {
	f.Add([]byte{1, 2, 3, 4, 3, 3, 255, 0})
	f.Fuzz(func(t *testing.T, outcomes []byte) {
		var trials []results.Trial
		for i := 0; i+1 < min(len(outcomes), 200); i += 2 {
			trials = append(trials, complete(i, float64(outcomes[i]%16)/15, math.Pow(10, float64(outcomes[i+1]%16))))
		}
		for i, got := range results.HypervolumeGrowth(trials, "accuracy") {
			if want := results.Hypervolume(trials[:i+1], "accuracy"); math.Abs(got-want) > 1e-12 {
				t.Fatalf("%v after %d trials, not %v", got, i+1, want)
			}
		}
	})
}
