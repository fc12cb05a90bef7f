package searchtest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/space"
)

// suggestions is how many points are asked of a sampler in one test.
const suggestions = 60

// TestSampler tests a sampler on spaces of every kind: that it suggests points of
// the space and nothing else, the same again for the same seed and history and
// others for another seed; that it comes to all parts of the space; and that
// failed trials, outcomes that are no numbers, constant ones, trials that it did
// not suggest, refusals, interruptions and callers that write into what they are
// given do not upset it. fresh returns a new one that has seen nothing. Costs are
// those of a Problem in the space, which fresh may give to its sampler.
func TestSampler(t *testing.T, fresh func(*space.Space) search.Sampler) {
	for name, in := range Spaces() {
		problem := &Problem{In: in, Tame: true}
		sampler := func() search.Sampler { return fresh(in) }
		t.Run(name, func(t *testing.T) {
			t.Run("repeatable", func(t *testing.T) { repeatable(t, problem, sampler) })
			t.Run("seeds", func(t *testing.T) { seeds(t, problem, sampler) })
			t.Run("asked again", func(t *testing.T) { askedAgain(t, in, sampler()) })
			t.Run("several at once", func(t *testing.T) { severalAtOnce(t, problem, sampler()) })
			t.Run("everywhere", func(t *testing.T) { everywhere(t, problem, sampler()) })
			t.Run("warm start", func(t *testing.T) { warmStart(t, problem, sampler) })
			t.Run("hostile observations", func(t *testing.T) { hostile(t, problem, sampler()) })
			for kind, p := range map[string]*Problem{
				"engine":    {In: in},
				"constant":  {In: in, Tame: true, Constant: true},
				"all fails": {In: in, Broken: true},
			} {
				t.Run(kind, func(t *testing.T) {
					searches(t, p, func() search.Sampler { return fresh(in) }, kind == "engine")
				})
			}
		})
	}
}

// searches tests a sampler with the engine.
func searches(t *testing.T, p *Problem, sampler func() search.Sampler, thoroughly bool) {
	options := func() search.Options {
		return search.Options{Problem: p, Executor: p, Sampler: sampler(), Seed: 3, Trials: suggestions}
	}
	if thoroughly {
		TestDeterminism(t, options)
		return
	}
	summary, err := search.Run(context.Background(), options())
	if err != nil {
		t.Fatal(err)
	}
	if size, finite := p.In.Size(); summary.Suggested < suggestions && (!finite || size > 10*suggestions) {
		t.Errorf("after %d of %d trials it ends because %s", summary.Suggested, suggestions, summary.Reason)
	}
}

// suggest asks for a point and checks it; nil means that there is none.
func suggest(t *testing.T, in *space.Space, s search.Sampler, trial int, rng *rand.Rand) space.Point {
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
	if err := in.Check(p); err != nil {
		t.Fatalf("trial %d: %v", trial, err)
	}
	return p
}

// outcome is what the problem gives for a point after three epochs.
func outcome(p *Problem, trial int, x space.Point) search.Observation {
	o := search.Observation{Trial: trial, Point: slices.Clone(x), State: search.Complete}
	o.Cost, _ = p.Cost(x) // a tame problem has no limit
	for epoch := range 3 {
		o.Value = p.learned(x, epoch+1)
		o.Curve = append(o.Curve, o.Value)
	}
	return o
}

// history has a sampler suggest points one after another, tells it what comes of
// them, and returns their keys. Where it spoils them it writes into the points
// that it was given.
func history(t *testing.T, p *Problem, s search.Sampler, seed uint64, n int, spoil bool) (keys []string) {
	t.Helper()
	for trial := range n {
		x := suggest(t, p.In, s, trial, search.Stream(seed, trial, "suggest"))
		if x == nil {
			break
		}
		keys = append(keys, p.In.Key(x))
		o := outcome(p, trial, x)
		if spoil {
			for i := range x {
				x[i] = -12345
			}
		}
		s.Observe(o)
	}
	return keys
}

// repeatable tests that equal histories give equal suggestions, and that points
// once given are the caller's.
func repeatable(t *testing.T, p *Problem, fresh func() search.Sampler) {
	first := history(t, p, fresh(), 1, suggestions, false)
	if len(first) == 0 {
		t.Fatal("it suggests nothing")
	}
	if second := history(t, p, fresh(), 1, suggestions, true); !slices.Equal(first, second) {
		t.Errorf("the same history gives other suggestions:\n%v\n%v", first, second)
	}
}

// seeds tests that other seeds give other suggestions.
func seeds(t *testing.T, p *Problem, fresh func() search.Sampler) {
	const many = 8
	different := map[string]bool{}
	for seed := range uint64(many) {
		keys := history(t, p, fresh(), seed, 10, false)
		slices.Sort(keys) // another order is not enough
		different[fmt.Sprint(keys)] = true
	}
	if size, finite := p.In.Size(); (!finite || size > 20) && len(different) < many {
		t.Errorf("%d seeds give %d searches", many, len(different))
	}
}
