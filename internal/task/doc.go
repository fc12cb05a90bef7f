// Package task is one training to be done, and what comes of it.
//
//	Task   -> what to train, on which data, from which epoch to which, and what
//	          is wanted back; plain values that go through encoding/gob
//	Do     -> trains: a pure function of task and data, times aside
//	Result -> what was wanted, or why the task failed; plain values too
//
// A trial of a search, a route of a route bank, a final training and an export
// are tasks. Package runner has them done.
package task
