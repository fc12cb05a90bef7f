package search_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/searchtest"
)

func partial(t testing.TB, s *search.Space, params map[string]any) *search.Partial {
	t.Helper()
	c, err := s.Partial(params)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestEnqueueIsASampler holds the wrapper to what is asked of samplers, around
// one that learns, with configurations that are whole, open and there twice.
func TestEnqueueIsASampler(t *testing.T) {
	searchtest.TestSampler(t, func(s *search.Space) search.Sampler {
		known := []*search.Partial{partial(t, s, nil)}
		for i := range 3 {
			whole := partial(t, s, s.Params(s.Sample(search.Stream(4, i, "known"))))
			known = append(known, whole, whole)
		}
		return search.Enqueue(newClimber(s), known...)
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
			c := partial(t, s, some)
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
			if p, ok := partial(t, s, whole).Decided(); !ok || fmt.Sprint(s.Params(p)) != fmt.Sprint(whole) {
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
	s := oneInt(20)
	limit := func(p search.Point) (float64, error) {
		if p[0] == 13 {
			return 0, errors.New("13 is over the limit")
		}
		return 1, nil
	}
	var known []*search.Partial
	for _, n := range []int{7, 13, 7, 3} {
		known = append(known, partial(t, s, map[string]any{"n": n}))
	}
	var points []float64
	sum, err := search.Run(context.Background(), search.Options{
		Problem: toy{space: s, cost: limit}, Executor: first,
		Sampler: search.Enqueue(search.NewGrid(s, 20), known...),
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
	x := entry(search.Must(search.Int("x", span{Min: 1, Max: 100})))
	y := entry(search.Must(search.Int("y", span{Min: 1, Max: 100})))
	s := search.Must(search.NewSpace(x, y))
	limit := func(p search.Point) (float64, error) {
		if p[1] > 20 {
			return 0, errors.New("y is over the limit")
		}
		return 1, nil
	}
	var got []search.Point
	_, err := search.Run(context.Background(), search.Options{
		Problem: toy{space: s, cost: limit}, Executor: first, Trials: 4,
		Sampler: search.Enqueue(search.NewRandom(s), partial(t, s, map[string]any{"x": 50}), partial(t, s, map[string]any{"x": 60})),
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
