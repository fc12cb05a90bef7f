package prior_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/prior"
	"github.com/doubleroute/sweep/search/samplers"
	"github.com/doubleroute/sweep/search/searchtest"
	"github.com/doubleroute/sweep/search/space"
)

// history is a finished search of some draws of a space, whose values and costs
// are plain functions.
func history(s *space.Space, n int, value, cost func(map[string]any) float64) []prior.Trial {
	var past []prior.Trial
	for i := range n {
		params := s.Params(s.Sample(search.Stream(8, i, "history")))
		past = append(past, prior.Trial{Params: params, Value: value(params), Cost: cost(params)})
	}
	return past
}

// TestRanks tests that estimates put points in the order of an earlier
// search, whose space had other ends, one more dimension and one fewer.
func TestRanks(t *testing.T) {
	old := space.Must(space.New(
		searchtest.Entry(space.Must(space.Choice("kind", "a", "b", "c"))),
		searchtest.Entry(space.Must(space.Float("rate", space.Range{Min: 1e-4, Max: 1, Log: true}))),
		searchtest.Entry(space.Must(space.Float("gone", space.Range{Max: 1}))),
	))
	now := space.Must(space.New(
		searchtest.Entry(space.Must(space.Int("extra", space.Range{Min: 1, Max: 9}))),
		searchtest.Entry(space.Must(space.Choice("kind", "b", "c", "d"))),
		searchtest.Entry(space.Must(space.Float("rate", space.Range{Min: 1e-3, Max: 10, Log: true}))),
	))
	value := func(params map[string]any) float64 {
		best := map[any]float64{"a": 0, "b": 10, "c": 3, "d": 3}
		return best[params["kind"]] - math.Pow(math.Log10(params["rate"].(float64))+2, 2)
	}
	before := prior.New(now, history(old, 3000, value, func(map[string]any) float64 { return 1 }))
	var wrong, pairs int
	for i := range 300 {
		rng := search.Stream(9, i, "pair")
		a, b := now.Sample(rng), now.Sample(rng)
		da, db := value(now.Params(a)), value(now.Params(b))
		if math.Abs(da-db) < 3 {
			continue
		}
		pairs++
		if (before.Estimates(a)[0] > before.Estimates(b)[0]) != (da > db) {
			wrong++
		}
	}
	if pairs < 100 || wrong > pairs/10 {
		t.Errorf("%d of %d pairs are in the wrong order", wrong, pairs)
	}
}

// TestIsSound tests priors of all spaces: whatever they are made of, they
// have points of the space and finite estimates, always the same.
func TestIsSound(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for name, s := range searchtest.Spaces() {
		for other, from := range searchtest.Spaces() {
			past := history(from, 700, func(p map[string]any) float64 { return float64(len(fmt.Sprint(p)) % 7) },
				func(p map[string]any) float64 { return float64(len(fmt.Sprint(p)) % 11) })
			past = append(past, prior.Trial{Value: nan, Cost: 1}, prior.Trial{Value: 1, Cost: inf},
				prior.Trial{Params: map[string]any{"model": 3, "rate": "fast", "a": nan, "nobody": nil}, Value: 9, Cost: 9})
			before, again := prior.New(s, past), prior.New(s, past)
			for i := range 20 {
				x := s.Sample(search.Stream(2, i, name))
				e := before.Estimates(x)
				if len(e) != 1 || !(e[0] >= 0 && e[0] <= 1) || e[0] != again.Estimates(x)[0] {
					t.Fatalf("%s after %s: the estimates are %v and %v", name, other, e, again.Estimates(x))
				}
			}
			points := slices.Concat(before.Candidates(), before.Front(8))
			for _, x := range points {
				if err := s.Check(x); err != nil {
					t.Fatalf("%s after %s: %v", name, other, err)
				}
			}
			if n := len(before.Front(8)); len(before.Candidates()) == 0 || n == 0 || n > 8 {
				t.Errorf("%s after %s: %d candidates, %d of the front", name, other, len(before.Candidates()), n)
			}
		}
	}
	empty := prior.New(searchtest.OneInt(5), nil)
	if e := empty.Estimates(space.Point{1}); len(e) != 1 || !math.IsNaN(e[0]) || empty.Candidates() != nil || empty.Front(3) != nil {
		t.Errorf("a prior of nothing has %v, %v", e, empty.Candidates())
	}
}

// TestNearest tests what becomes of values that the space does not have.
func TestNearest(t *testing.T) {
	s := space.Must(space.New(
		searchtest.Entry(space.Must(space.Int("units", space.Range{Min: 16, Max: 64, Step: 16}))),
		searchtest.Entry(space.Must(space.Float("rate", space.Range{Min: 0.1, Max: 0.5}))),
		searchtest.Entry(space.Must(space.Choice("size", 8, 32))),
		searchtest.Entry(space.Must(space.Choice("cell", "gru", "lstm"))),
		searchtest.Entry(space.Must(space.Int("wide", space.Range{Min: 1, Max: 1e6, Log: true}))),
	))
	for _, c := range []struct{ given, want map[string]any }{
		{map[string]any{"units": 50, "rate": 0.3, "size": 20.5, "cell": "lstm", "wide": 1e9}, map[string]any{"units": 48, "rate": 0.3, "size": 32, "cell": "lstm", "wide": 1000000}},
		{map[string]any{"units": -3, "rate": 7, "size": -1, "wide": 77.4}, map[string]any{"units": 16, "rate": 0.5, "size": 8, "wide": 77}},
	} {
		before := prior.New(s, []prior.Trial{{Params: c.given, Value: 1, Cost: 1}})
		got := s.Params(before.Candidates()[0])
		for name, want := range c.want {
			if got[name] != want {
				t.Errorf("%s: %v becomes %v, not %v", name, c.given[name], got[name], want)
			}
		}
	}
}

// TestFront tests that the earlier front comes first, in the order of cost.
func TestFront(t *testing.T) {
	s := searchtest.OneInt(100)
	var past []prior.Trial
	for n := 1; n <= 100; n++ {
		value := float64(n)
		if n%10 != 0 {
			value = -value
		}
		past = append(past, prior.Trial{Params: map[string]any{"n": n}, Value: value, Cost: float64(n)})
	}
	var got []float64
	for _, x := range prior.New(s, past).Front(4) {
		got = append(got, x[0])
	}
	if fmt.Sprint(got) != "[1 30 60 100]" {
		t.Errorf("the front is %v", got)
	}
}

// twice is a problem with two estimators of its own.
type twice struct {
	*searchtest.Problem
	search.Estimator
}

// TestSampler holds samplers of problems with a prior to what the engine
// needs.
func TestSampler(t *testing.T) {
	for _, spec := range samplers.All() {
		t.Run(spec.Name, func(t *testing.T) {
			in := searchtest.Spaces()["conditional"]
			past := history(in, 50, func(p map[string]any) float64 { return p["rate"].(float64) }, func(p map[string]any) float64 { return float64(len(p)) })
			before := prior.New(in, past)
			problem := twice{Problem: &searchtest.Problem{In: in}, Estimator: search.Estimators(before, before)}
			searchtest.TestDeterminism(t, func() search.Options {
				var known []*space.Partial
				for _, x := range before.Front(3) {
					known = append(known, searchtest.Partial(t, in, in.Params(x)))
				}
				return search.Options{Problem: problem, Executor: problem, Sampler: samplers.Enqueue(spec.New(in, problem), known...), Seed: 2, Trials: 25}
			})
		})
	}
}

func BenchmarkEstimates(b *testing.B) {
	in := searchtest.Spaces()["conditional"]
	past := history(in, 5000, func(p map[string]any) float64 { return p["rate"].(float64) }, func(p map[string]any) float64 { return float64(len(p)) })
	before := prior.New(in, past)
	x := in.Sample(search.Stream(1, 1, "x"))
	for b.Loop() {
		before.Estimates(x)
	}
}
