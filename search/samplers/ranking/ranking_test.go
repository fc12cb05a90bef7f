package ranking

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/search"
)

// randomMerits draws merits of which some are equal in one number or both.
func randomMerits(rng *rand.Rand, n, grain int) []Merit {
	ms := make([]Merit, n)
	for i := range ms {
		ms[i] = Merit{stage: 1 + rng.IntN(2), Value: float64(rng.IntN(grain)), Cost: float64(1 + rng.IntN(grain))}
	}
	return ms
}

// TestFronts compares with peeling one front after the other.
func TestFronts(t *testing.T) {
	beats := func(a, b Merit) bool {
		if a.stage != b.stage {
			return a.stage > b.stage
		}
		return a.Value >= b.Value && a.Cost <= b.Cost && (a.Value > b.Value || a.Cost < b.Cost)
	}
	for seed := range 300 {
		rng := search.Stream(uint64(seed), 0, "merits")
		ms := randomMerits(rng, rng.IntN(40), 1+rng.IntN(20))
		want, left := make([]int, len(ms)), len(ms)
		for i := range want {
			want[i] = -1
		}
		for f := 0; left > 0; f++ {
			var peeled []int
			for i, m := range ms {
				beaten := slices.ContainsFunc(ms, func(o Merit) bool { return beats(o, m) && want[slices.Index(ms, o)] < 0 })
				if want[i] < 0 && !beaten {
					peeled = append(peeled, i)
				}
			}
			for _, i := range peeled {
				want[i] = f
			}
			left -= len(peeled)
		}
		if got := Fronts(ms); !slices.Equal(got, want) {
			t.Fatalf("%v: the fronts are %v, not %v", ms, got, want)
		}
	}
}

// firstFront returns the places of those that none beats.
func firstFront(rng *rand.Rand, n, grain int) []Corner {
	ms := randomMerits(rng, n, grain)
	for i := range ms {
		ms[i].stage = 1
	}
	spots := Corners(ms)
	var first []Corner
	for i, f := range Fronts(ms) {
		if f == 0 {
			first = append(first, spots[i])
		}
	}
	return first
}

// dominated is the area that the spots dominate together, seen from the corner.
func dominated(spots []Corner) float64 {
	sorted := slices.Clone(spots)
	slices.SortFunc(sorted, func(a, b Corner) int { return cmp.Compare(b.x, a.x) })
	sum, top := 0.0, -cornerMargin
	for _, s := range sorted {
		sum += (s.x + cornerMargin) * max(s.y-top, 0)
		top = max(top, s.y)
	}
	return sum
}

// TestContributions compares with the area with and without each.
func TestContributions(t *testing.T) {
	for seed := range 300 {
		rng := search.Stream(uint64(seed), 0, "front")
		spots := firstFront(rng, 1+rng.IntN(60), 2+rng.IntN(60))
		whole := dominated(spots)
		for i, got := range Contributions(spots) {
			want := whole - dominated(slices.Delete(slices.Clone(spots), i, i+1))
			if math.Abs(got-want) > 1e-9 {
				t.Fatalf("%v: %d adds %v, not %v", spots, i, got, want)
			}
		}
	}
}

// TestThinned compares with removing the least contributor one at a time.
func TestThinned(t *testing.T) {
	for seed := range 200 {
		rng := search.Stream(uint64(seed), 0, "front")
		spots := firstFront(rng, 1+rng.IntN(80), 2+rng.IntN(100))
		order := Thinned(spots)
		if sorted := slices.Sorted(slices.Values(order)); len(sorted) != len(spots) || sorted[0] != 0 || len(slices.Compact(sorted)) != len(spots) {
			t.Fatalf("%v is no order of %d spots", order, len(spots))
		}
		for n := len(order); n > 0; n-- {
			left := make([]Corner, n)
			for k, i := range order[:n] {
				left[k] = spots[i]
			}
			gains := Contributions(left)
			if least := slices.Min(gains); gains[n-1] > least+1e-12 {
				t.Fatalf("%v: the one given up adds %v, another %v", left, gains[n-1], least)
			}
		}
	}
}

func TestCrowding(t *testing.T) {
	inf := math.Inf(1)
	cases := []struct {
		spots []Corner
		want  []float64
	}{
		{nil, []float64{}},
		{[]Corner{{0.5, 0.5}}, []float64{inf}},
		{[]Corner{{0, 1}, {1, 0}}, []float64{inf, inf}},
		{[]Corner{{0, 1}, {0.75, 0.5}, {1, 0}}, []float64{inf, 2, inf}},
		{[]Corner{{0, 1}, {0.5, 0.75}, {0.75, 0.5}, {1, 0}}, []float64{inf, 1.25, 1.25, inf}},
		{[]Corner{{1, 1}, {1, 1}, {1, 1}}, []float64{inf, 1, inf}},
	}
	for _, c := range cases {
		if got := Crowding(c.spots); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, not %v", c.spots, got, c.want)
		}
	}
}

func TestMeritOf(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, o := range []search.Observation{{State: search.Failed, Value: 1}, {State: search.Complete, Value: nan}, {State: search.Complete, Value: 1, Failed: "why"}} {
		if m, ok := Of(o); ok {
			t.Errorf("%v, which failed, has merit %v", o, m)
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
	var ms []Merit
	for _, o := range order {
		m, ok := Of(o)
		if !ok {
			t.Fatalf("%v has no merit", o)
		}
		ms = append(ms, m)
	}
	if got := Fronts(ms); !slices.Equal(got, []int{0, 1, 2, 3, 4, 5}) {
		t.Errorf("the fronts are %v", got)
	}
	for _, s := range Corners(ms) {
		if !(s.x >= 0 && s.x <= 1 && s.y >= 0 && s.y <= 1) {
			t.Errorf("%v is outside the square", s)
		}
	}
}
