// Package schedulers lists the schedulers that an experiment can name: median,
// asha and hyperband compare trials after 1, 3, 9, … epochs by value, as
// published. [FrontAware] makes each compare them by their distance to the Pareto
// front at their cost, and stop those that cannot reach it. [Separate] keeps the
// trials of a baseline from being compared with the others. What they keep grows with
// the number of trials, not with that of their epochs.
//
// To add a scheduler, write a type with the methods of search.Scheduler, test it
// with searchtest.TestScheduler, and add it to [All].
package schedulers
