package search

import (
	"math"
	"slices"
	"testing"
)

// TestChildren tests that children are points of the space, that they have what
// their parents have or a mutation of it, and that all of both comes.
func TestChildren(t *testing.T) {
	space := mixed()
	n := NewNSGA2(space)
	for i := range 300 {
		rng := Stream(1, i, "parents")
		var parents [2]member
		for k := range parents {
			p := space.Sample(rng)
			parents[k] = member{point: p, u: space.Encode(p)}
		}
		kept, mutated, most := [2]int{}, 0, 0
		for range 50 {
			child := n.child(parents[0], parents[1], rng)
			if err := space.Check(child); err != nil {
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
	for _, d := range []Dimension{
		Must(Float("x", Range{Min: -3, Max: 5})),
		Must(Float("rate", Range{Min: 1e-5, Max: 1, Log: true})),
		Must(Int("layers", Range{Min: 1, Max: 2})),
		Must(Int("wide", Range{Min: 1, Max: 1 << 40, Log: true})),
		Must(Float("dropout", Range{Max: 0.6, Step: 0.1})),
		Must(Choice("pool", "max", "mean", "sum")),
	} {
		rng := Stream(2, 0, d.Name())
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
	only := Must(Choice("only", "this"))
	if got := mutate(only, 0, Stream(2, 0, "only")); got != 0 {
		t.Errorf("the only value becomes %v", got)
	}
}

// TestPopulation tests that the best stay, that failed trials and points of other
// spaces never join, and that equals make room for later ones.
func TestPopulation(t *testing.T) {
	space := cube(2)
	n := NewNSGA2(space)
	best := math.Inf(-1)
	for i := range 500 {
		rng := Stream(3, i, "trial")
		o := Observation{Trial: i, Point: space.Sample(rng), State: Complete, Value: rng.Float64(), Cost: rng.Float64()}
		switch i % 4 {
		case 1:
			o.State, o.Value, o.Cost = Failed, math.NaN(), -5
		case 2:
			o.Point, o.Value, o.Cost = Point{2, 0.5}, 5, -5
		default:
			best = max(best, o.Value)
		}
		n.Observe(o)
		if len(n.people) > nsga2Population {
			t.Fatalf("there are %d members", len(n.people))
		}
		if m := n.people[0]; m.front != 0 || m.merit.value > 1 || m.merit.cost < 0 {
			t.Fatalf("the first member is %v", m)
		}
		if !slices.ContainsFunc(n.people, func(m member) bool { return m.merit.value == best }) {
			t.Fatalf("the best, %v, has left", best)
		}
	}
	equal := NewNSGA2(space)
	for i := range 300 {
		equal.Observe(Observation{Trial: i, Point: space.Sample(Stream(4, i, "trial")), State: Complete, Value: 1, Cost: 1})
	}
	old := 0
	for _, m := range equal.people {
		if m.number < 200 {
			old++
		}
	}
	if old > 2 {
		t.Errorf("of a population of equals %d are old", old)
	}
}
