package space_test

import (
	"math"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/space"
)

// draws is how many draws each distribution is judged by. With the fixed seeds
// the tests below always come out the same way.
const draws = 20000

func sample(d space.Dimension) []float64 {
	rng := search.Stream(1, 0, "distribution of "+d.Name())
	vs := make([]float64, draws)
	for i := range vs {
		vs[i] = d.Decode(rng.Float64())
	}
	return vs
}

// TestContinuousDistributions compares with the distribution function by
// Kolmogorov and Smirnov's statistic: 1.95/sqrt(n) is passed once in 1000.
func TestContinuousDistributions(t *testing.T) {
	cases := []struct {
		name string
		r    space.Range
		cdf  func(float64) float64
	}{
		{"uniform", space.Range{Min: -2, Max: 6}, func(v float64) float64 { return (v + 2) / 8 }},
		{"log", space.Range{Min: 1e-4, Max: 1e2, Log: true}, func(v float64) float64 { return (math.Log10(v) + 4) / 6 }},
		{"widest", space.Range{Min: -math.MaxFloat64, Max: math.MaxFloat64}, func(v float64) float64 { return v/math.MaxFloat64/2 + 0.5 }},
	}
	for _, c := range cases {
		vs := sample(space.Must(space.Float(c.name, c.r)))
		slices.Sort(vs)
		worst := 0.0
		for i, v := range vs {
			f := c.cdf(v)
			worst = max(worst, math.Abs(f-float64(i)/draws), math.Abs(f-float64(i+1)/draws))
		}
		if limit := 1.95 / math.Sqrt(draws); worst > limit {
			t.Errorf("%s: the distribution is off by %.4f, more than %.4f", c.name, worst, limit)
		}
		if c.cdf(vs[0]) > 1e-3 || c.cdf(vs[draws-1]) < 1-1e-3 {
			t.Errorf("%s: the ends are not reached: %v to %v", c.name, vs[0], vs[draws-1])
		}
	}
}

// TestFiniteDistributions compares frequencies by Pearson's chi-square. Every
// value, the ends too, must come.
func TestFiniteDistributions(t *testing.T) {
	even := func(int, float64) float64 { return 1 }
	// Rounding to the nearest gives v the logarithms from half a step below to
	// half a step above.
	log := func(half float64) func(int, float64) float64 {
		return func(_ int, v float64) float64 { return math.Log((v + half) / (v - half)) }
	}
	weights := []float64{1, 5, 0.5, 13.5}
	cases := []struct {
		d      space.Dimension
		weight func(i int, v float64) float64
	}{
		{space.Must(space.Int("int", space.Range{Min: -3, Max: 6})), even},
		{space.Must(space.Int("int step", space.Range{Min: 0, Max: 12, Step: 3})), even},
		{space.Must(space.Float("step", space.Range{Max: 0.6, Step: 0.1})), even},
		{space.Must(space.Float("short step", space.Range{Max: 1, Step: 0.3})), even},
		{space.Must(space.Int("int log", space.Range{Min: 1, Max: 20, Log: true})), log(0.5)},
		{space.Must(space.Int("int log step", space.Range{Min: 8, Max: 64, Step: 8, Log: true})), log(4)},
		{space.Must(space.Float("step log", space.Range{Min: 0.5, Max: 4, Step: 0.5, Log: true})), log(0.25)},
		{space.Must(space.Choice("choice", "a", "b", "c", "d", "e")), even},
		{space.Must(space.Weighted("weighted", []any{"a", "b", "c", "d"}, weights)), func(i int, _ float64) float64 { return weights[i] }},
	}
	for _, c := range cases {
		values := c.d.Grid(1000)
		counts := map[float64]float64{}
		for _, v := range sample(c.d) {
			counts[v]++
		}
		if len(counts) != len(values) {
			t.Errorf("%s: %d values of %d came", c.d.Name(), len(counts), len(values))
		}
		total, chi := 0.0, 0.0
		for i, v := range values {
			total += c.weight(i, v)
		}
		for i, v := range values {
			expected := draws * c.weight(i, v) / total
			chi += (counts[v] - expected) * (counts[v] - expected) / expected
		}
		// The 99.9 % point, by Wilson and Hilferty.
		k := float64(len(values) - 1)
		limit := k * math.Pow(1-2/(9*k)+3.09*math.Sqrt(2/(9*k)), 3)
		if chi > limit {
			t.Errorf("%s: chi-square is %.1f, more than %.1f", c.d.Name(), chi, limit)
		}
	}
}

// TestSampleConditional draws points and compares how often dimensions exist.
func TestSampleConditional(t *testing.T) {
	model := space.Must(space.Weighted("model", []any{"mlp", "cnn"}, []float64{1, 3}))
	layers := space.Must(space.Int("layers", space.Range{Min: 1, Max: 2}))
	second := space.Must(space.Float("second", space.Range{Max: 1}))
	in := space.Must(space.New(
		space.Entry{Dimension: model},
		space.Entry{Dimension: layers, When: []space.Condition{{Dimension: "model", Values: []any{"mlp"}}}},
		space.Entry{Dimension: second, When: []space.Condition{{Dimension: "layers", Values: []any{2}}}},
	))
	rng := search.Stream(1, 0, "points")
	exist := map[string]float64{}
	for range draws {
		p := in.Sample(rng)
		if err := in.Check(p); err != nil {
			t.Fatal(err)
		}
		for name := range in.Params(p) {
			exist[name]++
		}
	}
	for name, share := range map[string]float64{"model": 1, "layers": 1. / 4, "second": 1. / 8} {
		if got := exist[name] / draws; math.Abs(got-share) > 3.3*math.Sqrt(share*(1-share)/draws) {
			t.Errorf("%s exists in %.4f of all points, not in %.4f", name, got, share)
		}
	}
}
