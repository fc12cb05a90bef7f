package search

import (
	"context"

	"github.com/doubleroute/sweep/search/space"
)

// Problem is what is searched: a space, and what is known of a configuration
// before it is trained. Its methods are called from the goroutine of Run only,
// and must be pure functions: a search is replayed by calling them again.
type Problem interface {
	Space() *space.Space
	// Cost returns the known objective of a point. An error means that the
	// point breaks a hard limit and must not be tried.
	Cost(space.Point) (float64, error)
	// Length returns how long training from the end of epoch `from` to the end
	// of epoch `to` takes in virtual time, such as its FLOPs: a finite number,
	// not negative.
	Length(p space.Point, from, to int) float64
	// Key is equal for points that are the same configuration. Space.Key is
	// the answer where no two points are.
	Key(space.Point) string
}

// Job is one piece of work: train a trial from the end of epoch From to the end
// of epoch To.
type Job struct {
	Trial    int
	Point    space.Point
	From, To int
	Length   float64 // in virtual time, of what of it no earlier job has done
}

// Report is what a job gave.
type Report struct {
	Job
	// Curve is the learned objective after each epoch trained in this job. A
	// curve of fewer than To-From epochs says that training came to its end
	// early: the trial is complete, and its scheduler is not asked.
	Curve  []float64
	Value  float64 // the learned objective of the trial so far; NaN fails it
	Failed string  // not empty: the trial failed, and why
}

// Executor does jobs. Execute is called from several goroutines at once, with
// the number of the worker, from 0. What it reports must be a pure function of
// the job. A trial that fails is a Report with Failed set, and so is a panic; an
// error ends the whole search. When ctx is done it returns ctx's error soon.
type Executor interface {
	Execute(ctx context.Context, worker int, job Job) (Report, error)
}

// Journal keeps what happened, so that a search can go on where it stopped. All
// methods are called from the goroutine of Run; an error ends the search.
//
// The order of Suggested and Ended calls and all of their arguments are a
// function of problem, seed, sampler, scheduler, epochs and concurrency: a run
// that goes on repeats the calls of the run before it. Only where that run was
// stopped (Options.Stop, Options.Abandon), or had fewer trials or less effort, does
// it come to another end of a trial than was noted; Observation.Outlasts says which
// of the two a journal keeps.
type Journal interface {
	// Begun returns how many trials earlier runs began; it is called once, before all
	// others. They are begun again whatever Options.Trials, Effort and Stop say, so
	// that a smaller number takes nothing back.
	Begun() int
	// Recorded returns the report of a job that an earlier run finished.
	Recorded(Job) (Report, bool)
	// Suggested notes a new trial before its first job is handed out. It is
	// called again on replay, and returns an error if the trial on record is
	// another configuration.
	Suggested(trial int, p space.Point, cost float64) error
	// Reported notes a finished job as soon as it is back, in no fixed order.
	// It is not called for a job that Recorded knew.
	Reported(Report) error
	// Ended notes the final state of a trial, in virtual-time order.
	Ended(Observation) error
}

// forgetful is the journal of a search that keeps nothing.
type forgetful struct{}

func (forgetful) Begun() int                                { return 0 }
func (forgetful) Recorded(Job) (Report, bool)               { return Report{}, false }
func (forgetful) Suggested(int, space.Point, float64) error { return nil }
func (forgetful) Reported(Report) error                     { return nil }
func (forgetful) Ended(Observation) error                   { return nil }
