package nsga2

import (
	"math"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/searchtest"
	"github.com/doubleroute/sweep/search/space"
)

// TestChildren tests that children are points of the space, that they have what
// their parents have or a mutation of it, and that all of both comes.
func TestChildren(t *testing.T) {
	in := searchtest.Mixed()
	n := New(in)
	for i := range 300 {
		rng := search.Stream(1, i, "parents")
		var parents [2]member
		for k := range parents {
			p := in.Sample(rng)
			parents[k] = member{point: p, u: in.Encode(p)}
		}
		kept, mutated, most := [2]int{}, 0, 0
		for range 50 {
			child := n.child(parents[0], parents[1], rng)
			if err := in.Check(child); err != nil {
				t.Fatal(err)
			}
			if v := child[0]; v == parents[0].point[0] {
				kept[0]++
			} else if v == parents[1].point[0] {
				kept[1]++
			} else {
				mutated++
			}
			most++
		}
		if kept[0] == 0 || parents[0].point[0] != parents[1].point[0] && kept[1] == 0 || mutated > most/2 {
			t.Errorf("of %d children %v have a parent's value, %d another", most, kept, mutated)
		}
	}
}

// TestMutate tests that a mutation is another value of the dimension where there
// is one, nearer than any on average where values have an order, and that it comes
// to all values of a choice and both ends.
func TestMutate(t *testing.T) {
	for _, d := range []space.Dimension{
		space.Must(space.Float("x", space.Range{Min: -3, Max: 5})),
		space.Must(space.Float("rate", space.Range{Min: 1e-5, Max: 1, Log: true})),
		space.Must(space.Int("layers", space.Range{Min: 1, Max: 2})),
		space.Must(space.Int("wide", space.Range{Min: 1, Max: 1 << 40, Log: true})),
		space.Must(space.Float("dropout", space.Range{Max: 0.6, Step: 0.1})),
		space.Must(space.Choice("pool", "max", "mean", "sum")),
	} {
		rng := search.Stream(2, 0, d.Name())
		seen := map[float64]bool{}
		far := 0.0
		v := d.Decode(rng.Float64())
		const times = 3000
		for range times {
			w := mutate(d, v, rng)
			if w == v || !d.Contains(w) {
				t.Fatalf("%q: %v becomes %v", d.Name(), v, w)
			}
			far += math.Abs(d.Encode(w) - d.Encode(v))
			v = w
			seen[v] = true
		}
		ends := d.Grid(2)
		if !seen[ends[0]] || !seen[ends[len(ends)-1]] || d.Len() > 0 && d.Len() < 10 && len(seen) < d.Len() {
			t.Errorf("%q: of %d values %d come, the ends: %v, %v", d.Name(), d.Len(), len(seen), seen[ends[0]], seen[ends[len(ends)-1]])
		}
		if d.Ordered() && d.Len() != 2 && far > 0.25*times {
			t.Errorf("%q: a mutation goes %v of the way", d.Name(), far/times)
		}
	}
	only := space.Must(space.Choice("only", "this"))
	if got := mutate(only, 0, search.Stream(2, 0, "only")); got != 0 {
		t.Errorf("the only value becomes %v", got)
	}
}

// TestPopulation tests that the best stay, that failed trials and points of other
// spaces never join, and that equals make room for later ones.
func TestPopulation(t *testing.T) {
	in := searchtest.Cube(2)
	n := New(in)
	best := math.Inf(-1)
	for i := range 500 {
		rng := search.Stream(3, i, "trial")
		o := search.Observation{Trial: i, Point: in.Sample(rng), State: search.Complete, Value: rng.Float64(), Cost: rng.Float64()}
		switch i % 4 {
		case 1:
			o.State, o.Value, o.Cost = search.Failed, math.NaN(), -5
		case 2:
			o.Point, o.Value, o.Cost = space.Point{2, 0.5}, 5, -5
		default:
			best = max(best, o.Value)
		}
		n.Observe(o)
		if len(n.population) > populationSize {
			t.Fatalf("there are %d members", len(n.population))
		}
		if m := n.population[0]; m.rank != 0 || m.objectives.Value > 1 || m.objectives.Cost < 0 {
			t.Fatalf("the first member is %v", m)
		}
		if !slices.ContainsFunc(n.population, func(m member) bool { return m.objectives.Value == best }) {
			t.Fatalf("the best, %v, has left", best)
		}
	}
	equal := New(in)
	for i := range 300 {
		equal.Observe(search.Observation{Trial: i, Point: in.Sample(search.Stream(4, i, "trial")), State: search.Complete, Value: 1, Cost: 1})
	}
	old := 0
	for _, m := range equal.population {
		if m.number < 200 {
			old++
		}
	}
	if old > 2 {
		t.Errorf("of a population of equals %d are old", old)
	}
}
