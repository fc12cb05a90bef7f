package samplers_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/front"
	"github.com/doubleroute/sweep/search/samplers"
	"github.com/doubleroute/sweep/search/space"
)

// known is a problem with a known objective, and how good outcomes are together.
type known struct {
	search.Problem
	value func(space.Point) float64
	// place brings an outcome into the unit square, more of both is better.
	place func(value, cost float64) (x, y float64)
}

func (k known) Execute(_ context.Context, _ int, job search.Job) (search.Report, error) {
	v := k.value(job.Point)
	return search.Report{Curve: []float64{v}, Value: v}, nil
}

// hypervolume returns the share of the unit square that outcomes dominate, after
// n trials in each of several searches with seeds from 0, on average.
func (k known) hypervolume(t *testing.T, spec samplers.Spec, n, concurrency, seeds int) float64 {
	t.Helper()
	total := 0.0
	for seed := range seeds {
		var f front.Front
		_, err := search.Run(context.Background(), search.Options{
			Problem: k, Executor: k, Sampler: spec.New(k.Space(), k), Seed: uint64(seed), Trials: n, Concurrency: concurrency,
			Observe: func(e search.Event) {
				if e.Kind == search.TrialEnded {
					saved, value := k.place(e.Outcome.Value, e.Outcome.Cost)
					f.Add(-min(max(saved, 0), 1), min(max(value, 0), 1))
				}
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		total += f.Hypervolume(front.Outcome{})
	}
	return total / float64(seeds)
}

// wideKnown is the problem of two routes, measured on the logarithm of cost.
func wideKnown() known {
	w := newWide()
	return known{Problem: w, value: w.value, place: func(value, cost float64) (x, y float64) {
		return 1 - (math.Log10(cost)-3)/4, (value - 0.5) / 0.55
	}}
}

// zdt is ZDT1 or another of its family (Zitzler, Deb and Thiele, 2000) in d
// dimensions: the cost is the first number, the value minus the second objective.
type zdt struct {
	space *space.Space
	shape func(ratio, f1 float64) float64
}

func (z zdt) Space() *space.Space                        { return z.space }
func (z zdt) Key(p space.Point) string                   { return z.space.Key(p) }
func (z zdt) Length(_ space.Point, from, to int) float64 { return float64(to - from) }
func (z zdt) Cost(p space.Point) (float64, error)        { return p[0], nil }
func (z zdt) value(p space.Point) float64 {
	g := 0.0
	for _, x := range p[1:] {
		g += x
	}
	g = 1 + 9*g/float64(len(p)-1)
	return -g * z.shape(p[0]/g, p[0])
}

func zdtKnown(d int, shape func(ratio, f1 float64) float64) known {
	var entries []space.Entry
	for i := range d {
		entries = append(entries, space.Entry{Dimension: space.Must(space.Float(fmt.Sprintf("x%d", i), space.Range{Max: 1}))})
	}
	z := zdt{space: space.Must(space.New(entries...)), shape: shape}
	return known{Problem: z, value: z.value, place: func(value, cost float64) (x, y float64) { return 1 - cost, 1 + value/6 }}
}

func knownProblems() map[string]known {
	return map[string]known{
		"two routes": wideKnown(),
		"zdt1":       zdtKnown(10, func(r, _ float64) float64 { return 1 - math.Sqrt(r) }),
		"zdt2":       zdtKnown(10, func(r, _ float64) float64 { return 1 - r*r }),
		"zdt3":       zdtKnown(10, func(r, f float64) float64 { return 1 - math.Sqrt(r) - r*math.Sin(10*math.Pi*f) }),
	}
}

// TestSamplersThatLearn compares with random draws. With the fixed seeds it
// always comes out the same way.
func TestSamplersThatLearn(t *testing.T) {
	const trials, concurrency, seeds = 150, 8, 6
	specs := map[string]samplers.Spec{}
	for _, spec := range samplers.All() {
		specs[spec.Name] = spec
	}
	for name, problem := range knownProblems() {
		t.Run(name, func(t *testing.T) {
			drawn := problem.hypervolume(t, specs["random"], trials, concurrency, seeds)
			// How much of what random draws leave must be gained.
			for sampler, share := range map[string]float64{"tpe": 0.08, "nsga2": 0.03} {
				got := problem.hypervolume(t, specs[sampler], trials, concurrency, seeds)
				t.Logf("%s: %.4f, random: %.4f", sampler, got, drawn)
				if got < drawn+share*(1-drawn) {
					t.Errorf("%s has a hypervolume of %.4f after %d trials, random draws of %.4f", sampler, got, trials, drawn)
				}
			}
		})
	}
}
