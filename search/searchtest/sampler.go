package searchtest

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/search"
)

// suggestions is how many points are asked of a sampler in one test.
const suggestions = 60

// TestSampler tests a sampler on spaces of every kind. fresh returns a new one
// that has seen nothing.
func TestSampler(t *testing.T, fresh func(*search.Space) search.Sampler) {
	for name, space := range Spaces() {
		t.Run(name, func(t *testing.T) {
			t.Run("repeatable", func(t *testing.T) { repeatable(t, space, fresh) })
			t.Run("asked again", func(t *testing.T) { askedAgain(t, space, fresh(space)) })
			t.Run("hostile observations", func(t *testing.T) { hostile(t, space, fresh(space)) })
			t.Run("engine", func(t *testing.T) {
				TestDeterminism(t, func() search.Options {
					p := &Problem{In: space}
					return search.Options{Problem: p, Executor: p, Sampler: fresh(space), Seed: 3, Trials: suggestions}
				})
			})
		})
	}
}

// suggest asks for a point and checks it; nil means that there is none.
func suggest(t *testing.T, space *search.Space, s search.Sampler, trial int, rng *rand.Rand) search.Point {
	t.Helper()
	p, err := s.Suggest(trial, rng)
	if errors.Is(err, search.ErrExhausted) {
		for range 3 {
			if _, err := s.Suggest(trial, rng); !errors.Is(err, search.ErrExhausted) {
				t.Fatalf("trial %d: exhausted, and then %v", trial, err)
			}
		}
		return nil
	}
	if err != nil {
		t.Fatalf("trial %d: %v", trial, err)
	}
	if err := space.Check(p); err != nil {
		t.Fatalf("trial %d: %v", trial, err)
	}
	return p
}

// repeatable tests that equal histories give equal suggestions, and that points
// once given are the caller's.
func repeatable(t *testing.T, space *search.Space, fresh func(*search.Space) search.Sampler) {
	history := func(spoil bool) (keys []string) {
		s := fresh(space)
		for trial := range suggestions {
			p := suggest(t, space, s, trial, search.Stream(1, trial, "suggest"))
			if p == nil {
				return keys
			}
			keys = append(keys, space.Key(p))
			seen := slices.Clone(p)
			if spoil {
				for i := range p {
					p[i] = -12345
				}
			}
			value := search.Stream(1, trial, "value").Float64()
			s.Observe(search.Observation{Trial: trial, Point: seen, State: search.Complete,
				Curve: []float64{value / 2, value}, Value: value, Cost: float64(1 + trial%7)})
		}
		return keys
	}
	first := history(false)
	if len(first) == 0 {
		t.Fatal("it suggests nothing")
	}
	if second := history(true); !slices.Equal(first, second) {
		t.Errorf("the same history gives other suggestions:\n%v\n%v", first, second)
	}
}

// askedAgain tests a sampler whose suggestions are refused.
func askedAgain(t *testing.T, space *search.Space, s search.Sampler) {
	rng := search.Stream(2, 0, "suggest")
	seen := map[string]bool{}
	for range 10 * suggestions {
		p := suggest(t, space, s, 0, rng)
		if p == nil {
			break
		}
		seen[space.Key(p)] = true
	}
	if size, finite := space.Size(); (!finite || size >= 10) && len(seen) < 2 {
		t.Errorf("asked again and again, it names %d configuration", len(seen))
	}
}

// hostile tests that no outcome, in whatever order, upsets a sampler, and that
// it leaves them as they are.
func hostile(t *testing.T, space *search.Space, s search.Sampler) {
	nan, inf := math.NaN(), math.Inf(1)
	outcomes := []search.Observation{
		{State: search.Failed, Value: nan, Failed: "it failed"},
		{State: search.Failed, Value: nan, Failed: "it failed later", Curve: []float64{0.5}},
		{State: search.Complete, Value: inf, Curve: []float64{inf}},
		{State: search.Complete, Value: -inf, Curve: []float64{nan, -inf}, Cost: -1},
		{State: search.Pruned, Value: 0.3, Curve: []float64{0.1, 0.3}, Cost: 1e300},
		{State: search.Pruned, Value: 1e308, Cost: 1e-300},
		{State: search.Complete, Value: 1, Curve: []float64{1}},
		{State: search.Complete, Value: 1, Curve: []float64{1, 1, 1}},
		{State: search.Complete, Value: -1e308, Curve: []float64{-1e308}, Cost: 1e12},
	}
	for trial := range suggestions {
		rng := search.Stream(3, trial, "suggest")
		if p := suggest(t, space, s, trial, rng); p == nil {
			break
		}
		// Not the point that was suggested: another search may have made it.
		o := outcomes[trial%len(outcomes)]
		o.Trial = (trial * 7) % suggestions
		o.Point = space.Sample(rng)
		o.Curve = slices.Clone(o.Curve)
		before := fmt.Sprint(o)
		s.Observe(o)
		if after := fmt.Sprint(o); after != before {
			t.Fatalf("it changed an observation:\n%s\n%s", before, after)
		}
	}
}
