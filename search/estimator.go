package search

// Estimator is what a Problem may be beside: it knows something of a point's
// learned objective without training it, such as the accuracy of two routes that
// were trained apart, or what an earlier search found. A sampler that can use
// that asks its Problem for it.
type Estimator interface {
	// Estimates returns a number for each source of estimates, always in the
	// same order; NaN where a source knows nothing of the point. An estimate
	// need not be on the scale of the objective, it should only rise with it.
	// It is a pure function, called from the goroutine of Run.
	Estimates(Point) []float64
	// Candidates returns points that the sources know well and that a sampler
	// should look at beside those it draws. They must not be changed.
	Candidates() []Point
}
