package schedulers

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/search"
)

func TestNextRung(t *testing.T) {
	for _, c := range []struct{ first, epoch, epochs, want int }{
		{1, 0, 9, 1}, {1, 1, 9, 3}, {1, 2, 9, 3}, {1, 3, 9, 9}, {1, 8, 9, 9},
		{1, 3, 10, 9}, {1, 9, 10, 10}, {1, 0, 1, 1}, {1, 1, 2, 2}, {3, 0, 27, 3}, {9, 0, 5, 5},
		{1, 4e18, math.MaxInt, 4052555153018976267}, // 3^39
		{1, math.MaxInt / 2, math.MaxInt, math.MaxInt},
		{1, math.MaxInt - 1, math.MaxInt, math.MaxInt},
	} {
		if got := nextRung(c.first, c.epoch, c.epochs); got != c.want {
			t.Errorf("after %d of %d epochs, with the first rung at %d: %d, not %d", c.epoch, c.epochs, c.first, got, c.want)
		}
	}
}

// sorted returns the trials of a rung from the best to the worst, by what is known
// of all of them.
func (r *rung) sorted() []*entry {
	all := append(slices.Clone(r.top.entries), r.rest.entries...)
	score := func(v *entry) float64 {
		if !r.byFront {
			return v.value
		}
		best, first := math.Inf(-1), true
		for _, w := range all {
			if w.cost <= v.cost {
				best = max(best, w.value)
				first = first && (w.value < v.value || w.cost == v.cost && w.value == v.value && w.trial >= v.trial)
			}
		}
		if first {
			return math.Inf(1)
		}
		return v.value - best
	}
	scores := map[int]float64{}
	for _, v := range all {
		scores[v.trial] = score(v)
	}
	slices.SortFunc(all, func(a, b *entry) int {
		if x, y := scores[a.trial], scores[b.trial]; x > y || x == y && a.trial < b.trial {
			return -1
		}
		return 1
	})
	return all
}

// TestRungByValue compares the top of a rung with a sorted list, and tests that
// each that was ever there is promoted once.
func TestRungByValue(t *testing.T) {
	for seed := range uint64(20) {
		rng := search.Stream(seed, 0, "rung")
		share := 2 + rng.IntN(3)
		r := newRung(share, false)
		promoted, was := map[int]bool{}, map[int]bool{}
		for n := 1; n <= 80; n++ {
			r.add(n, 1, drawn(rng, seed%2 == 0))
			size := (n + share - 1) / share
			for i, v := range r.sorted() {
				if v.top != (i < size) {
					t.Fatalf("place %d of %d, at the top: %v, and one in %d is", i, n, v.top, share)
				}
				was[v.trial] = was[v.trial] || v.top
			}
			for trial, ok := r.promote(); ok; trial, ok = r.promote() {
				if promoted[trial] || !was[trial] {
					t.Fatalf("trial %d is promoted: before %v, was at the top %v", trial, promoted[trial], was[trial])
				}
				promoted[trial] = true
			}
			if len(promoted) != len(was)-countFalse(was) {
				t.Fatalf("%d are promoted of %v", len(promoted), was)
			}
		}
	}
}

// TestRungForgetsOvertaken tests that a trial that came to the top and was
// overtaken before anybody asked is not promoted.
func TestRungForgetsOvertaken(t *testing.T) {
	r := newRung(3, false)
	for trial, value := range []float64{1, 2, 3, 0, 0, 0} {
		r.add(trial, 1, value)
	}
	var got []int
	for trial, ok := r.promote(); ok; trial, ok = r.promote() {
		got = append(got, trial)
	}
	slices.Sort(got)
	if !slices.Equal(got, []int{1, 2}) {
		t.Errorf("trials %v are promoted, not the best two", got)
	}
}

func countFalse(m map[int]bool) (n int) {
	for _, yes := range m {
		if !yes {
			n++
		}
	}
	return n
}

// TestRungByFront tests that all on the front are at the top, that the top is as
// large as it should be, and that it is right whenever the trials are ranked.
func TestRungByFront(t *testing.T) {
	for seed := range uint64(20) {
		rng := search.Stream(seed, 0, "rung")
		r := newRung(3, true)
		exact := 0
		for n := 1; n <= 120; n++ {
			r.add(n, drawn(rng, seed%2 == 0), drawn(rng, seed%3 == 0))
			ranked := r.sorted()
			for i, v := range ranked {
				if r.front.Has(v.cost, v.value) && i < len(r.front) && !v.top {
					t.Fatalf("of %d, trial %d is on the front and not at the top", n, v.trial)
				}
			}
			if size := max((n+2)/3, len(r.front)); r.top.Len() < size || r.top.Len() > max(size, r.onFront) {
				t.Fatalf("%d of %d are at the top, with %d on the front", r.top.Len(), n, len(r.front))
			}
			if r.ranked != n {
				continue
			}
			exact++
			for i, v := range ranked {
				if v.top != (i < r.top.Len()) {
					t.Fatalf("place %d of %d, at the top: %v", i, n, v.top)
				}
			}
		}
		if exact < 20 {
			t.Errorf("they were ranked %d times", exact)
		}
	}
}

// TestRungWork counts how often trials are ranked again in a large search.
func TestRungWork(t *testing.T) {
	const n = 100_000
	r := newRung(3, true)
	rng := search.Stream(1, 0, "rung")
	work, ranked := 0, 0
	for i := range n {
		r.add(i, rng.Float64(), rng.Float64())
		if r.ranked != ranked {
			ranked = r.ranked
			work += ranked
		}
	}
	if work > 12*n {
		t.Errorf("%d trials were ranked %d times", n, work)
	}
}

// TestCurvesAreBounded tests that what is kept of complete trials stays small, in
// order, and over the whole range.
func TestCurvesAreBounded(t *testing.T) {
	var c curves
	rng := search.Stream(1, 0, "courses")
	for range 10 * mostCurves {
		at := rng.Float64()
		c.add(curve{at, at + 0.1*rng.Float64()})
	}
	sorted := slices.IsSortedFunc(c, func(a, b curve) int {
		if a.then < b.then {
			return -1
		}
		return 1
	})
	if !sorted || len(c) > mostCurves || len(c) < mostCurves/2 || c[0].then > 0.01 || c[len(c)-1].then < 0.99 {
		t.Errorf("%d are kept, from %v to %v, in order: %v", len(c), c[0], c[len(c)-1], sorted)
	}
}

func TestOptimistic(t *testing.T) {
	var c curves
	for i := range fewestCurves - 1 {
		c.add(curve{float64(i), float64(i) + 1})
	}
	if got := c.optimistic(3); !math.IsInf(got, 1) {
		t.Errorf("with too few to compare with: %v", got)
	}
	c.add(curve{100, 150})
	for _, x := range []struct{ now, want float64 }{
		{-5, 150},    // catches up with the best
		{100, 150},   // is the same as it
		{110, 160},   // keeps its lead
		{1000, 1050}, // however great
	} {
		if got := c.optimistic(x.now); got != x.want {
			t.Errorf("with %v now it may come to %v, not %v", x.now, x.want, got)
		}
	}
	for i := range neighbours {
		c.add(curve{float64(i) / 10, 20})
	}
	if got := c.optimistic(0); got != 20 {
		t.Errorf("curves far away count: %v", got)
	}
}

// drawn returns a number out of a few, so that there are ties, or out of many.
func drawn(rng *rand.Rand, few bool) float64 {
	if few {
		return float64(rng.IntN(7))
	}
	return rng.Float64()
}

func TestBestValue(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		curve []float64
		want  float64
		ok    bool
	}{
		{nil, 0, false}, {[]float64{nan, inf, -inf}, 0, false}, {[]float64{1, 3, 2}, 3, true},
		{[]float64{nan, -2, inf}, -2, true}, {[]float64{-inf, -math.MaxFloat64}, -math.MaxFloat64, true},
	} {
		if got, ok := bestValue(c.curve); ok != c.ok || ok && got != c.want {
			t.Errorf("the best of %v: %v, %v", c.curve, got, ok)
		}
	}
}
