package task

import (
	"context"
	"sync"
)

// Turns lets one task at a time do what has the same key: two that need the same
// route trained would train it twice. A nil Turns lets all.
type Turns struct {
	mu    sync.Mutex
	taken map[string]chan struct{} // closed when the turn is over
}

// take waits for the turn at a key; release ends it.
func (t *Turns) take(ctx context.Context, key string) (release func(), err error) {
	if t == nil {
		return func() {}, ctx.Err()
	}
	for {
		t.mu.Lock()
		other, taken := t.taken[key]
		if !taken {
			break
		}
		t.mu.Unlock()
		select {
		case <-other:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	defer t.mu.Unlock()
	mine := make(chan struct{})
	if t.taken == nil {
		t.taken = map[string]chan struct{}{}
	}
	t.taken[key] = mine
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		delete(t.taken, key)
		close(mine)
	}, nil
}
