package searchtest

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/space"
)

// askedAgain tests a sampler whose suggestions are refused.
func askedAgain(t *testing.T, in *space.Space, s search.Sampler) {
	rng := search.Stream(2, 0, "suggest")
	seen := map[string]bool{}
	for range 10 * suggestions {
		p := suggest(t, in, s, 0, rng)
		if p == nil {
			break
		}
		seen[in.Key(p)] = true
	}
	if size, finite := in.Size(); (!finite || size >= 10) && len(seen) < 2 {
		t.Errorf("asked again and again, it names %d configuration", len(seen))
	}
}

// severalAtOnce tests that a sampler does not send all trials that are trained at
// the same time to one place.
func severalAtOnce(t *testing.T, p *Problem, s search.Sampler) {
	size, finite := p.In.Size()
	if finite && size < 1000 {
		t.Skip("there are not enough points")
	}
	history(t, p, s, 4, suggestions, false)
	const atOnce = 8
	seen := map[string]bool{}
	for trial := suggestions; trial < suggestions+atOnce; trial++ {
		if x := suggest(t, p.In, s, trial, search.Stream(4, trial, "suggest")); x != nil {
			seen[p.In.Key(x)] = true
		}
	}
	if len(seen) < atOnce/2 {
		t.Errorf("%d trials at once are of %d configurations", atOnce, len(seen))
	}
}

// everywhere tests that where no place is better than another a sampler comes to
// all: to every value of a dimension of few, and near both ends of one of many.
func everywhere(t *testing.T, p *Problem, s search.Sampler) {
	const (
		trials = 400
		few    = 12
		near   = 0.03 // of the distribution
	)
	values := make([]map[float64]bool, p.In.Len())
	low, high := make([]float64, p.In.Len()), make([]float64, p.In.Len())
	for i := range values {
		values[i], low[i] = map[float64]bool{}, 1
	}
	for trial := range trials {
		x := suggest(t, p.In, s, trial, search.Stream(6, trial, "suggest"))
		if x == nil {
			break
		}
		s.Observe(outcome(p, trial, x))
		for i, u := range p.In.Encode(x) {
			if !math.IsNaN(u) {
				values[i][x[i]] = true
				low[i], high[i] = min(low[i], u), max(high[i], u)
			}
		}
	}
	for i := range p.In.Len() {
		d := p.In.Dim(i)
		switch n := d.Len(); {
		case n > 0 && n <= few:
			if len(values[i]) < n {
				t.Errorf("%q: %d of its %d values were suggested in %d trials", d.Name(), len(values[i]), n, trials)
			}
		case low[i] > near || high[i] < 1-near:
			t.Errorf("%q: of the distribution only what is between %.3f and %.3f was suggested in %d trials", d.Name(), low[i], high[i], trials)
		}
	}
}

// warmStart tests a sampler that observes trials of an earlier search before it
// suggests any.
func warmStart(t *testing.T, p *Problem, fresh func() search.Sampler) {
	run := func() []string {
		s := fresh()
		for i := range 2 * suggestions {
			o := outcome(p, -1-i, p.In.Sample(search.Stream(8, i, "before")))
			if i%5 == 0 {
				o.State, o.Curve = search.Pruned, o.Curve[:2]
				o.Value = o.Curve[1]
			}
			s.Observe(o)
		}
		return history(t, p, s, 8, suggestions, false)
	}
	first := run()
	if len(first) == 0 {
		t.Fatal("it suggests nothing")
	}
	if second := run(); !slices.Equal(first, second) {
		t.Errorf("the same history gives other suggestions:\n%v\n%v", first, second)
	}
}

// hostile tests that no outcome, in whatever order, upsets a sampler, and that
// it leaves them as they are.
func hostile(t *testing.T, p *Problem, s search.Sampler) {
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
	for trial := range 2 * suggestions {
		rng := search.Stream(3, trial, "suggest")
		if x := suggest(t, p.In, s, trial, rng); x == nil {
			break
		}
		// Not the point that was suggested: another search may have made it.
		o := outcomes[trial%len(outcomes)]
		o.Trial = (trial * 7) % suggestions
		o.Point = p.In.Sample(rng)
		o.Curve = slices.Clone(o.Curve)
		before := fmt.Sprint(o)
		s.Observe(o)
		if after := fmt.Sprint(o); after != before {
			t.Fatalf("it changed an observation:\n%s\n%s", before, after)
		}
	}
}
