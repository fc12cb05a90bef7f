package pareto

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/doubleroute/sweep/search/internal/gp"
)

// model is a fitted Gaussian process over the candidates, and the warping of
// values that it was fitted with.
type model struct {
	*gp.Posterior
	warping warping
	full    int // observations at which it is made anew
}

// warping brings values to about mean 0 and variance 1, and those far below the
// others nearer, by a logarithm: it matters that a trial failed to learn anything,
// not by how much.
type warping struct{ median, width, knee float64 }

func warpingOf(values []float64) warping {
	s := slices.Sorted(slices.Values(values))
	quantile := func(p float64) float64 { return s[int(p*float64(len(s)-1)+0.5)] }
	w := warping{median: quantile(0.5), width: (quantile(0.9) - quantile(0.1)) / 2.5}
	if !(w.width > 0) {
		w.width = cmp.Or((s[len(s)-1]-s[0])/2, 1)
	}
	w.knee = w.of(quantile(0.2))
	return w
}

// of returns the warped value.
func (w warping) of(value float64) float64 {
	x := (value - w.median) / w.width
	if x < w.knee {
		return w.knee - math.Log1p(w.knee-x)
	}
	return x
}

// learn brings the model up to date with what was observed.
func (s *Sampler) learn(rng *rand.Rand) {
	switch {
	case s.model == nil && s.history.count < startup:
	case s.model == nil || s.model.Len()+len(s.unseen) >= s.model.full:
		s.rebuild(rng)
	default:
		for _, r := range s.unseen {
			value, noise := s.target(r)
			s.model.Observe(r.encoded, value, noise)
		}
	}
	s.unseen = s.unseen[:0]
}

// target returns what the model takes for the value of a record, and its variance.
func (s *Sampler) target(r record) (value, variance float64) {
	if r.failed {
		return s.model.warping.knee - 1, 0.1
	}
	value, variance = s.history.extrapolate(r)
	value, variance = s.model.warping.of(value), variance/(s.model.warping.width*s.model.warping.width)
	if !(variance <= 1) { // little is known of it
		variance = 1
	}
	return value, variance
}

// rebuild makes the model anew of the records that matter most, and fits its
// kernel where the history is a quarter longer than when that was done last.
func (s *Sampler) rebuild(rng *rand.Rand) {
	records := s.history.sample(mostData, rng)
	var values []float64
	for _, r := range records {
		if !r.failed {
			v, _ := s.history.extrapolate(r)
			values = append(values, v)
		}
	}
	if len(values) == 0 {
		return
	}
	n := len(records)
	s.model = &model{warping: warpingOf(values), full: min(n+max(n/4, 2), mostData+mostData/4)}
	var d gp.Data
	for _, r := range records {
		v, noise := s.target(r)
		d.Inputs, d.Values, d.Noise = append(d.Inputs, r.encoded), append(d.Values, v), append(d.Noise, noise)
	}
	if s.kernel.Variance == 0 {
		s.kernel = gp.Prior(s.encoder.groups)
	}
	if s.history.count >= s.nextFit {
		s.kernel = gp.Fit(d.Sample(mostFitted, rng), s.kernel, fitSteps)
		s.nextFit = s.history.count + s.history.count/4
	}
	s.model.Posterior = gp.NewPosterior(s.kernel)
	for i := range d.Inputs {
		s.model.Observe(d.Inputs[i], d.Values[i], d.Noise[i])
	}
	for _, c := range s.pool.all {
		c.prediction = s.model.Add(c.encoded)
	}
	for _, c := range s.pendingCandidates() {
		c.prediction = s.model.Add(c.encoded)
	}
}

// mostFitted is how many records a kernel is fitted to at most.
const mostFitted = 100
