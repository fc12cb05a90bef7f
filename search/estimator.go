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
