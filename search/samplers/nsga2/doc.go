// Package nsga2 is the sampler of the genetic algorithm NSGA-II, for value and cost
// together, one child at a time.
package nsga2
