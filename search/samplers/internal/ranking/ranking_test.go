package ranking

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/search"
)

// TestRanks compares with peeling one front after the other.
func TestRanks(t *testing.T) {
	dominates := func(a, b Objectives) bool {
		if a.stage != b.stage {
			return a.stage > b.stage
		}
		return a.Value >= b.Value && a.Cost <= b.Cost && (a.Value > b.Value || a.Cost < b.Cost)
	}
	for seed := range 300 {
		rng := search.Stream(uint64(seed), 0, "objectives")
		xs := randomObjectives(rng, rng.IntN(40), 1+rng.IntN(20))
		want, left := slices.Repeat([]int{-1}, len(xs)), len(xs)
		for rank := 0; left > 0; rank++ {
			var peeled []int
			for i, x := range xs {
				dominated := slices.ContainsFunc(xs, func(o Objectives) bool { return dominates(o, x) && want[slices.Index(xs, o)] < 0 })
				if want[i] < 0 && !dominated {
					peeled = append(peeled, i)
				}
			}
			for _, i := range peeled {
				want[i] = rank
			}
			left -= len(peeled)
		}
		if got := Ranks(xs); !slices.Equal(got, want) {
			t.Fatalf("%v: the ranks are %v, not %v", xs, got, want)
		}
	}
}

// randomObjectives draws objectives of which some are equal in one number or both.
func randomObjectives(rng *rand.Rand, n, grain int) []Objectives {
	xs := make([]Objectives, n)
	for i := range xs {
		xs[i] = Objectives{stage: 1 + rng.IntN(2), Value: float64(rng.IntN(grain)), Cost: float64(1 + rng.IntN(grain))}
	}
	return xs
}

func TestOf(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, o := range []search.Observation{{State: search.Failed, Value: 1}, {State: search.Complete, Value: nan}, {State: search.Complete, Value: 1, Failed: "why"}} {
		if x, ok := Of(o); ok {
			t.Errorf("%v, which failed, has the objectives %v", o, x)
		}
	}
	order := []search.Observation{ // best first
		{State: search.Complete, Value: inf, Cost: 1},
		{State: search.Complete, Value: 1, Cost: 1},
		{State: search.Complete, Value: 1, Cost: inf},
		{State: search.Complete, Value: -inf, Cost: nan},
		{State: search.Pruned, Value: 9, Cost: -inf, Curve: []float64{1, 9}},
		{State: search.Pruned, Value: 99, Cost: 1, Curve: []float64{99}},
	}
	var xs []Objectives
	for _, o := range order {
		x, ok := Of(o)
		if !ok {
			t.Fatalf("%v has no objectives", o)
		}
		xs = append(xs, x)
	}
	want := []int{0, 1, 2, 3, 4, 5}
	if got := Ranks(xs); !slices.Equal(got, want) {
		t.Errorf("the ranks are %v", got)
	}
	if got := Best(xs); !slices.Equal(got, want) {
		t.Errorf("the order is %v", got)
	}
	for _, o := range Normalized(xs) {
		if !(o.Cost >= -1 && o.Cost <= 0 && o.Value >= 0 && o.Value <= 1) {
			t.Errorf("%v is outside the square", o)
		}
	}
}

// TestNormalizedCosts tests that costs far apart are placed by their logarithms.
func TestNormalizedCosts(t *testing.T) {
	for _, c := range []struct {
		costs []float64
		want  float64 // of the middle one
	}{
		{[]float64{0, 50, 100}, -0.5}, {[]float64{1, 50.5, 100}, -0.5}, {[]float64{1, 1000, 1e6}, -0.5}, {[]float64{7, 7, 7}, -0.5},
	} {
		var xs []Objectives
		for _, cost := range c.costs {
			xs = append(xs, Objectives{Cost: cost})
		}
		if got := Normalized(xs)[1].Cost; math.Abs(got-c.want) > 1e-12 {
			t.Errorf("of %v the middle is at %v, not %v", c.costs, got, c.want)
		}
	}
}
