// Package search looks for good configurations. It knows nothing of what is
// being configured: a Problem says what there is to decide and what is known
// beforehand, an Executor tries a configuration, a Sampler chooses the next one,
// a Scheduler divides the effort among them, and Run brings them together.
//
// For an objective and a cost that are plain functions, Trade is all of it:
//
//	units := search.Must(search.Int("units", search.Range{Min: 8, Max: 512, Log: true}))
//	space := search.Must(search.NewSpace(search.Entry{Dimension: units}))
//	quality := func(params map[string]any) (float64, error) { return train(params["units"].(int)) }
//	cost := func(params map[string]any) float64 { return float64(params["units"].(int)) }
//	found, err := search.Trade(ctx, space, quality, cost, search.Options{Trials: 60})
//	for _, o := range found.Front {
//		fmt.Println(space.Params(o.Point), o.Value, "for", o.Cost)
//	}
//
// A Space is a list of dimensions (Float, Int, Choice, Weighted), some of which
// exist only where others have certain values. A Point is a configuration.
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
//     Options.Trials only, n and more, what the journal is told by the longer one
//     before its trial n is suggested is also the first that it is told by the
//     shorter one: the trials' numbers, points and costs, and the outcomes of
//     those that end by then. What is left, the shorter one brings to an end
//     without new trials; with the scheduler "none", to the same outcomes. The
//     same holds of two that differ in Options.Effort only, with n the trials of
//     the one of less effort.
//
// # Samplers and schedulers
//
// Pareto is the sampler for what this package is about: an objective that is
// learned and a cost that is known. It models the one and computes the other.
// Random, Grid, Sobol, TPE and NSGA2 are there to compare with and for other
// problems; each is bounded in memory and in time, however many trials there are.
//
// The schedulers median, asha and hyperband compare trials by value, as
// published. FrontAware makes each compare them by their distance to the front at
// their cost, and stop those that cannot reach it. Trials that are paused go on
// from where they were; an Executor may keep what it needs for that, or train
// again from the first epoch.
//
// Knowledge from elsewhere comes in three ways: Enqueue tries known points
// first, an Estimator says beforehand what a point may be worth, and Warm makes
// one of an earlier search.
//
// # To add a sampler or a scheduler
//
// Write a type with the methods of Sampler or Scheduler, test it with package
// searchtest, and add it to the list in Samplers or Schedulers. Run needs no
// change.
package search
