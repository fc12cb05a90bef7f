// Package feed hands values to a listener, one at a time and in order, and never
// makes who has them wait for it.
package feed

import (
	"context"
	"sync"
)

// Feed has a goroutine on which its listener is called. Its methods may be
// called from several goroutines at once.
type Feed[T any] struct {
	to   func(T)
	most int           // that may wait before progress is dropped
	wake chan struct{} // something is new
	done chan struct{} // the listener is not called any more

	mu      sync.Mutex
	waiting []T
	closed  bool
}

// New returns a feed of a listener. Of progress, no more than most values wait
// for it.
func New[T any](to func(T), most int) *Feed[T] {
	f := &Feed[T]{to: to, most: most, wake: make(chan struct{}, 1), done: make(chan struct{})}
	go f.run()
	return f
}

func (f *Feed[T]) run() {
	defer close(f.done)
	for {
		f.mu.Lock()
		if len(f.waiting) > 0 {
			v := f.waiting[0]
			f.waiting = f.waiting[1:]
			f.mu.Unlock()
			f.to(v)
			continue
		}
		closed := f.closed
		f.mu.Unlock()
		if closed {
			return
		}
		<-f.wake
	}
}

// Put has the listener get a value, however far behind it is.
func (f *Feed[T]) Put(v T) { f.put(v, false) }

// Offer is Put for progress: the value is dropped where the listener is far
// behind.
func (f *Feed[T]) Offer(v T) { f.put(v, true) }

func (f *Feed[T]) put(v T, progress bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed || progress && len(f.waiting) >= f.most {
		return
	}
	f.waiting = append(f.waiting, v)
	f.signal()
}

func (f *Feed[T]) signal() {
	select {
	case f.wake <- struct{}{}:
	default: // it has been told
	}
}

// Close takes no more values, and waits until the listener has had all of them
// or ctx is done. What it has not had then is dropped.
func (f *Feed[T]) Close(ctx context.Context) {
	f.mu.Lock()
	f.closed = true
	f.signal()
	f.mu.Unlock()
	select {
	case <-f.done:
	case <-ctx.Done():
		f.mu.Lock()
		f.waiting = nil
		f.mu.Unlock()
	}
}
