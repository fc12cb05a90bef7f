package front_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/search/front"
)

// TestFront compares a front with a search of the whole list.
func TestFront(t *testing.T) {
	for seed := range uint64(40) {
		rng := rand.New(rand.NewPCG(seed, 0))
		few := seed%2 == 0
		var f front.Front
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
			if got, want := f.Add(cost, value), value > at(cost); got != want {
				t.Fatalf("%v at cost %v comes on the front: %v, not %v", value, cost, got, want)
			}
			costs, values = append(costs, cost), append(values, value)
			for i := 1; i < len(f); i++ {
				if f[i].Cost <= f[i-1].Cost || f[i].Value <= f[i-1].Value {
					t.Fatalf("a front of %v", f)
				}
			}
			x := draw(rng, few)
			if got, want := f.At(x), at(x); got != want {
				t.Fatalf("up to cost %v: %v, not %v", x, got, want)
			}
			if has := slices.ContainsFunc(f, func(o front.Outcome) bool { return o.Cost == cost && o.Value == value }); f.Has(cost, value) != has {
				t.Fatalf("%v at cost %v is on the front %v: %v", value, cost, f, !has)
			}
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

// item is something with an outcome.
type item struct {
	front.Outcome
	place int // in the order of the list
}

func outcomeOf(x item) front.Outcome { return x.Outcome }

// TestLists tests that the front of a list, that of layers and that to which items
// are added one after another are what comes of comparing all pairs.
func TestLists(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 3))
		items := make([]item, rng.IntN(30))
		for i := range items {
			items[i] = item{front.Outcome{Cost: float64(rng.IntN(6)), Value: float64(rng.IntN(6)), Number: rng.IntN(4)}, i}
			if rng.IntN(15) == 0 {
				items[i].Value = math.NaN()
			}
		}
		got, want := front.Of(items, outcomeOf), plainFront(items)
		if !slices.Equal(got, want) {
			t.Fatalf("the front of %v is %v, not %v", items, got, want)
		}
		var grown []item
		for _, x := range items {
			var added bool
			before := slices.Clone(grown)
			if grown, added = front.Insert(grown, x, outcomeOf); added == slices.Equal(grown, before) {
				t.Fatalf("%v is added to %v: %v", x, before, added)
			}
		}
		if !slices.Equal(grown, want) {
			t.Fatalf("%v were added one after another, and the front is %v, not %v", items, grown, want)
		}
		left := slices.DeleteFunc(slices.Clone(items), func(x item) bool { return math.IsNaN(x.Value) })
		layers, rest := front.Layers(items, outcomeOf, 3)
		for _, layer := range layers {
			if want := plainFront(left); len(layer) == 0 || !slices.Equal(layer, want) {
				t.Fatalf("a layer of %v is %v, not %v", items, layer, want)
			}
			left = slices.DeleteFunc(left, func(x item) bool { return slices.Contains(layer, x) })
		}
		if len(rest) != len(left) || len(layers) < 3 && len(left) > 0 {
			t.Fatalf("%d layers of %v leave %v, not %v", len(layers), items, rest, left)
		}
	}
}

// plainFront compares all pairs.
func plainFront(items []item) []item {
	var front []item
	for _, x := range items {
		beaten := slices.ContainsFunc(items, func(y item) bool {
			if x.Cost == y.Cost && x.Value == y.Value {
				return y.Number < x.Number || y.Number == x.Number && y.place < x.place
			}
			return y.Cost <= x.Cost && y.Value >= x.Value
		})
		if !beaten && !math.IsNaN(x.Value) {
			front = append(front, x)
		}
	}
	slices.SortFunc(front, func(a, b item) int { return int(a.Cost - b.Cost) })
	return front
}

// TestNaN tests that what has no cost or no value is on no front.
func TestNaN(t *testing.T) {
	var f front.Front
	if f.Add(math.NaN(), 1) || f.Add(1, math.NaN()) || len(f) > 0 {
		t.Errorf("%v is a front", f)
	}
}
