package search

import "github.com/doubleroute/sweep/search/space"

// Estimator is an optional interface of a Problem: it knows something of a point's
// learned objective without training it, such as the accuracy of two routes that
// were trained separately, or what an earlier search found. A sampler that can use
// that asks its Problem for it.
type Estimator interface {
	// Estimates returns a number for each source of estimates, always in the
	// same order; NaN where a source knows nothing of the point. An estimate
	// need not be on the scale of the objective, it should only rise with it.
	// It is a pure function, called from the goroutine of Run.
	Estimates(space.Point) []float64
	// Candidates returns points that the sources know well and that a sampler
	// should consider beside those it draws. They must not be changed.
	Candidates() []space.Point
}

// Estimators makes one of several: it gives the estimates of each in turn.
func Estimators(all ...Estimator) Estimator { return estimators(all) }

type estimators []Estimator

func (e estimators) Estimates(x space.Point) []float64 {
	var all []float64
	for _, one := range e {
		all = append(all, one.Estimates(x)...)
	}
	return all
}

func (e estimators) Candidates() []space.Point {
	var all []space.Point
	for _, one := range e {
		all = append(all, one.Candidates()...)
	}
	return all
}

// Baselined is an optional interface of a Problem: some of its points are a
// baseline that the others are compared with, as classifiers of one route are where
// those of two are searched for. The front of the baseline is wanted too, however
// far below the others' it is: to beat a baseline that was not searched as hard
// says nothing.
type Baselined interface {
	// Baseline reports whether a point belongs to the baseline.
	Baseline(space.Point) bool
	// BaselineShare returns the share of trials, from 0 to 1, that look for the
	// front of the baseline.
	BaselineShare() float64
}

// BaselineTurn reports whether a trial is one of those that look for the front of
// the baseline. They come as evenly as they can.
func BaselineTurn(trial int, share float64) bool {
	return int(float64(trial+1)*share) > int(float64(trial)*share)
}
