// Package searchtest tests samplers and schedulers against what the engine of
// package search needs of them. A new sampler passes [TestSampler], a new scheduler
// [TestScheduler]; [TestDeterminism] holds the engine's own promises for any
// problem.
//
// For other tests it has a [Problem] that is unpleasant in every way, a [Toy] whose
// parts can be replaced, [Spaces] of every kind, a [Journal] in memory, and a
// scheduler and a sampler that do all that these may, [Halving] and [Climber].
package searchtest
