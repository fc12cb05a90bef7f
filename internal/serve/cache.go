package serve

import (
	"bytes"
	"compress/gzip"
	"context"
	"sync"
	"time"
)

// mostPages is how many rendered pages are kept.
const mostPages = 12

// cache renders pages once for all who ask, one at a time, and not more often
// than spacing allows.
type cache struct {
	spacing time.Duration
	turn    chan struct{}   // held by who renders
	urgent  chan struct{}   // closed when pages are wanted at once
	hurry   func()          // closes urgent
	over    <-chan struct{} // closed when the server ends

	mu    sync.Mutex
	pages map[string]*page
}

// text is what goes out, also in gzip.
type text struct{ plain, packed []byte }

// rendered is a page at a version.
type rendered struct {
	version string
	whole   []byte
	partial []byte // what a page that is open needs of it; nil: all
}

// page is what was rendered under a name, or is being rendered.
type page struct {
	version        string
	whole, partial text
	err            error

	began time.Time     // of the rendering
	ended time.Time     // of it
	next  chan struct{} // closed when the rendering that goes on is done; nil: none does
}

func newCache(spacing time.Duration, over <-chan struct{}) *cache {
	c := &cache{spacing: spacing, over: over, turn: make(chan struct{}, 1), urgent: make(chan struct{}), pages: map[string]*page{}}
	c.hurry = sync.OnceFunc(func() { close(c.urgent) })
	return c
}

// get returns the page of a name as it is at a version or later. Unless latest
// is set, a page that is still too young to be rendered again will do.
// render must return the version that it found when it began.
func (c *cache) get(ctx context.Context, name, version string, latest bool, render func(context.Context) (rendered, error)) (page, error) {
	asked := time.Now()
	for {
		c.mu.Lock()
		p := c.pages[name]
		if p == nil {
			p = &page{}
			c.pages[name] = p
			c.evict(name)
		}
		if p.serves(asked, version) || !latest && p.err == nil && p.wait(c.spacing) > 0 {
			found := *p
			c.mu.Unlock()
			return found, found.err
		}
		next := p.next
		if next == nil {
			p.next = make(chan struct{})
			c.mu.Unlock()
			c.render(ctx, p, render)
			continue
		}
		c.mu.Unlock()
		select {
		case <-next:
		case <-ctx.Done():
			return page{}, ctx.Err()
		}
	}
}

// serves reports whether a page is what somebody who asked for a version then
// should get: it is of that version, or was rendered since, if only to an error.
func (p *page) serves(asked time.Time, version string) bool {
	switch {
	case p.ended.IsZero(): // never rendered yet
		return false
	case !p.began.Before(asked):
		return true
	}
	return p.err == nil && p.version == version
}

// wait is how long it is until the page may be rendered again: the longer
// rendering takes, the less often it is done.
func (p *page) wait(spacing time.Duration) time.Duration {
	if p.whole.plain == nil {
		return 0
	}
	return time.Until(p.ended.Add(max(spacing, 10*p.ended.Sub(p.began))))
}

// render renders a page. Others may wait for it, so it goes on when the one who
// asked goes away.
func (c *cache) render(ctx context.Context, p *page, render func(context.Context) (rendered, error)) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var watch sync.WaitGroup
	watch.Go(func() {
		select {
		case <-c.over:
			cancel()
		case <-ctx.Done():
		}
	})
	defer watch.Wait()
	defer cancel()
	c.mu.Lock()
	wait := p.wait(c.spacing)
	c.mu.Unlock()
	if wait > 0 {
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-c.urgent:
		case <-c.over:
		}
		timer.Stop()
	}
	c.turn <- struct{}{}
	made := page{began: time.Now()}
	defer func() {
		<-c.turn
		made.ended = time.Now()
		c.mu.Lock()
		close(p.next)
		*p = made
		c.mu.Unlock()
	}()
	made.err = errClosed // should render panic
	r, err := render(ctx)
	if made.version, made.err = r.version, err; err == nil {
		made.whole, made.partial = text{r.whole, compress(r.whole)}, text{r.partial, compress(r.partial)}
	}
}

// evict drops the page that was rendered longest ago if there are too many.
func (c *cache) evict(but string) {
	if len(c.pages) <= mostPages {
		return
	}
	oldest := ""
	for name, p := range c.pages {
		if name != but && p.next == nil && (oldest == "" || p.ended.Before(c.pages[oldest].ended)) {
			oldest = name
		}
	}
	delete(c.pages, oldest)
}

func compress(body []byte) []byte {
	if body == nil {
		return nil
	}
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err == nil {
		_, err = w.Write(body)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return nil // memory does not fail; the page goes out as it is
	}
	return b.Bytes()
}
