package samplers_test

import (
	"errors"
	"math"
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/samplers"
	"github.com/doubleroute/sweep/search/searchtest"
	"github.com/doubleroute/sweep/search/space"
)

// everything asks a grid for all that it has.
func everything(t *testing.T, in *space.Space, g *samplers.Grid, seed uint64) []string {
	t.Helper()
	var keys []string
	for trial := 0; ; trial++ {
		p, err := g.Suggest(trial, search.Stream(seed, trial, "suggest"))
		if errors.Is(err, search.ErrExhausted) {
			return keys
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := in.Check(p); err != nil {
			t.Fatal(err)
		}
		keys = append(keys, in.Key(p))
	}
}

// TestGridIsComplete tests that a grid gives every point of a finite space once.
func TestGridIsComplete(t *testing.T) {
	for seed := range 100 {
		in := searchtest.RandomSpace(t, seed, 1+seed%7)
		want := searchtest.AllPoints(in)
		got := map[string]bool{}
		keys := everything(t, in, samplers.NewGrid(in, 0), uint64(seed))
		for _, key := range keys {
			if got[key] {
				t.Fatalf("space %d: %s comes twice", seed, key)
			}
			if !want[key] {
				t.Fatalf("space %d: %s is no point of it", seed, key)
			}
			got[key] = true
		}
		if size, _ := in.Size(); len(got) != len(want) || float64(len(got)) != size {
			t.Errorf("space %d: %d points of %d", seed, len(got), len(want))
		}
	}
}

// TestGridOfRanges tests the number of points where ranges are thinned out.
func TestGridOfRanges(t *testing.T) {
	spaces := searchtest.Spaces()
	cases := []struct {
		in   string
		n    int
		want float64
	}{
		{"flat", 3, 3 * 3 * 3 * 3 * 2},
		{"flat", 10, 10 * 10 * 7 * 10 * 2},
		// mlp with 1, 2 or 3 layers; cnn and its pools; rnn and its cells,
		// pools and, for max, directions; times rates.
		{"conditional", 4, ((1 + 4 + 4) + 4*2 + 2*(1+2)) * 4},
	}
	for _, c := range cases {
		in := spaces[c.in]
		g := samplers.NewGrid(in, c.n)
		if n, ok := g.Size(); n != c.want || !ok {
			t.Errorf("%s: a grid of %d has %v points, not %v", c.in, c.n, n, c.want)
		}
		seen := map[string]bool{}
		for _, key := range everything(t, in, g, 1) {
			seen[key] = true
		}
		if float64(len(seen)) != c.want {
			t.Errorf("%s: a grid of %d gives %d different points, not %v", c.in, c.n, len(seen), c.want)
		}
	}
}

// TestGridOrder tests that the order depends on the seed, and that the beginning
// of a grid has seen all parts of it.
func TestGridOrder(t *testing.T) {
	in := searchtest.Spaces()["flat"]
	first := everything(t, in, samplers.NewGrid(in, 4), 1)
	other := everything(t, in, samplers.NewGrid(in, 4), 2)
	same := 0
	for i := range first {
		if first[i] == other[i] {
			same++
		}
	}
	if same > len(first)/50 {
		t.Errorf("with another seed %d points of %d are in the same place", same, len(first))
	}
	g := samplers.NewGrid(in, 4)
	counts := map[float64]int{}
	for trial := range 64 { // of 512
		p := space.Must(g.Suggest(trial, search.Stream(1, trial, "suggest")))
		counts[p[0]]++
	}
	for v, n := range counts {
		// 16 expected; the deviation is 3.3.
		if n < 4 || n > 28 {
			t.Errorf("of the first 64 points %d have the value %v", n, v)
		}
	}
	if len(counts) != 4 {
		t.Errorf("the first 64 points have %d of 4 values", len(counts))
	}
}

// TestGridIsLazy tests grids that nobody could list.
func TestGridIsLazy(t *testing.T) {
	var entries []space.Entry
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		entries = append(entries, searchtest.Entry(space.Must(space.Int(name, space.Range{Min: 0, Max: 999}))))
	}
	for _, countable := range []bool{true, false} {
		if !countable {
			entries = append(entries, searchtest.Entry(space.Must(space.Int("f", space.Range{Min: 0, Max: 99}))))
		}
		in := space.Must(space.New(entries...))
		g := samplers.NewGrid(in, 1000)
		if _, ok := g.Size(); ok != countable {
			t.Fatalf("a grid of %d dimensions is countable: %v", len(entries), ok)
		}
		seen := map[string]bool{}
		mean := 0.0
		for trial := range 1000 {
			p := space.Must(g.Suggest(trial, search.Stream(1, trial, "suggest")))
			if err := in.Check(p); err != nil {
				t.Fatal(err)
			}
			seen[in.Key(p)] = true
			mean += p[0] / 1000
		}
		if len(seen) != 1000 {
			t.Errorf("%d different points of 1000", len(seen))
		}
		if math.Abs(mean-499.5) > 4*289/math.Sqrt(1000) {
			t.Errorf("the mean of the first dimension is %v", mean)
		}
	}
}
