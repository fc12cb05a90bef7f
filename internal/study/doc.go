// Package study runs an experiment: it is where the search, the training and
// the store meet.
//
//	problem  a point is decoded to a configuration, once, with its cost and limits
//	trials   a job of the search becomes a task, and its result a report
//	bank     routes trained alone, by which pairs are estimated for the search
//	journal  keeps the search in the store, and knows the finalists
//	folds    candidates read on further folds, before finalists are chosen
//	finals   finalists retrained with several seeds, read on the test part
//	budget   predicts when the wall-clock time is spent
//	event    hands what happens to a listener, for whom nobody waits
//
// All training is done by a runner (internal/runner), as tasks (internal/task).
// Everything that is stored is a function of the experiment, its data and the
// seed; the number of workers, interruptions and kills only decide when.
package study
