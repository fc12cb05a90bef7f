// Package searchtest tests samplers and schedulers against what the engine of
// package search needs of them. A new sampler passes TestSampler, a new
// scheduler TestScheduler; TestDeterminism holds the engine's own promises for
// any problem.
package searchtest
