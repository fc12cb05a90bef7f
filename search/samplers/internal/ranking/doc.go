// Package ranking ranks finished trials by value and cost together, for samplers
// that learn from the best: complete trials before pruned ones, then by the rank
// of non-dominated sorting, then as the sampler likes.
package ranking
