package pareto

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/doubleroute/sweep/search/internal/gp"
)

// model is a fitted Gaussian process over the candidates, with the scale of
// values that it was fitted in.
type model struct {
	*gp.Posterior
	bend bend
	full int // observations at which it is made anew
}

// bend brings values to about mean 0 and variance 1 and draws in those far below
// the rest: that a trial failed to learn anything matters, how much it did not.
type bend struct{ middle, width, knee float64 }

func bendOf(values []float64) bend {
	s := slices.Sorted(slices.Values(values))
	q := func(p float64) float64 { return s[int(p*float64(len(s)-1)+0.5)] }
	b := bend{middle: q(0.5), width: (q(0.9) - q(0.1)) / 2.5}
	if !(b.width > 0) {
		b.width = cmp.Or((s[len(s)-1]-s[0])/2, 1)
	}
	b.knee = b.of(q(0.2))
	return b
}

func (b bend) of(value float64) float64 {
	x := (value - b.middle) / b.width
	if x < b.knee {
		return b.knee - math.Log1p(b.knee-x)
	}
	return x
}

// learn brings the model up to date with what was observed.
func (s *Sampler) learn(rng *rand.Rand) {
	switch {
	case s.model == nil && s.history.count < paretoStart:
	case s.model == nil || s.model.Len()+len(s.fresh) >= s.model.full:
		s.rebuild(rng)
	default:
		for _, r := range s.fresh {
			value, noise := s.read(r)
			s.model.Observe(r.place, value, noise)
		}
	}
	s.fresh = s.fresh[:0]
}

// read returns a record's value as the model takes it, and its variance.
func (s *Sampler) read(r record) (value, variance float64) {
	if r.failed {
		return s.model.bend.knee - 1, 0.1
	}
	value, variance = s.history.expect(r)
	value, variance = s.model.bend.of(value), variance/(s.model.bend.width*s.model.bend.width)
	if !(variance <= 1) { // anything may come of it
		variance = 1
	}
	return value, variance
}

// rebuild makes the model anew of the records that matter most, and fits its
// kernel where the history is a quarter longer than when that was done last.
func (s *Sampler) rebuild(rng *rand.Rand) {
	records := s.history.nearest(paretoData, rng)
	var values []float64
	for _, r := range records {
		if !r.failed {
			v, _ := s.history.expect(r)
			values = append(values, v)
		}
	}
	if len(values) == 0 {
		return
	}
	n := len(records)
	s.model = &model{bend: bendOf(values), full: min(n+max(n/4, 2), paretoData+paretoData/4)}
	var d gp.Data
	for _, r := range records {
		v, noise := s.read(r)
		d.Places, d.Values, d.Noise = append(d.Places, r.place), append(d.Values, v), append(d.Noise, noise)
	}
	if s.kernel.Variance == 0 {
		s.kernel = gp.Prior(s.encoder.groups)
	}
	if s.history.count >= s.fit {
		s.kernel = gp.Fit(d.Sample(fitted, rng), s.kernel, paretoSteps)
		s.fit = s.history.count + s.history.count/4
	}
	s.model.Posterior = gp.NewPosterior(s.kernel)
	for i := range d.Places {
		s.model.Observe(d.Places[i], d.Values[i], d.Noise[i])
	}
	for _, c := range s.pool.all {
		c.predicted = s.model.Add(c.place)
	}
	for _, c := range s.waiting() {
		c.predicted = s.model.Add(c.place)
	}
}

// fitted is how many records a kernel is fitted to at most.
const fitted = 100
