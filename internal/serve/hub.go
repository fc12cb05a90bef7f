package serve

import (
	"context"
	"sync"
	"time"
)

// news is what the pages are told.
type news struct {
	snapshot
	End string // the run is over, in a sentence
}

// hub looks at the store for all who listen, while somebody does.
type hub struct {
	look  func(context.Context) snapshot
	every time.Duration
	over  chan struct{} // closed when the server ends

	mu        sync.Mutex
	listeners map[chan news]bool
	stop      context.CancelFunc // ends the poller; nil: there is none
	last      news
	known     bool   // last is of the poller that runs now
	ending    string // what End said
	came      bool   // there has been a listener
	moved     chan struct{}
	closed    bool
	pollers   sync.WaitGroup
}

func newHub(look func(context.Context) snapshot, every time.Duration) *hub {
	return &hub{look: look, every: every, over: make(chan struct{}), listeners: map[chan news]bool{}, moved: make(chan struct{})}
}

// join returns where to hear of changes, the first at once. What is not taken
// is replaced by what comes after it. leave must be called.
func (h *hub) join() (ears <-chan news, leave func()) {
	own := make(chan news, 1)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.listeners[own] = true
	h.came = true
	h.stir()
	switch {
	case h.known:
		own <- h.last
	case h.stop == nil && !h.closed:
		ctx, stop := context.WithCancel(context.Background())
		h.stop = stop
		h.pollers.Go(func() { h.poll(ctx) })
	}
	return own, sync.OnceFunc(func() { h.leave(own) })
}

func (h *hub) leave(own chan news) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.listeners, own)
	if len(h.listeners) == 0 {
		h.halt()
	}
	h.stir()
}

// halt ends the poller. What it knew may be old when the next begins.
func (h *hub) halt() {
	if h.stop != nil {
		h.stop()
		h.stop, h.known = nil, false
	}
}

// stir wakes those who wait for listeners to come or go.
func (h *hub) stir() {
	close(h.moved)
	h.moved = make(chan struct{})
}

func (h *hub) poll(ctx context.Context) {
	tick := time.NewTicker(h.every)
	defer tick.Stop()
	for {
		now := h.look(ctx)
		h.mu.Lock()
		if ctx.Err() == nil && (!h.known || now.Version != h.last.Version) {
			h.say(news{now, h.ending})
		}
		h.mu.Unlock()
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// say tells all listeners; none of them can hold up another.
func (h *hub) say(n news) {
	h.last, h.known = n, true
	for ears := range h.listeners {
		select {
		case <-ears:
		default:
		}
		ears <- n // there is room, and only the hub puts in
	}
}

// end tells all listeners that the run is over and waits until they are gone,
// or ctx ends.
func (h *hub) end(ctx context.Context, sentence string, first bool) {
	now := h.look(ctx)
	h.mu.Lock()
	h.ending = sentence
	h.say(news{now, sentence})
	for len(h.listeners) > 0 || first && !h.came {
		moved := h.moved
		h.mu.Unlock()
		select {
		case <-ctx.Done():
			return
		case <-moved:
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
