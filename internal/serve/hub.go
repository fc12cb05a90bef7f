package serve

import (
	"context"
	"sync"
	"time"
)

// update is what the subscribers get.
type update struct {
	snapshot
	End string // the run is over, in a sentence
}

// hub polls the store for all subscribers, while there is one.
type hub struct {
	snapshot func(context.Context) snapshot
	every    time.Duration
	over     chan struct{} // closed when the server ends

	mu          sync.Mutex
	subscribers map[chan update]bool
	stop        context.CancelFunc // ends the poller; nil: there is none
	last        update
	known       bool   // last is of the poller that runs now
	ending      string // what End said
	visited     bool   // there has been a subscriber
	changed     chan struct{}
	closed      bool
	pollers     sync.WaitGroup
}

func newHub(snapshot func(context.Context) snapshot, every time.Duration) *hub {
	return &hub{snapshot: snapshot, every: every, over: make(chan struct{}), subscribers: map[chan update]bool{}, changed: make(chan struct{})}
}

// subscribe returns a channel of updates, the first at once. One that is not
// received is replaced by the next. unsubscribe must be called.
func (h *hub) subscribe() (_ <-chan update, unsubscribe func()) {
	updates := make(chan update, 1)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.subscribers[updates] = true
	h.visited = true
	h.wake()
	switch {
	case h.known:
		updates <- h.last
	case h.stop == nil && !h.closed:
		ctx, stop := context.WithCancel(context.Background())
		h.stop = stop
		h.pollers.Go(func() { h.poll(ctx) })
	}
	return updates, sync.OnceFunc(func() { h.unsubscribe(updates) })
}

func (h *hub) unsubscribe(updates chan update) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.subscribers, updates)
	if len(h.subscribers) == 0 {
		h.halt()
	}
	h.wake()
}

// halt ends the poller. What it knew may be old when the next begins.
func (h *hub) halt() {
	if h.stop != nil {
		h.stop()
		h.stop, h.known = nil, false
	}
}

// wake wakes those who wait for subscribers to come or go.
func (h *hub) wake() {
	close(h.changed)
	h.changed = make(chan struct{})
}

func (h *hub) poll(ctx context.Context) {
	tick := time.NewTicker(h.every)
	defer tick.Stop()
	for {
		now := h.snapshot(ctx)
		h.mu.Lock()
		if ctx.Err() == nil && (!h.known || now.Version != h.last.Version) {
			h.publish(update{now, h.ending})
		}
		h.mu.Unlock()
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// publish sends to all subscribers; none of them can hold up another.
func (h *hub) publish(u update) {
	h.last, h.known = u, true
	for subscriber := range h.subscribers {
		select {
		case <-subscriber:
		default:
		}
		subscriber <- u // there is room, and only the hub puts in
	}
}

// end notifies all subscribers that the run is over and waits until they are gone,
// or ctx ends.
func (h *hub) end(ctx context.Context, sentence string, first bool) {
	now := h.snapshot(ctx)
	h.mu.Lock()
	h.ending = sentence
	h.publish(update{now, sentence})
	for len(h.subscribers) > 0 || first && !h.visited {
		changed := h.changed
		h.mu.Unlock()
		select {
		case <-ctx.Done():
			return
		case <-changed:
		}
		h.mu.Lock()
	}
	h.mu.Unlock()
}

func (h *hub) close() {
	h.mu.Lock()
	if !h.closed {
		h.closed = true
		close(h.over)
		h.halt()
	}
	h.mu.Unlock()
	h.pollers.Wait()
}
