package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/internal/workers"
)

// done is what came of a task.
type done = workers.Done[*task, Report]

// execute has an executor do tasks, each with a point of its own.
func execute(x Executor) func(context.Context, int, *task) (Report, error) {
	return func(ctx context.Context, worker int, t *task) (Report, error) {
		job := t.job
		job.Point = slices.Clone(job.Point)
		return x.Execute(ctx, worker, job)
	}
}

// plan returns the next job of a trial.
func (e *engine) plan(t *trial) (*task, error) {
	from := len(t.curve)
	to := e.o.Scheduler.Until(t.number, from, t.epochs)
	if to <= from || to > t.epochs {
		return nil, fmt.Errorf("search: the scheduler wants trial %d, which has trained %d of %d epochs, to report at epoch %d",
			t.number, from, t.epochs, to)
	}
	length, err := e.length(t, from, to)
	if err != nil {
		return nil, err
	}
	return &task{trial: t, job: Job{Trial: t.number, Point: t.point, From: from, To: to, Length: length}, length: length, due: e.clock + length}, nil
}

// length asks the problem how long training takes.
func (e *engine) length(t *trial, from, to int) (float64, error) {
	if from == to {
		return 0, nil
	}
	length := e.o.Problem.Length(t.point, from, to) + partsLength(e.parts(t), from, to, func(key string) int { return e.trained[key] })
	if !num.Finite(length, e.clock+length, e.spent+length) || length < 0 {
		return 0, fmt.Errorf("search: the length of trial %d from epoch %d to %d is %v: it must be finite and not negative",
			t.number, from, to, length)
	}
	return length, nil
}

// wholeLength is how long a new trial trains if it goes on to its last epoch.
func (e *engine) wholeLength(t *trial, first *task) float64 {
	if first.job.To == t.epochs {
		return first.length
	}
	whole, err := e.length(t, 0, t.epochs)
	if err != nil {
		return first.length // the first of the jobs that it is too long for says so
	}
	return whole
}

// begin makes a job outstanding.
func (e *engine) begin(next *task) error {
	t := next.trial
	t.spent += next.length
	e.spent += next.length
	e.begun(t, next.job.To)
	if report, ok := e.o.Journal.Recorded(next.job); ok {
		if err := next.done(report); err != nil {
			return err
		}
		e.sum.Replayed++
		e.tell(Event{Kind: JobDone, Worker: -1, Job: next.job, Report: next.report, Replayed: true}, t)
	}
	at, _ := slices.BinarySearchFunc(e.tasks, next, func(a, b *task) int {
		return cmp.Or(cmp.Compare(a.due, b.due), cmp.Compare(a.job.Trial, b.job.Trial))
	})
	e.tasks = slices.Insert(e.tasks, at, next)
	return nil
}

// done notes what came of a task.
func (t *task) done(r Report) error {
	r.Job = t.job
	if most := r.To - r.From; len(r.Curve) > most {
		return fmt.Errorf("search: the report of trial %d from epoch %d to %d has a curve of %d epochs", r.Trial, r.From, r.To, len(r.Curve))
	}
	if r.Failed == "" && math.IsNaN(r.Value) {
		r.Failed = "the objective is not a number (NaN)"
	}
	t.begun, t.back, t.report = true, true, r
	return nil
}

// await returns the outstanding job that is due first once it is back, and nil
// if there is none.
func (e *engine) await(ctx context.Context) (*task, error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		e.hand(ctx)
		if len(e.tasks) == 0 {
			return nil, nil
		}
		first := e.tasks[0]
		var back done
		if first.back {
			// What else is back is kept at once, and its worker gets a job.
			select {
			case back = <-e.pool.Back():
			default:
				e.tasks = slices.Delete(e.tasks, 0, 1)
				return first, nil
			}
		} else {
			select {
			case back = <-e.pool.Back():
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		if err := e.take(ctx, back); err != nil {
			return nil, err
		}
	}
}

// hand gives outstanding jobs to idle workers, the one due first in front. Where
// the search is abandoned it drops those that nobody works on instead.
func (e *engine) hand(ctx context.Context) {
	for _, t := range e.tasks {
		if t.begun {
			continue
		}
		if !e.pool.Idle() {
			return
		}
		if e.o.Abandon != nil && !e.abandoned && e.o.Abandon() {
			e.abandoned = true
			e.close(EndStopped, "the search was stopped; jobs in hand were finished and the rest was left for later")
		}
		if e.abandoned {
			break
		}
		t.begun = true
		worker := e.pool.Begin(ctx, t)
		e.tell(Event{Kind: JobBegan, Worker: worker, Job: t.job}, t.trial)
	}
	if e.abandoned {
		e.tasks = slices.DeleteFunc(e.tasks, func(t *task) bool { return !t.begun })
	}
}

// take keeps what a worker brought. A panic fails the trial.
func (e *engine) take(ctx context.Context, d done) error {
	e.pool.Take(d)
	if panicked := (*workers.Panic)(nil); errors.As(d.Err, &panicked) {
		d.Out, d.Err = Report{Failed: panicked.Error()}, nil
	}
	if d.Err == nil && d.Out.Failed != "" && ctx.Err() != nil {
		// It may have failed because it was interrupted. If not, it will again.
		return ctx.Err()
	}
	if d.Err != nil {
		return fmt.Errorf("trial %d: %w", d.Item.job.Trial, d.Err)
	}
	if err := d.Item.done(d.Out); err != nil {
		return err
	}
	e.sum.Jobs++
	if err := e.o.Journal.Reported(d.Item.report); err != nil {
		return fmt.Errorf("recording trial %d: %w", d.Item.job.Trial, err)
	}
	e.tell(Event{Kind: JobDone, Worker: d.Worker, Job: d.Item.job, Report: d.Item.report}, d.Item.trial)
	return nil
}

// wind waits for the workers of a search that has failed or was interrupted, and
// keeps what they bring.
func (e *engine) wind(ctx context.Context) {
	for e.pool.Running() > 0 {
		// Most bring an error because they were told to end: that is no news.
		_ = e.take(ctx, <-e.pool.Back())
	}
}
