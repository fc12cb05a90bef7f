package front_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/search/front"
)

// firstRank draws outcomes in the unit square, some of them equal, and returns
// those that no other dominates.
func firstRank(rng *rand.Rand, n, grain int) []front.Outcome {
	var first []front.Outcome
	all := make([]front.Outcome, n)
	for i := range all {
		all[i] = front.Outcome{Cost: float64(rng.IntN(grain)) / float64(grain), Value: float64(rng.IntN(grain)) / float64(grain)}
	}
	for i, rank := range front.Ranks(all) {
		if rank == 0 {
			first = append(first, all[i])
		}
	}
	return first
}

// reference is beyond the unit square.
var reference = front.Outcome{Cost: 1.1, Value: -0.1}

// TestContributions compares with the hypervolume with and without each.
func TestContributions(t *testing.T) {
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 1))
		outcomes := firstRank(rng, 1+rng.IntN(60), 2+rng.IntN(60))
		whole := counted(outcomes, reference)
		for i, got := range front.Contributions(outcomes, reference) {
			want := whole - counted(slices.Delete(slices.Clone(outcomes), i, i+1), reference)
			if math.Abs(got-want) > 1e-9 {
				t.Fatalf("%v: %d adds %v, not %v", outcomes, i, got, want)
			}
		}
	}
}

// TestByContribution compares with removing the least contributor one at a time.
func TestByContribution(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 2))
		outcomes := firstRank(rng, 1+rng.IntN(80), 2+rng.IntN(100))
		order := front.ByContribution(outcomes, reference)
		if sorted := slices.Sorted(slices.Values(order)); len(sorted) != len(outcomes) || sorted[0] != 0 || len(slices.Compact(sorted)) != len(outcomes) {
			t.Fatalf("%v is no order of %d outcomes", order, len(outcomes))
		}
		for n := len(order); n > 0; n-- {
			left := make([]front.Outcome, n)
			for k, i := range order[:n] {
				left[k] = outcomes[i]
			}
			contributions := front.Contributions(left, reference)
			if least := slices.Min(contributions); contributions[n-1] > least+1e-12 {
				t.Fatalf("%v: the one given up adds %v, another %v", left, contributions[n-1], least)
			}
		}
	}
}

func TestCrowding(t *testing.T) {
	inf := math.Inf(1)
	type o = front.Outcome
	cases := []struct {
		outcomes []o
		want     []float64
	}{
		{nil, []float64{}},
		{[]o{{Cost: 0.5, Value: 0.5}}, []float64{inf}},
		{[]o{{Cost: 1, Value: 1}, {}}, []float64{inf, inf}},
		{[]o{{Cost: 1, Value: 1}, {Cost: 0.25, Value: 0.5}, {}}, []float64{inf, 2, inf}},
		{[]o{{Cost: 1, Value: 1}, {Cost: 0.5, Value: 0.75}, {Cost: 0.25, Value: 0.5}, {}}, []float64{inf, 1.25, 1.25, inf}},
		{[]o{{Cost: 1, Value: 1}, {Cost: 1, Value: 1}, {Cost: 1, Value: 1}}, []float64{inf, 1, inf}},
	}
	for _, c := range cases {
		if got := front.Crowding(c.outcomes); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, not %v", c.outcomes, got, c.want)
		}
	}
}
