// Package workers is the worker pool of the program: calls of one function on a
// bounded number of goroutines at once. A call that panics is an answer like any
// other, an error that names the place.
package workers

import (
	"context"
	"errors"
	"slices"
	"sync"
)

// Pool does items. Its methods are called from one goroutine.
type Pool[In, Out any] struct {
	do      func(ctx context.Context, worker int, item In) (Out, error)
	busy    []bool // of each worker
	running int
	back    chan Done[In, Out]
	group   sync.WaitGroup
}

// Done is what came of an item. Err is a *Panic where the call panicked.
type Done[In, Out any] struct {
	Item   In
	Worker int // from 0
	Out    Out
	Err    error
}

// New returns a pool of that many workers, at least one, that do items with do.
func New[In, Out any](workers int, do func(ctx context.Context, worker int, item In) (Out, error)) *Pool[In, Out] {
	// The channel has room for all, so that no worker ever waits to deliver.
	workers = max(workers, 1)
	return &Pool[In, Out]{do: do, busy: make([]bool, workers), back: make(chan Done[In, Out], workers)}
}

// Idle reports whether a worker has nothing to do.
func (p *Pool[In, Out]) Idle() bool { return p.running < len(p.busy) }

// Running returns how many items are begun and not taken.
func (p *Pool[In, Out]) Running() int { return p.running }

// free returns the first worker that has nothing to do.
func (p *Pool[In, Out]) free() int { return slices.Index(p.busy, false) }

// Begin gives an item to an idle worker and returns which.
func (p *Pool[In, Out]) Begin(ctx context.Context, item In) int {
	worker := p.free()
	p.busy[worker] = true
	p.running++
	p.group.Go(func() {
		d := Done[In, Out]{Item: item, Worker: worker, Err: errors.New("a call ended its goroutine without returning")}
		defer func() { p.back <- d }()
		err := Guard(func() (err error) {
			d.Out, err = p.do(ctx, worker, item)
			return err
		})
		d.Err = err
	})
	return worker
}

// Back is where answers come back, in the order in which they do. Each must be
// handed to Take before another item is begun.
func (p *Pool[In, Out]) Back() <-chan Done[In, Out] { return p.back }

// Take notes that an answer has been taken from Back.
func (p *Pool[In, Out]) Take(d Done[In, Out]) {
	p.busy[d.Worker] = false
	p.running--
}

// Wait waits for the goroutines of the pool to end.
func (p *Pool[In, Out]) Wait() { p.group.Wait() }

// Each does items until next has none left or ctx is done, and takes each
// answer; next and take are called on the calling goroutine. An error of take
// ends it: calls that are running are cancelled, and their answers taken too. It
// returns the first error of take, and where there is none why ctx is done.
func Each[In, Out any](ctx context.Context, workers int, next func(worker int) (In, bool),
	do func(ctx context.Context, worker int, item In) (Out, error), take func(Done[In, Out]) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	p := New(workers, do)
	defer p.Wait()
	for {
		for p.Idle() && ctx.Err() == nil {
			item, ok := next(p.free())
			if !ok {
				break
			}
			p.Begin(ctx, item)
		}
		if p.running == 0 {
			return context.Cause(ctx)
		}
		d := <-p.back
		p.Take(d)
		if err := take(d); err != nil {
			cancel(err)
		}
	}
}
