package front_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/search/front"
)

// counted is the hypervolume of outcomes, strip by strip of cost.
func counted(outcomes []front.Outcome, reference front.Outcome) float64 {
	costs := []float64{reference.Cost}
	for _, o := range outcomes {
		costs = append(costs, min(o.Cost, reference.Cost))
	}
	slices.Sort(costs)
	sum := 0.0
	for i, cost := range costs[1:] {
		best := reference.Value
		for _, o := range outcomes {
			if o.Cost <= costs[i] {
				best = max(best, o.Value)
			}
		}
		sum += (cost - costs[i]) * (best - reference.Value)
	}
	return sum
}

// TestHypervolume compares with the sum of strips, and the improvement of each
// outcome with the growth of the hypervolume. Some outcomes are beyond the
// reference point.
func TestHypervolume(t *testing.T) {
	for seed := range uint64(100) {
		rng := rand.New(rand.NewPCG(seed, 4))
		reference := front.Outcome{Cost: 5, Value: 1}
		if seed%2 == 1 {
			reference = front.Outcome{Cost: 0.8, Value: 0.2}
		}
		var f front.Front
		var all []front.Outcome
		for range 40 {
			o := front.Outcome{Cost: draw(rng, seed%2 == 0), Value: draw(rng, seed%2 == 0)}
			improvement, before := f.Improvement(o.Cost, o.Value, reference), f.Hypervolume(reference)
			f.Add(o.Cost, o.Value)
			all = append(all, o)
			got, want := f.Hypervolume(reference), counted(all, reference)
			if math.Abs(got-want) > 1e-12 {
				t.Fatalf("%v: the hypervolume is %v, not %v", all, got, want)
			}
			if math.Abs(before+improvement-got) > 1e-12 {
				t.Fatalf("%v: the last one adds %v, not %v", all, improvement, got-before)
			}
			if again := f.Improvement(o.Cost, o.Value, reference); again != 0 {
				t.Fatalf("%v: the last one once more would add %v", all, again)
			}
		}
	}
}

// TestExpectedImprovement compares with the mean improvement of draws.
func TestExpectedImprovement(t *testing.T) {
	var f front.Front
	f.Add(1, 0.2)
	f.Add(2, 0.5)
	f.Add(4, 0.6)
	reference := front.Outcome{Cost: 5, Value: -1}
	rng := rand.New(rand.NewPCG(3, 4))
	for _, c := range []struct{ cost, mean, deviation float64 }{
		{0.5, 0.1, 0.3}, {1, 0.2, 0.2}, {3, 0.55, 0.1}, {4.5, 0.3, 0.4}, {0, 0.7, 0}, {3, 0.1, 0}, {6, 2, 1}, {0.5, -3, 0.1},
	} {
		got := f.ExpectedImprovement(c.cost, c.mean, c.deviation, reference)
		const draws = 40000
		var mean, square float64
		for range draws {
			d := f.Improvement(c.cost, c.mean+c.deviation*rng.NormFloat64(), reference)
			mean, square = mean+d/draws, square+d*d/draws
		}
		slack := 5*math.Sqrt(math.Max(square-mean*mean, 0)/draws) + 1e-9
		if math.Abs(got-mean) > slack {
			t.Errorf("%+v: expected is %v, the mean of draws %v", c, got, mean)
		}
	}
}
