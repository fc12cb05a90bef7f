// Package pareto is the sampler for an objective that is learned and a cost that
// is known beforehand: it models the one, computes the other, and suggests where
// the expected hypervolume improvement of the Pareto front is greatest.
//
// The files follow a suggestion: an encoder turns points into vectors, the
// history keeps outcomes and extrapolates learning curves, the model is a Gaussian
// process of them, the pool holds candidates, and the acquisition chooses one.
package pareto
