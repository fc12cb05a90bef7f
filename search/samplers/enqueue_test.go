package samplers_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/samplers"
	"github.com/doubleroute/sweep/search/searchtest"
	"github.com/doubleroute/sweep/search/space"
)

// TestEnqueueIsASampler holds the wrapper to what is asked of samplers, around
// one that learns, with configurations that are whole, open and there twice.
func TestEnqueueIsASampler(t *testing.T) {
	searchtest.TestSampler(t, func(s *space.Space) search.Sampler {
		known := []*space.Partial{searchtest.Partial(t, s, nil)}
		for i := range 3 {
			whole := searchtest.Partial(t, s, s.Params(s.Sample(search.Stream(4, i, "known"))))
			known = append(known, whole, whole)
		}
		return samplers.Enqueue(searchtest.NewClimber(s), known...)
	})
}

// TestPartial draws configurations that have what was given and what that needs.
func TestPartial(t *testing.T) {
	for name, s := range searchtest.Spaces() {
		for i := range 200 {
			rng := search.Stream(9, i, name)
			whole := s.Params(s.Sample(rng))
			some := map[string]any{}
			for _, name := range s.Names() {
				if x, ok := whole[name]; ok && rng.IntN(3) == 0 {
					some[name] = x
				}
			}
			c := searchtest.Partial(t, s, some)
			for range 5 {
				p := c.Draw(rng)
				if err := s.Check(p); err != nil {
					t.Fatalf("%s: %v gives a point that is none: %v", name, some, err)
				}
				for name, x := range some {
					if got, ok := s.Get(p, name); !ok || fmt.Sprint(got) != fmt.Sprint(x) {
						t.Fatalf("%s: %s is %v and not %v", name, name, got, x)
					}
				}
				if q, ok := c.Decided(); ok && s.Key(q) != s.Key(p) {
					t.Fatalf("%s: %v is decided as %v, and drawn as %v", name, some, q, p)
				}
			}
			if p, ok := searchtest.Partial(t, s, whole).Decided(); !ok || fmt.Sprint(s.Params(p)) != fmt.Sprint(whole) {
				t.Fatalf("%s: %v is whole and becomes %v", name, whole, p)
			}
		}
	}
}

func TestPartialErrors(t *testing.T) {
	s := searchtest.Spaces()["conditional"]
	for want, params := range map[string]map[string]any{
		`there is no dimension "modell"; did you mean "model"?`:                             {"modell": "cnn"},
		`"model" must be one of "mlp", "cnn", "rnn", not "gru"`:                             {"model": "gru"},
		`"mlp.layers" is given but does not exist where "model" is "cnn"`:                   {"model": "cnn", "mlp.layers": 2},
		`"mlp.second" is given but does not exist where "mlp.layers" is 1`:                  {"mlp.layers": 1, "mlp.second": 8},
		`"mlp.layers" is given beside others that exclude it, as they need another "model"`: {"cnn.filters": 16, "mlp.layers": 2},
		`"both" is given but does not exist where "pool" is "mean"`:                         {"both": true, "pool": "mean"},
	} {
		if _, err := s.Partial(params); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v\ngot  %v\nwant %s", params, err, want)
		}
	}
}

// TestEnqueueOrder begins with what is enqueued, but for what was tried before or
// breaks a limit, and tries no configuration twice.
func TestEnqueueOrder(t *testing.T) {
	s := searchtest.OneInt(20)
	limit := func(p space.Point) (float64, error) {
		if p[0] == 13 {
			return 0, errors.New("13 is over the limit")
		}
		return 1, nil
	}
	var known []*space.Partial
	for _, n := range []int{7, 13, 7, 3} {
		known = append(known, searchtest.Partial(t, s, map[string]any{"n": n}))
	}
	var points []float64
	sum, err := search.Run(context.Background(), search.Options{
		Problem: searchtest.Toy{In: s, Costs: limit}, Executor: searchtest.First(),
		Sampler: samplers.Enqueue(samplers.NewGrid(s, 20), known...),
		Observe: func(e search.Event) {
			if e.Kind == search.TrialSuggested {
				points = append(points, e.Point[0])
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(points) != 19 || points[0] != 7 || points[1] != 3 || sum.Repeated < 3 {
		t.Errorf("suggested %v: %+v", points, sum)
	}
	slices.Sort(points)
	if n := len(slices.Compact(points)); n != 19 || slices.Contains(points, 13) {
		t.Errorf("%d different: %v", n, points)
	}
}

// TestEnqueueOpen draws again what was refused.
func TestEnqueueOpen(t *testing.T) {
	x := searchtest.Entry(space.Must(space.Int("x", space.Range{Min: 1, Max: 100})))
	y := searchtest.Entry(space.Must(space.Int("y", space.Range{Min: 1, Max: 100})))
	s := space.Must(space.New(x, y))
	limit := func(p space.Point) (float64, error) {
		if p[1] > 20 {
			return 0, errors.New("y is over the limit")
		}
		return 1, nil
	}
	var got []space.Point
	_, err := search.Run(context.Background(), search.Options{
		Problem: searchtest.Toy{In: s, Costs: limit}, Executor: searchtest.First(), Trials: 4,
		Sampler: samplers.Enqueue(search.NewRandom(s), searchtest.Partial(t, s, map[string]any{"x": 50}), searchtest.Partial(t, s, map[string]any{"x": 60})),
		Observe: func(e search.Event) {
			if e.Kind == search.TrialSuggested {
				got = append(got, e.Point)
			}
		},
	})
	if err != nil || len(got) != 4 || got[0][0] != 50 || got[1][0] != 60 || math.Max(got[0][1], got[1][1]) > 20 {
		t.Errorf("%v, %v", got, err)
	}
}
