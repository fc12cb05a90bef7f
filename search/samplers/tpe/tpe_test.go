package tpe

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/samplers/internal/pending"
	"github.com/doubleroute/sweep/search/samplers/internal/ranking"
	"github.com/doubleroute/sweep/search/samplers/nsga2"
	"github.com/doubleroute/sweep/search/samplers/sobol"
	"github.com/doubleroute/sweep/search/searchtest"
	"github.com/doubleroute/sweep/search/space"
)

// TestParzenIntegral tests that densities add up to 1.
func TestParzenIntegral(t *testing.T) {
	in := searchtest.Mixed()
	fit := newFit(in)
	for _, trials := range []int{0, 1, 30, 300} {
		rng := search.Stream(1, trials, "trials")
		for _, dims := range [][]int{{0}, {2}, {0, 2}} {
			var ws []weighted
			for range trials {
				u := []float64{float64(rng.IntN(3)), 0, rng.Float64() * rng.Float64()}
				ws = append(ws, weighted{u, 0.1 + rng.Float64()})
			}
			var axes []*axis
			for _, i := range dims {
				axes = append(axes, &fit.axes[i])
			}
			fit.good.fit(axes, dims, ws)
			const steps = 1000
			sum := 0.0
			switch {
			case len(dims) == 1 && dims[0] == 0:
				for v := range 3 {
					sum += math.Exp(fit.good.density([]float64{float64(v)}))
				}
			case len(dims) == 1:
				for k := range steps {
					sum += math.Exp(fit.good.density([]float64{(float64(k) + 0.5) / steps})) / steps
				}
			default:
				for k := range 3 * steps {
					sum += math.Exp(fit.good.density([]float64{float64(k % 3), (float64(k/3) + 0.5) / steps})) / steps
				}
			}
			if math.Abs(sum-1) > 1e-3 {
				t.Errorf("%d trials, dimensions %v: the density adds up to %v", trials, dims, sum)
			}
		}
	}
}

// TestParzenDraws compares draws with the density, away from the ends, by
// chi-square.
func TestParzenDraws(t *testing.T) {
	fit := newFit(searchtest.Mixed())
	rng := search.Stream(2, 0, "trials")
	var ws []weighted
	for range 400 {
		ws = append(ws, weighted{[]float64{float64(rng.IntN(2)), 0, 0.4 + 0.2*rng.Float64()}, 0.5 + rng.Float64()})
	}
	dims := []int{0, 2}
	fit.good.fit([]*axis{&fit.axes[0], &fit.axes[2]}, dims, ws)
	const draws, bins = 20000, 20
	counts := make([]float64, 3*bins)
	x := make([]float64, 2)
	for range draws {
		fit.good.draw(x, rng)
		counts[int(x[0])*bins+min(int(x[1]*bins), bins-1)]++
	}
	chi, cells := 0.0, 0.0
	for cell, count := range counts {
		expected := 0.0
		const steps = 20
		for k := range steps {
			at := (float64(cell%bins) + (float64(k)+0.5)/steps) / bins
			expected += draws * math.Exp(fit.good.density([]float64{float64(cell / bins), at})) / steps / bins
		}
		if expected > 5 {
			chi, cells = chi+(count-expected)*(count-expected)/expected, cells+1
		}
	}
	// The 99.9 % point, by Wilson and Hilferty.
	if limit := cells * math.Pow(1-2/(9*cells)+3.09*math.Sqrt(2/(9*cells)), 3); cells < 30 || chi > limit {
		t.Errorf("chi-square of %v cells is %.1f, more than %.1f", cells, chi, limit)
	}
}

// TestTPESplit tests which trials are good, how much they count, and how many
// are kept.
func TestTPESplit(t *testing.T) {
	var past history
	for i := range 2000 {
		rng := search.Stream(3, i, "trial")
		o := search.Observation{Trial: i, State: search.Complete, Value: rng.Float64(), Cost: rng.Float64()}
		switch {
		case i%7 == 0:
			o = search.Observation{Trial: i, State: search.Failed, Value: math.NaN()}
		case i%5 == 0: // better, but pruned
			o = search.Observation{Trial: i, State: search.Pruned, Value: 2, Cost: -1, Curve: []float64{2}}
		}
		past.add([]float64{float64(i)}, o)
		good, rest := past.split()
		if want := min((i+10)/10, 25, i+1-(i+7)/7); len(good) != want {
			t.Fatalf("after %d trials %d are good, not %d", i+1, len(good), want)
		}
		if len(good)+len(rest) < min(i+1, mostOthers) || len(past.best) > mostBest || len(past.others) > mostOthers {
			t.Fatalf("after %d trials %d and %d are used, %d and %d kept", i+1, len(good), len(rest), len(past.best), len(past.others))
		}
		for _, w := range slices.Concat(good, rest) {
			if !(w.weight > 0 && w.weight <= 1) {
				t.Fatalf("a weight is %v", w.weight)
			}
		}
		if i > 50 && slices.ContainsFunc(good, func(w weighted) bool { return int(w.u[0])%5 == 0 }) {
			t.Fatalf("after %d trials a pruned one is good", i+1)
		}
		if !slices.IsSortedFunc(rest, func(a, b weighted) int { return int(a.u[0] - b.u[0]) }) {
			t.Fatalf("after %d trials the others are out of order", i+1)
		}
	}
}

func TestTPEWeights(t *testing.T) {
	m := func(value, cost float64) ranking.Objectives { return ranking.Objectives{Value: value, Cost: cost} }
	cases := []struct {
		xs   []ranking.Objectives
		want []float64
	}{
		{nil, []float64{}},
		{[]ranking.Objectives{m(3, 1), m(2, 1), m(1, 1)}, []float64{1, 1, 1}}, // one objective
		{[]ranking.Objectives{m(3, 1), m(3, 1), m(1, 1)}, []float64{1, 1, 1}}, // two are best
		// The margin is 0.1: they add 0.1·0.5 and 1·0.6; the third is dominated.
		{[]ranking.Objectives{m(2, 2), m(1, 1), m(0, 2)}, []float64{1. / 5, 1, 1. / 5}},
		// They add 0.1·0.75, 0.5·0.25 and 0.5·0.1.
		{[]ranking.Objectives{m(8, 3), m(2, 2), m(0, 1)}, []float64{0.6, 1, 0.4}},
	}
	for _, c := range cases {
		got := weightsOf(c.xs)
		for i, w := range c.want {
			if math.Abs(got[i]-w) > 1e-12 {
				t.Errorf("%v: weights %v, not %v", c.xs, got, c.want)
				break
			}
		}
	}
}

// peak has a sampler learn that a is best, from draws.
func peak(s search.Sampler, in *space.Space, a float64) {
	for i := range 60 {
		p := in.Sample(search.Stream(4, i, "history"))
		s.Observe(search.Observation{Trial: i, Point: p, State: search.Complete, Value: -math.Abs(p[0] - a), Cost: 1})
	}
}

// TestTPELiar tests that trials at once keep apart more than they would if none
// was remembered.
func TestTPELiar(t *testing.T) {
	in := searchtest.Cube(1)
	distance := func(forget bool) float64 {
		sum := 0.0
		for seed := range uint64(20) {
			s := New(in)
			peak(s, in, 0.3)
			last := 0.3
			for trial := 60; trial < 76; trial++ {
				p := space.Must(s.Suggest(trial, search.Stream(seed, trial, "suggest")))
				if forget {
					s.pending.Forget(trial)
				}
				sum += math.Abs(p[0] - last)
				last = p[0]
			}
		}
		return sum
	}
	if with, without := distance(false), distance(true); with < 1.2*without {
		t.Errorf("the distances are %v, and %v if none is remembered", with, without)
	}
}

// TestRefused tests that samplers that learn go on from what they have learned to
// draws from the space when they are refused again and again.
func TestRefused(t *testing.T) {
	in := searchtest.Cube(1)
	for name, s := range map[string]search.Sampler{"tpe": New(in), "nsga2": nsga2.New(in)} {
		peak(s, in, 0.3)
		rng := search.Stream(7, 60, "suggest")
		var us []float64
		for try := range 1000 {
			p := space.Must(s.Suggest(60, rng))
			switch {
			case try >= pending.Patience:
				us = append(us, p[0])
			case name == "tpe" && math.Abs(p[0]-0.3) > 0.25:
				t.Errorf("%s: suggestion %d is %v, far from the best", name, try, p[0])
			}
		}
		if far := distanceFromUniform(us); far > 1.95 {
			t.Errorf("%s: draws are off by %v", name, far)
		}
	}
}

// distanceFromUniform is Kolmogorov and Smirnov's statistic times √n: 1.95 is
// passed once in 1000.
func distanceFromUniform(us []float64) float64 {
	slices.Sort(us)
	worst, n := 0.0, float64(len(us))
	for i, u := range us {
		worst = max(worst, math.Abs(u-float64(i)/n), math.Abs(u-float64(i+1)/n))
	}
	return worst * math.Sqrt(n)
}

// TestFirstDraws tests that without outcomes each point is drawn from the
// distribution of the space, over many seeds: numbers by Kolmogorov and Smirnov,
// choices and steps by chi-square.
func TestFirstDraws(t *testing.T) {
	const seeds, late = 2000, 5
	in := searchtest.Mixed()
	for name, fresh := range map[string]func() search.Sampler{
		"random": func() search.Sampler { return search.NewRandom(in) },
		"sobol":  func() search.Sampler { return sobol.New(in) },
		"tpe":    func() search.Sampler { return New(in) },
		"nsga2":  func() search.Sampler { return nsga2.New(in) },
	} {
		values := make([][]float64, in.Len())
		for seed := range uint64(seeds) {
			s := fresh()
			for trial := range late { // not only the first of all
				p := space.Must(s.Suggest(trial, search.Stream(seed, trial, "suggest")))
				for i, v := range p {
					if trial == late-1 && !math.IsNaN(v) {
						values[i] = append(values[i], v)
					}
				}
			}
		}
		for i, vs := range values {
			firstDraws(t, name, in.Dim(i), vs)
		}
	}
}

func firstDraws(t *testing.T, sampler string, d space.Dimension, vs []float64) {
	if d.Len() == 0 {
		us := make([]float64, len(vs))
		for k, v := range vs {
			us[k] = d.Encode(v)
		}
		if far := distanceFromUniform(us); far > 1.95 {
			t.Errorf("%s: %q is off by %v", sampler, d.Name(), far)
		}
		return
	}
	expected, counts := map[float64]float64{}, map[float64]float64{}
	const places = 7 * 3 * 8 * 100
	for k := range places {
		expected[d.Decode((float64(k)+0.5)/places)] += float64(len(vs)) / places
	}
	for _, v := range vs {
		counts[v]++
	}
	chi := 0.0
	for _, v := range d.Grid(d.Len()) {
		off := counts[v] - expected[v]
		chi += off * off / expected[v]
	}
	k := float64(d.Len() - 1)
	if limit := k * math.Pow(1-2/(9*k)+3.09*math.Sqrt(2/(9*k)), 3); chi > limit {
		t.Errorf("%s: chi-square of %q is %.1f, more than %.1f", sampler, d.Name(), chi, limit)
	}
}

// TestTruncatedEnds tests that kernels come to the very ends, and never beyond.
func TestTruncatedEnds(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	ends := map[float64]int{}
	for range 2000 {
		u := drawTruncated(rng.Float64(), 0.2, rng)
		if !(u >= 0 && u <= 1) {
			t.Fatalf("a draw is %v", u)
		}
		ends[u]++
	}
	if ends[0] < 20 || ends[1] < 20 {
		t.Errorf("0 comes %d times, 1 %d times", ends[0], ends[1])
	}
}
