package serve

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// counter renders pages that say which rendering they are of.
type counter struct {
	version atomic.Value // string
	renders atomic.Int64
	hold    chan bool // taken from before a rendering ends; nil: nothing holds it up
	err     error
}

func (c *counter) render(context.Context) (rendered, error) {
	n := c.renders.Add(1)
	version := c.version.Load().(string)
	if c.hold != nil {
		<-c.hold
	}
	return rendered{version: version, whole: []byte{byte(n)}, partial: []byte{byte(n), byte(n)}}, c.err
}

func newCounter(version string) *counter {
	c := &counter{}
	c.version.Store(version)
	return c
}

func TestCacheByVersion(t *testing.T) {
	c, r := newCache(time.Nanosecond, nil), newCounter("a")
	get := func(version string, latest bool, want int64) {
		t.Helper()
		p, err := c.get(context.Background(), "x", version, latest, r.render)
		if err != nil || int64(p.whole.plain[0]) != want || len(p.partial.plain) != 2 || r.renders.Load() != want {
			t.Errorf("version %s: rendering %d of %d, not %d; %v", version, p.whole.plain[0], r.renders.Load(), want, err)
		}
	}
	get("a", false, 1)
	get("a", true, 1)
	get("a", false, 1)
	r.version.Store("b")
	get("b", true, 2)
	get("b", true, 2)
	if _, err := c.get(context.Background(), "y", "b", false, r.render); err != nil || r.renders.Load() != 3 {
		t.Errorf("another name: %d renderings, %v", r.renders.Load(), err)
	}
}

// Many who ask at once get one rendering.
func TestCacheSingleFlight(t *testing.T) {
	c, r := newCache(time.Hour, nil), newCounter("a")
	r.hold = make(chan bool)
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			if p, err := c.get(context.Background(), "x", "a", i%2 == 0, r.render); err != nil || p.version != "a" {
				t.Errorf("%q %v", p.version, err)
			}
		})
	}
	r.hold <- true
	all.Wait()
	if n := r.renders.Load(); n != 1 {
		t.Errorf("%d renderings", n)
	}
}

// While a study changes, a page that is opened is a little old, and one that
// wants the latest waits, unless the server is in a hurry.
func TestCacheSpacing(t *testing.T) {
	c, r := newCache(time.Hour, nil), newCounter("a")
	ctx := context.Background()
	_, err := c.get(ctx, "x", "a", false, r.render)
	must(t, err)
	r.version.Store("b")
	if p, err := c.get(ctx, "x", "b", false, r.render); err != nil || p.version != "a" {
		t.Errorf("a page that is opened is of version %q, %v", p.version, err)
	}
	got := make(chan page)
	go func() {
		p, _ := c.get(ctx, "x", "b", true, r.render)
		got <- p
	}()
	for { // until the other waits
		c.mu.Lock()
		waits := c.pages["x"].next != nil
		c.mu.Unlock()
		if waits {
			break
		}
		time.Sleep(time.Millisecond)
	}
	if p, err := c.get(ctx, "x", "b", false, r.render); err != nil || p.version != "a" || r.renders.Load() != 1 {
		t.Errorf("meanwhile the page is of version %q, %v", p.version, err)
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := c.get(gone, "x", "b", true, r.render); !errors.Is(err, context.Canceled) {
		t.Errorf("who goes away gets %v", err)
	}
	c.hurry()
	if p := <-got; p.version != "b" || r.renders.Load() != 2 {
		t.Errorf("the latest is of version %q", p.version)
	}
}

func TestCacheErrors(t *testing.T) {
	c, r := newCache(time.Hour, nil), newCounter("a")
	r.err = errors.New("no")
	for range 2 {
		if _, err := c.get(context.Background(), "x", "a", false, r.render); !errors.Is(err, r.err) {
			t.Errorf("%v", err)
		}
	}
	r.err = nil
	if p, err := c.get(context.Background(), "x", "a", false, r.render); err != nil || p.whole.plain[0] != 3 {
		t.Errorf("afterwards: %v", err)
	}
	func() {
		defer func() { _ = recover() }()
		_, _ = c.get(context.Background(), "panics", "a", false, func(context.Context) (rendered, error) { panic("oh") })
	}()
	if _, err := c.get(context.Background(), "panics", "a", false, r.render); err != nil {
		t.Errorf("after a panic: %v", err)
	}
}

// However many pages are asked for, few are kept.
func TestCacheForgets(t *testing.T) {
	c, r := newCache(time.Nanosecond, nil), newCounter("a")
	for i := range 5 * mostPages {
		_, err := c.get(context.Background(), string(rune('A'+i)), "a", false, r.render)
		must(t, err)
	}
	if len(c.pages) > mostPages+1 {
		t.Errorf("%d pages are kept", len(c.pages))
	}
}

// The end of the server ends what is being rendered.
func TestCacheEnds(t *testing.T) {
	over := make(chan struct{})
	c := newCache(time.Nanosecond, over)
	begun := make(chan bool)
	go func() { <-begun; close(over) }()
	_, err := c.get(context.Background(), "x", "a", false, func(ctx context.Context) (rendered, error) {
		close(begun)
		<-ctx.Done()
		return rendered{}, ctx.Err()
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
