package search

import (
	"context"

	"github.com/doubleroute/sweep/search/space"
)

// Options is what Run needs to know. Problem and Executor must be given, and
// Trials, Stop, a context that ends or a space that does; the rest has defaults.
type Options struct {
	Problem   Problem
	Executor  Executor
	Sampler   Sampler   // nil: random
	Scheduler Scheduler // nil: none
	Journal   Journal   // nil: nothing is kept
	Seed      uint64
	Trials    int                   // how many in all, with those that the Journal has; 0: no limit
	Epochs    func(space.Point) int // the last epoch of a trial, at least 1; nil: 1

	// Effort is how much virtual time the search may take in all: the sum of
	// Problem.Length of the epochs trained; 0: no limit. It is never exceeded.
	// No new trial is begun once one would not fit that takes the same share of
	// its whole length as trials did so far, with what those in training are
	// expected to take yet. What is left goes to the trials begun, paused ones
	// that the scheduler resumes too; one whose next job does not fit is pruned.
	//
	// A search of less effort is the beginning of one of more, as one of fewer
	// trials is: the first n trials have the same numbers, points and costs, and
	// those that end before trial n would have been suggested the same outcomes.
	Effort float64

	// Concurrency is how many jobs are outstanding in virtual time; 0: 8. It
	// is part of what decides the result, as it says how much is known when a
	// trial is suggested. Workers is how many jobs are really worked on at once;
	// 0: 1. It decides nothing but the time taken.
	Concurrency int
	Workers     int

	// Refusals is how many points in a row may be refused, as tried before or
	// over a limit, before the search gives up on finding a new one; 0: 1000.
	Refusals int

	// Stop is asked before each new suggestion. Once it says true (as when a
	// wall-clock budget is spent) no new trial is begun and the search comes to
	// its end as if Trials were the number begun so far: trials in training,
	// and paused ones that the scheduler resumes, train to their end.
	Stop func() bool

	// Abandon is asked before each job is handed to a worker. Once it says true
	// no further job is: those being worked on are finished, recorded and
	// taken, and Run returns. The other trials are left open; a later run with
	// the same journal goes on with them.
	Abandon func() bool

	// Observe is called with every event, from the goroutine of Run. It is for
	// showing progress, not for decisions.
	Observe func(Event)
}

// Event is something that happened in a search. Suggestions and ends come in
// virtual-time order, jobs in the order in which they really begin and end.
type Event struct {
	Kind     EventKind
	Trial    int
	Point    space.Point
	Cost     float64
	Worker   int         // which works on the job, from 0; -1 where none does
	Job      Job         // JobBegan, JobDone; of TrialSuggested all of its training
	Report   Report      // JobDone
	Replayed bool        // JobDone: the report comes from the journal
	Outcome  Observation // TrialEnded
}

// EventKind is what happened.
type EventKind string

// The kinds of event.
const (
	TrialSuggested EventKind = "suggested"
	JobBegan       EventKind = "began"
	JobDone        EventKind = "done"
	TrialEnded     EventKind = "ended"
)

// Summary is how a search ended.
type Summary struct {
	End    End
	Reason string // the same in words, a sentence without its full stop

	Suggested, Complete, Pruned, Failed int
	Open                                int // trials suggested and not ended

	Front []Observation // the Pareto front of the complete trials, in the order of cost
	Best  *Observation  // the complete trial of greatest Value (then lowest Cost, then first); nil: none

	Jobs      int     // done by the executor in this run
	Replayed  int     // jobs taken from the journal
	Repeated  int     // suggestions refused because they had been tried
	OverLimit int     // suggestions refused because they broke a limit
	Clock     float64 // virtual time at the end
	Effort    float64 // taken: the lengths of the epochs trained, and of jobs in hand
}

// End is why a search ended.
type End string

// The ends of a search.
const (
	EndTrials      End = "trials"      // all that were asked for
	EndEffort      End = "effort"      // Options.Effort has no room for another
	EndStopped     End = "stopped"     // Options.Stop or Options.Abandon said so
	EndExhausted   End = "exhausted"   // no untried point within the limits was left, or found
	EndInterrupted End = "interrupted" // the context was done
	EndError       End = "error"       // Run returned an error
)

// Run searches. Trials end in virtual-time order, and everything that journal,
// sampler and scheduler see is a function of problem, seed, sampler, scheduler,
// epochs and concurrency, whatever the number and speed of the workers.
//
// When ctx is done, Run waits for the executor to return, keeps the reports
// that are back, and returns ctx's error. No goroutine outlives it. The summary
// is filled in with an error too.
func Run(ctx context.Context, o Options) (Summary, error) {
	e, err := newEngine(o)
	if err != nil {
		return Summary{End: EndError, Reason: err.Error()}, err
	}
	return e.run(ctx)
}
