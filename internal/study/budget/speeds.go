package budget

import (
	"math"
	"slices"
	"strings"
)

// Work is what the time of a training depends on.
type Work struct {
	Routes, Views string
	FLOPs         float64 // of one prediction
	Epoch         float64 // FLOPs of an epoch, with its evaluation on the validation part
}

// WorkOf returns the work of training what takes so many FLOPs a prediction on so
// many examples.
func WorkOf(routes, views []string, flops int64, train, validation int) Work {
	return Work{Routes: strings.Join(routes, "+"), Views: strings.Join(views, "+"), FLOPs: float64(flops),
		Epoch: float64(flops) * float64(3*train+validation)}
}

// speeds learns how long work takes. The time of a FLOP depends on the kind of
// the work and on its size, and all of it rises and falls with what else the
// machine does: so of each measurement it keeps what is left once the load at
// that time is taken out.
type speeds struct {
	samples []sample // the last ones, in a ring
	next    int
	load    float64 // now: the logarithm of how much slower than usual
	setup   float64 // seconds of a training outside its epochs, smoothed
}

// sample is a measured speed.
type sample struct {
	Work
	rate float64 // logarithm of seconds a FLOP, without the load
}

const (
	mostSamples = 256
	inertia     = 0.8 // of the load: the share of the old estimate in a new one
)

// note learns from epochs that took so many seconds in all.
func (s *speeds) note(w Work, epochs, seconds float64) {
	if !(epochs*w.Epoch > 0 && seconds > 0) {
		return
	}
	rate := math.Log(seconds / (epochs * w.Epoch))
	if usual, ok := s.usual(w); ok {
		s.load += (1 - inertia) * min(max(rate-usual-s.load, -1), 1)
	}
	if len(s.samples) < mostSamples {
		s.samples = append(s.samples, sample{})
	}
	s.samples[s.next%mostSamples] = sample{w, rate - s.load}
	s.next++
}

// learnLoad learns of the load only, from what was predicted without it.
func (s *speeds) learnLoad(seconds, predicted float64) {
	if seconds > 0 && predicted > 0 {
		s.load += (1 - inertia) * min(max(math.Log(seconds/predicted)-s.load, -1), 1)
	}
}

// usual returns the logarithm of the seconds a FLOP without load: the mean of
// what was measured, of like work above all.
func (s *speeds) usual(w Work) (float64, bool) {
	var sum, weights float64
	for _, o := range s.samples {
		weight := 1.0
		if o.Routes == w.Routes {
			weight *= 8
			if o.Views == w.Views {
				weight *= 4
			}
		}
		weight /= math.Exp(min(math.Abs(math.Log2(max(o.FLOPs, 1)/max(w.FLOPs, 1))), 20))
		sum, weights = sum+weight*o.rate, weights+weight
	}
	return sum / weights, weights > 0
}

// predict returns the seconds that so many epochs take; 0 where nothing is
// known.
func (s *speeds) predict(w Work, epochs float64) float64 {
	rate, ok := s.usual(w)
	if !ok {
		return 0
	}
	return epochs*w.Epoch*math.Exp(rate+s.load) + s.setup
}

// began notes the seconds that a training took outside its epochs.
func (s *speeds) began(seconds float64) {
	s.setup = inertia*s.setup + (1-inertia)*max(seconds, 0)
}

// makespan returns how long workers take for tasks that they take in order.
func makespan(tasks []float64, workers int) float64 {
	free := make([]float64, workers) // when each worker is
	for _, s := range tasks {
		free[earliest(free)] += s
	}
	return slices.Max(free)
}

// earliest returns which of the workers is free first.
func earliest(free []float64) int {
	first := 0
	for i := range free {
		if free[i] < free[first] {
			first = i
		}
	}
	return first
}
