// Package search looks for good configurations. It knows nothing of what is
// being configured: a Problem says what there is to decide and what is known
// beforehand, an Executor tries a configuration, a Sampler chooses the next one,
// a Scheduler divides the effort among them, and Run brings them together.
//
// This package is the engine and its vocabulary. Around it are:
//
//   - space: dimensions, spaces and points, which are configurations;
//   - front: the Pareto front of value and cost, and its hypervolume;
//   - samplers: the list of samplers, each in a package of its own;
//   - schedulers: the list of schedulers, and their front-aware forms;
//   - prior: what an earlier search lets expect;
//   - optimize: a search of plain functions in one call, and an example;
//   - searchtest: the conformance suites of samplers, schedulers and problems.
//
// # A deterministic machine
//
// Every choice that Run makes is a function of the problem, the seed and the
// results so far: never of the number of workers, the machine's speed or a
// restart. Time inside is virtual. A job, training a trial from one epoch to
// another, takes Problem.Length of it; Options.Concurrency jobs are outstanding
// at once, and their ends are taken in virtual order. Real workers do the
// outstanding jobs in any order, and Run waits only when the job due next is not
// back. So:
//
//   - any number of workers gives the same trials with the same outcomes, in the
//     same order;
//   - a search that was interrupted goes on from its Journal as if it had not
//     been;
//   - a shorter search is the beginning of a longer one. Of two that differ in
//     Options.Trials only, n and more, the calls of the Journal in the longer one
//     before its trial n is suggested are also the first in the shorter one: the
//     trials' numbers, points and costs, and the outcomes of those that end by
//     then. What is left, the shorter one brings to an end without new trials;
//     with the scheduler "none", to the same outcomes. The same holds of two that
//     differ in Options.Effort only, with n the trials of the one of less effort;
//   - what has ended keeps its outcome. A run that goes on with a Journal and has
//     fewer trials, less effort or no time left takes no trial back and does no
//     job. One with more may only take up again what was pruned: that trial trains
//     on, and comes to be complete, failed, or pruned at a later epoch.
//
// # Samplers and schedulers
//
// The sampler pareto is for what this package is about: an objective that is
// learned and a cost that is known. The others are there to compare with and for
// other problems; each is bounded in memory and in time, however many trials there
// are.
//
// Trials that a scheduler pauses go on from where they were; an Executor may keep
// a checkpoint for that, or train again from the first epoch.
//
// Knowledge from elsewhere comes in three ways: samplers.Enqueue tries known
// points first, an Estimator says beforehand how good a point may be, and
// prior.New makes one of an earlier search.
//
// To add a sampler or a scheduler, see the packages of these names. Run needs no
// change.
package search
