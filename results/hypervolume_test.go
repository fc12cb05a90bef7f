package results_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/resultstest"
	"github.com/doubleroute/sweep/search"
)

func TestHypervolume(t *testing.T) {
	for _, c := range []struct {
		name     string
		maximize string
		trials   []results.Trial
		want     float64
	}{
		{"none", "accuracy", nil, 0},
		{"perfect and free", "accuracy", []results.Trial{complete(0, 1, 1)}, 1},
		{"below the unit of cost", "accuracy", []results.Trial{complete(0, 1, 0)}, 1},
		{"beyond the square", "accuracy", []results.Trial{complete(0, 1, 1e12), complete(1, 1, 1e15), complete(2, 1, inf)}, 0},
		{"half-way", "accuracy", []results.Trial{complete(0, .9, 1e6)}, .45},
		{"two", "accuracy", []results.Trial{complete(0, .9, 1e6), complete(1, .6, 1e3)}, .6*.75 + .3*.5},
		{"beaten one adds nothing", "macro_f1", []results.Trial{complete(0, .9, 1e6), complete(1, .8, 1e7)}, .45},
		{"log loss", "neg_log_loss", []results.Trial{complete(0, math.Log(.8), 1e3)}, .8 * .75},
		{"hopeless log loss", "neg_log_loss", []results.Trial{complete(0, -inf, 1)}, 0},
		{"NaN", "accuracy", []results.Trial{complete(0, nan, 1)}, 0},
		{"worse than nothing", "accuracy", []results.Trial{complete(0, -1, 1)}, 0},
	} {
		if got := results.Hypervolume(c.trials, c.maximize); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s: %v, not %v", c.name, got, c.want)
		}
	}
}

// The share of random points of the square that some trial is as good as must
// come out as the hypervolume, and trials added must never lower it.
func TestHypervolumeAgainstMonteCarlo(t *testing.T) {
	const points = 20_000
	for seed := range uint64(12) {
		trials := resultstest.RandomTrials(seed, 1+int(seed*seed), 1<<20)
		rng := rand.New(rand.NewPCG(seed, 2))
		inside := 0
		for range points {
			accuracy, cost := rng.Float64(), math.Pow(10, 12*rng.Float64())
			for i := range trials {
				if trials[i].Measured() && trials[i].Accuracy >= accuracy && trials[i].Cost <= cost {
					inside++
					break
				}
			}
		}
		got, want := results.Hypervolume(trials, "accuracy"), float64(inside)/points
		// Five standard errors of a share.
		if math.Abs(got-want) > 5*math.Sqrt(.25/points) {
			t.Errorf("seed %d: %v, and %v by counting points", seed, got, want)
		}
		last := 0.0
		for i := range trials {
			h := results.Hypervolume(trials[:i+1], "accuracy")
			if h < last-1e-12 || h > 1 {
				t.Errorf("seed %d: %v after %v with one trial more", seed, h, last)
			}
			last = h
		}
	}
}

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
