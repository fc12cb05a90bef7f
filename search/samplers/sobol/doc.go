// Package sobol is the sampler of a scrambled Sobol sequence: points that fill a
// space more evenly than independent draws.
package sobol
