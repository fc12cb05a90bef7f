package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/internal/workers"
	"github.com/doubleroute/sweep/search/space"
)

// engine is a search in progress. Everything but the executor runs on the
// goroutine of Run.
type engine struct {
	o     Options
	space *space.Space
	pool  *workers.Pool[*task, Report]

	clock float64               // virtual time
	tasks []*task               // outstanding jobs, the one due first in front
	live  map[int]*trial        // those that have not ended
	tried map[[16]byte]struct{} // digests of keys

	earlier int            // trials that earlier runs began
	trained map[string]int // epoch to which a part has been begun, by its key
	spent   float64        // effort: the lengths of the jobs begun
	full    float64        // the lengths of all trials begun, trained to their last epochs

	closed    bool // no new trials
	abandoned bool // no new jobs either
	sum       Summary
}

// trial is a trial that has not ended.
type trial struct {
	number int
	point  space.Point
	cost   float64
	epochs int
	curve  []float64
	value  float64
	paused bool
	spent  float64 // effort
	full   float64 // length to the last epoch
}

// task is an outstanding job.
type task struct {
	trial  *trial
	job    Job
	length float64
	due    float64 // virtual time
	begun  bool
	back   bool
	report Report
}

func newEngine(o Options) (*engine, error) {
	switch {
	case o.Problem == nil:
		return nil, errors.New("search: Options.Problem is missing")
	case o.Executor == nil:
		return nil, errors.New("search: Options.Executor is missing")
	case o.Trials < 0 || o.Concurrency < 0 || o.Workers < 0 || o.Refusals < 0:
		return nil, errors.New("search: Options.Trials, Concurrency, Workers and Refusals must not be negative")
	case o.Effort < 0 || !num.Finite(o.Effort):
		return nil, fmt.Errorf("search: Options.Effort is %v: it must be finite and not negative", o.Effort)
	}
	over := o.Problem.Space()
	if over == nil {
		return nil, errors.New("search: the problem has no space")
	}
	if o.Sampler == nil {
		o.Sampler = NewRandom(over)
	}
	if o.Scheduler == nil {
		o.Scheduler = None{}
	}
	if o.Journal == nil {
		o.Journal = forgetful{}
	}
	if o.Epochs == nil {
		o.Epochs = func(space.Point) int { return 1 }
	}
	o.Concurrency = cmp.Or(o.Concurrency, 8)
	o.Workers = cmp.Or(o.Workers, 1)
	o.Refusals = cmp.Or(o.Refusals, 1000)
	return &engine{
		o:     o,
		space: over,
		pool:  workers.New(min(o.Workers, o.Concurrency), execute(o.Executor)),
		live:  map[int]*trial{},
		tried: map[[16]byte]struct{}{},

		earlier: o.Journal.Begun(),
		trained: map[string]int{},
	}, nil
}

// run searches, and leaves no goroutine behind whatever happens.
func (e *engine) run(parent context.Context) (Summary, error) {
	ctx, cancel := context.WithCancel(parent)
	defer func() { // a panic of problem, sampler, scheduler or journal comes here too
		cancel()
		e.pool.Wait()
	}()
	err := e.loop(ctx)
	if err != nil {
		cancel()
		e.wind(ctx)
		e.sum.End, e.sum.Reason = EndError, err.Error()
		if stop := parent.Err(); stop != nil {
			err = stop
			e.sum.End, e.sum.Reason = EndInterrupted, "the search was interrupted"
		}
	}
	e.sum.Open, e.sum.Clock, e.sum.Effort = len(e.live), e.clock, e.spent
	return e.sum, err
}

// loop takes the ends of jobs in virtual-time order until none is outstanding.
func (e *engine) loop(ctx context.Context) error {
	for {
		if err := e.fill(ctx); err != nil {
			return err
		}
		t, err := e.await(ctx)
		if err != nil {
			return err
		}
		if t == nil {
			return e.finish()
		}
		e.clock = t.due
		if err := e.settle(t); err != nil {
			return err
		}
	}
}

// fill begins jobs until as many are outstanding as may be: of paused trials
// that the scheduler resumes, then of new trials.
func (e *engine) fill(ctx context.Context) error {
	for len(e.tasks) < e.o.Concurrency && !e.abandoned {
		number, ok := e.o.Scheduler.Resume()
		if !ok {
			begun, err := e.suggest(ctx)
			if err != nil || !begun {
				return err
			}
			continue
		}
		t := e.live[number]
		if t == nil || !t.paused {
			return fmt.Errorf("search: the scheduler resumed trial %d, which is not paused", number)
		}
		next, err := e.plan(t)
		if err != nil {
			return err
		}
		if !e.affords(next.length) {
			continue // it stays paused
		}
		t.paused = false
		if err := e.begin(next); err != nil {
			return err
		}
	}
	return nil
}

// close begins no new trials from now on. The first reason counts.
func (e *engine) close(end End, reason string) {
	if !e.closed {
		e.closed, e.sum.End, e.sum.Reason = true, end, reason
	}
}

func (e *engine) tell(v Event, t *trial) {
	if e.o.Observe != nil {
		v.Trial, v.Point, v.Cost = t.number, t.point, t.cost
		e.o.Observe(v)
	}
}
