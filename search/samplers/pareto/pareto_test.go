package pareto

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/front"
	"github.com/doubleroute/sweep/search/space"
)

func TestWarpingKeepsOrder(t *testing.T) {
	w := warpingOf([]float64{0.1, 0.7, 0.72, 0.75, 0.8, 0.81, 0.82, 0.9})
	before := math.Inf(-1)
	for v := -100.0; v < 10; v += 0.01 {
		x := w.of(v)
		if !(x > before) {
			t.Fatalf("%v becomes %v, what is below it %v", v, x, before)
		}
		before = x
	}
	if one := warpingOf([]float64{3, 3, 3}); one.of(3) != 0 || !num.Finite(one.of(4)) {
		t.Errorf("of a constant: %+v", one)
	}
}

// flat is a problem that only has costs.
type flat struct {
	space *space.Space
	cost  func(space.Point) float64
}

func (f flat) Space() *space.Space                  { return f.space }
func (f flat) Cost(p space.Point) (float64, error)  { return f.cost(p), nil }
func (f flat) Length(space.Point, int, int) float64 { return 1 }
func (f flat) Key(p space.Point) string             { return f.space.Key(p) }
func (f flat) Estimates(p space.Point) []float64    { return []float64{p[0], math.NaN()} }
func (f flat) Candidates() []space.Point            { return []space.Point{{0.25, 1, math.NaN()}} }

// distanceOf is the squared distance of encodings.
func distanceOf(a, b *candidate) (square float64) {
	for i := range a.encoded {
		square += (a.encoded[i] - b.encoded[i]) * (a.encoded[i] - b.encoded[i])
	}
	return square
}

func TestEncoder(t *testing.T) {
	in := space.Must(space.NewSpace(
		space.Entry{Dimension: space.Must(space.Float("x", space.Range{Max: 1}))},
		space.Entry{Dimension: space.Must(space.Choice("model", "mlp", "cnn", "rnn"))},
		space.Entry{Dimension: space.Must(space.Choice("width", 16, 64, 256)), When: []space.Condition{{Dimension: "model", Values: []any{"cnn"}}}},
	))
	problem := flat{in, func(p space.Point) float64 { return math.Exp(5 * p[0]) }}
	s := New(in, problem)
	s.begin(search.Stream(1, 0, "suggest"))
	at := func(x, model, width float64) *candidate {
		c := s.pool.describe(space.Point{x, model, width}, problem.cost(space.Point{x}))
		s.encoder.encode(c)
		return c
	}
	nan := math.NaN()
	base := at(0.5, 0, nan)
	if n := len(base.encoded); n != 1+3+1+1+2 {
		t.Fatalf("%d coordinates", n)
	}
	near := func(got, want float64) bool { return math.Abs(got-want) < 1e-12 }
	if d := distanceOf(base, at(0.5, 2, nan)); !near(d, 1) {
		t.Errorf("two values of a choice are √%v apart", d)
	}
	if d := distanceOf(base, at(0.5, 1, 1)); !near(d, 1) {
		t.Errorf("a setting that does not exist is not its middle value: √%v", d)
	}
	if d := distanceOf(at(0.5, 1, 0), at(0.5, 1, 2)); !near(d, 1) {
		t.Errorf("the ends of a choice of numbers are √%v apart", d)
	}
	for i, x := range at(1, 0, nan).encoded {
		if !(math.Abs(x) <= 1) {
			t.Errorf("coordinate %d is %v", i, x)
		}
	}
	if c := at(0.5, 0, nan); c.encoded[len(c.encoded)-1] != 0 {
		t.Errorf("an unknown estimate is at %v", c.encoded[len(c.encoded)-1])
	}
	found := false
	for _, c := range s.pool.all {
		found = found || c.point.Equal(space.Point{0.25, 1, nan})
	}
	if found {
		t.Error("a point that is not of the space is a candidate")
	}
}

// TestLinearCosts tests that costs are compared as they are where that spreads
// them more evenly than their logarithms.
func TestLinearCosts(t *testing.T) {
	in := space.Must(space.NewSpace(space.Entry{Dimension: space.Must(space.Float("x", space.Range{Max: 1}))}))
	for name, c := range map[string]struct {
		cost   func(space.Point) float64
		linear bool
	}{
		"even":       {func(p space.Point) float64 { return 1 + p[0] }, true},
		"powers":     {func(p space.Point) float64 { return math.Pow(1000, p[0]) }, false},
		"not above":  {func(p space.Point) float64 { return math.Pow(1000, p[0]) - 1.5 }, true},
		"constant":   {func(space.Point) float64 { return 3 }, false},
		"all zeroes": {func(space.Point) float64 { return 0 }, true},
	} {
		s := New(in, flat{in, c.cost})
		s.pool.estimator = nil
		s.begin(search.Stream(1, 0, "suggest"))
		if s.pool.costs.linear != c.linear {
			t.Errorf("%s: linear is %v", name, s.pool.costs.linear)
		}
	}
}

// TestPrunedTrials tests that a pruned trial counts as what complete ones came
// to after it.
func TestPrunedTrials(t *testing.T) {
	h := newHistory(100)
	for i := range 10 {
		top := 0.8 + 0.01*float64(i)
		h.add(&candidate{}, search.Observation{Trial: i, State: search.Complete, Value: top, Curve: []float64{top - 0.3, top - 0.1, top}})
	}
	r := h.add(&candidate{}, search.Observation{Trial: 10, State: search.Pruned, Value: 0.5, Curve: []float64{0.5}})
	if v, noise := h.extrapolate(r); math.Abs(v-0.8) > 1e-9 || noise > 1e-9 {
		t.Errorf("it is expected to come to %v ± √%v", v, noise)
	}
	r = h.add(&candidate{}, search.Observation{Trial: 11, State: search.Pruned, Value: 0.5, Curve: make([]float64, 7)})
	if v, _ := h.extrapolate(r); v != 0.5 {
		t.Errorf("where nobody went on it is expected to come to %v", v)
	}
}

// TestLongHistory tests that what is kept is bounded and holds the front.
func TestLongHistory(t *testing.T) {
	h := newHistory(200)
	rng := rand.New(rand.NewPCG(5, 6))
	var f front.Front
	for i := range 1000 {
		c := &candidate{scaledCost: rng.Float64()}
		v := math.Sqrt(c.scaledCost) + 0.1*rng.NormFloat64()
		f.Add(c.scaledCost, v)
		h.add(c, search.Observation{Trial: i, State: search.Complete, Value: v})
	}
	if len(h.all) > 200 || h.count != 1000 {
		t.Fatalf("%d kept of %d", len(h.all), h.count)
	}
	kept := map[float64]bool{}
	for _, r := range h.all {
		kept[r.value] = true
	}
	for _, o := range f {
		if !kept[o.Value] {
			t.Errorf("%v of the front was forgotten", o.Value)
		}
	}
}
