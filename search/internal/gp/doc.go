// Package gp is Gaussian process regression for a search: a Kernel that says how
// alike two inputs are, Fit, which chooses it by the marginal likelihood, and a
// Posterior, which is kept up to date over a pool of candidates as observations
// come.
//
// Inputs are vectors of float64. A group of coordinates shares a length scale, so
// that the one-hot coordinates of a choice do.
package gp
