// Package runner has tasks done: by goroutines of this process, or by whatever
// else implements Runner. Package runnertest says what one has to do.
package runner

import (
	"context"
	"errors"
	"time"

	"github.com/doubleroute/sweep/internal/feed"
	"github.com/doubleroute/sweep/internal/task"
	"github.com/doubleroute/sweep/internal/workers"
	"github.com/doubleroute/sweep/routes"
)

// Runner does tasks, in any order, several at once.
type Runner interface {
	// Do does a task and returns its result. It may be called from several
	// goroutines at once, each of which waits for its own result.
	//
	// A task that fails, also by a panic of a sub-model, is a Result with Failed
	// set, and so it would be anywhere. An error says that the runner could not
	// do the task, which another time or another runner may; once ctx is done it
	// is that of ctx, and soon.
	//
	// Progress, which may be nil, is called with the task's epochs, one at a time and
	// in order, and of none after Do has returned. Nobody waits for it: one that
	// does not keep up misses epochs.
	Do(ctx context.Context, t task.Task, progress func(routes.EpochResult)) (task.Result, error)

	// Workers is how many tasks are done at once. More may be handed over; they
	// wait.
	Workers() int
}

// Local is a Runner of goroutines.
type Local struct {
	env   task.Env
	slots chan struct{}
}

// NewLocal returns a runner that does so many tasks at once, at least one.
func NewLocal(env task.Env, workers int) *Local {
	if env.Turns == nil {
		env.Turns = &task.Turns{}
	}
	return &Local{env: env, slots: make(chan struct{}, max(workers, 1))}
}

// Workers implements Runner.
func (l *Local) Workers() int { return cap(l.slots) }

// Epochs that may wait for a listener, and how long it is waited for in the end.
const (
	mostEpochs = 64
	patience   = time.Second
)

// Do implements Runner.
func (l *Local) Do(ctx context.Context, t task.Task, progress func(routes.EpochResult)) (task.Result, error) {
	select {
	case l.slots <- struct{}{}:
	case <-ctx.Done():
		return task.Result{}, ctx.Err()
	}
	defer func() { <-l.slots }()
	if progress != nil {
		observer := feed.New(progress, mostEpochs)
		defer func() {
			within, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
			defer cancel()
			observer.Close(within)
		}()
		progress = observer.Offer
	}
	return l.do(ctx, t, progress)
}

func (l *Local) do(ctx context.Context, t task.Task, progress func(routes.EpochResult)) (r task.Result, err error) {
	began := time.Now()
	err = workers.Guard(func() (err error) {
		r, err = task.Do(ctx, l.env, t, progress)
		return err
	})
	if stop := ctx.Err(); stop != nil {
		return task.Result{}, stop
	}
	if panicked := (*workers.Panic)(nil); errors.As(err, &panicked) {
		r, err = task.Result{Failed: panicked.Error()}, nil
	}
	r.Started, r.Seconds = began, time.Since(began).Seconds()
	return r, err
}
