package front

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/search"
)

// TestStairs compares a front with a search of the whole list.
func TestStairs(t *testing.T) {
	for seed := range uint64(40) {
		rng := search.Stream(seed, 0, "stairs")
		few := seed%2 == 0
		var s Front
		var costs, values []float64
		at := func(cost float64) float64 {
			most := math.Inf(-1)
			for i, c := range costs {
				if c <= cost {
					most = max(most, values[i])
				}
			}
			return most
		}
		for range 60 {
			cost, value := draw(rng, few), draw(rng, few)
			if got, want := s.Add(cost, value), value > at(cost); got != want {
				t.Fatalf("%v at cost %v comes on the front: %v, not %v", value, cost, got, want)
			}
			costs, values = append(costs, cost), append(values, value)
			rises := func(xs []float64) bool {
				return slices.IsSorted(xs) && len(slices.Compact(slices.Clone(xs))) == len(xs)
			}
			if !rises(s.Costs) || !rises(s.Values) || len(s.Costs) != len(s.Values) {
				t.Fatalf("a front with costs %v and values %v", s.Costs, s.Values)
			}
			x := draw(rng, few)
			if got, want := s.At(x), at(x); got != want {
				t.Fatalf("up to cost %v: %v, not %v", x, got, want)
			}
			if !s.Has(cost, s.At(cost)) && slices.Contains(s.Costs, cost) {
				t.Fatalf("what is best at cost %v is not found", cost)
			}
		}
	}
}

func TestBest(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		curve []float64
		want  float64
		ok    bool
	}{
		{nil, 0, false}, {[]float64{nan, inf, -inf}, 0, false}, {[]float64{1, 3, 2}, 3, true},
		{[]float64{nan, -2, inf}, -2, true}, {[]float64{-inf, -math.MaxFloat64}, -math.MaxFloat64, true},
	} {
		if got, ok := Best(c.curve); ok != c.ok || ok && got != c.want {
			t.Errorf("the best of %v: %v, %v", c.curve, got, ok)
		}
	}
}

// draw returns a number out of a few, so that there are ties, or out of many.
func draw(rng *rand.Rand, few bool) float64 {
	if few {
		return float64(rng.IntN(7))
	}
	return rng.Float64()
}
