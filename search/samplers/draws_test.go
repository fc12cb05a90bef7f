package samplers_test

import (
	"math"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/samplers/internal/pending"
	"github.com/doubleroute/sweep/search/samplers/nsga2"
	"github.com/doubleroute/sweep/search/samplers/sobol"
	"github.com/doubleroute/sweep/search/samplers/tpe"
	"github.com/doubleroute/sweep/search/searchtest"
	"github.com/doubleroute/sweep/search/space"
)

// peak has a sampler learn that a is best, from draws.
func peak(s search.Sampler, in *space.Space, a float64) {
	for i := range 60 {
		p := in.Sample(search.Stream(4, i, "history"))
		s.Observe(search.Observation{Trial: i, Point: p, State: search.Complete, Value: -math.Abs(p[0] - a), Cost: 1})
	}
}

// TestRefused tests that samplers that learn go on from what they have learned to
// draws from the space when they are refused again and again.
func TestRefused(t *testing.T) {
	in := searchtest.Cube(1)
	for name, s := range map[string]search.Sampler{"tpe": tpe.New(in), "nsga2": nsga2.New(in)} {
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
		"tpe":    func() search.Sampler { return tpe.New(in) },
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
