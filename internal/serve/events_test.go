package serve

import (
	"bufio"
	"context"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/search"
)

// TestEvents follows a study from its beginning to its end.
func TestEvents(t *testing.T) {
	w := newWriter(t)
	w.begin("first")
	w.begin("other")
	o := quick(w.path)
	o.Planned = func(s results.Study) int { return map[string]int{"first": 3}[s.Name] }
	c := newClient(t, o)
	s := c.listen("/study/first/events")
	_, first, _ := s.next()
	if first.State != stopped || first.Planned != 3 || !first.Done {
		t.Errorf("before it begins: %+v", first)
	}
	end := w.run("first")
	s.until("it runs", func(c change) bool {
		return c.State == running && c.Head == "live" && c.Text == "0 of 3 trials" && !c.Done
	})
	w.trial("other", 0) // which is nobody's business here
	must(t, w.PutTrial(context.Background(), "first", results.Trial{State: search.Running}))
	last := s.until("a trial runs", func(c change) bool { return c.States[search.Running] == 1 })
	for n := range 3 {
		w.trial("first", n)
		next := s.until("the next trial has ended", func(c change) bool { return c.Trials == n+1 && c.States[search.Complete] == n+1 })
		if next.Version == last.Version {
			t.Errorf("after trial %d the version is still %s", n, next.Version)
		}
		last = next
	}
	if !strings.Contains(last.Text, "finalists") {
		t.Errorf("after the last trial it says %q", last.Text)
	}
	end()
	over := s.until("it has ended", func(c change) bool { return c.State == finished })
	if over.Head != "the run has ended" || over.Text != "3 of 3 trials" || !over.Done || over.Version == last.Version {
		t.Errorf("at the end: %+v", over)
	}
}

// TestFraming reads a stream as it is on the wire.
func TestFraming(t *testing.T) {
	w := newWriter(t)
	w.begin("first")
	c := newClient(t, quick(w.path))
	c.server.heartbeat = 10 * time.Millisecond
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.at+"/study/first/events", nil)
	must(t, err)
	r.Header.Set("Accept-Encoding", "gzip")
	got, err := c.Do(r)
	must(t, err)
	defer func() { must(t, got.Body.Close()) }()
	if got.Header.Get("Content-Encoding") != "" || got.Header.Get("Cache-Control") != "no-store" || got.Header.Get("Content-Type") != "text/event-stream" {
		t.Errorf("%v", got.Header)
	}
	lines := bufio.NewScanner(got.Body)
	var text []string
	for len(text) < 8 && lines.Scan() {
		if heartbeat := lines.Text() == ": "; heartbeat && !slices.Contains(text, "event: change") {
			lines.Scan() // the first poll of the store took longer than a heartbeat
			continue
		}
		text = append(text, lines.Text())
	}
	if len(text) < 7 || text[0] != "retry: 2000" || text[1] != "" || text[2] != "event: change" || !strings.HasPrefix(text[3], `data: {"version":"`) || text[4] != "" || text[5] != ": " || text[6] != "" {
		t.Errorf("the stream is %q", text)
	}
}

// TestOnePoller counts the polls of the store: as many for five subscribers as for
// one, and none for nobody.
func TestOnePoller(t *testing.T) {
	var polls atomic.Int64
	polled := make(chan bool) // takes each poll
	h := newHub(func(ctx context.Context) snapshot {
		select {
		case polled <- true:
		case <-ctx.Done():
		}
		return snapshot{Version: string(rune('a' + polls.Add(1)))}
	}, time.Microsecond)
	t.Cleanup(h.close)
	var unsubscribes []func()
	var subscribers []<-chan update
	for range 5 {
		updates, unsubscribe := h.subscribe()
		subscribers, unsubscribes = append(subscribers, updates), append(unsubscribes, unsubscribe)
	}
	for n := range 10 {
		<-polled
		if got := polls.Load(); got > int64(n+1) {
			t.Fatalf("%d polls at once", got)
		}
	}
	for _, updates := range subscribers {
		<-updates
	}
	for _, unsubscribe := range unsubscribes {
		unsubscribe()
		unsubscribe() // again does nothing
	}
	h.pollers.Wait() // does not return while the store is polled
	before := polls.Load()
	updates, unsubscribe := h.subscribe()
	<-polled
	if n := <-updates; n.Version != string(rune('a'+before+1)) {
		t.Errorf("a later subscriber receives %q", n.Version)
	}
	unsubscribe()
}

// A subscriber that receives nothing keeps no other waiting, and gets the latest
// update when it receives again.
func TestSlowSubscriber(t *testing.T) {
	next := make(chan string)
	h := newHub(func(ctx context.Context) snapshot {
		select {
		case v := <-next:
			return snapshot{Version: v}
		case <-ctx.Done():
			return snapshot{}
		}
	}, time.Microsecond)
	t.Cleanup(h.close)
	slow, unsubscribeSlow := h.subscribe()
	quick, unsubscribeQuick := h.subscribe()
	defer unsubscribeSlow()
	defer unsubscribeQuick()
	for _, v := range []string{"1", "2", "3", "4"} {
		next <- v
		if got := <-quick; got.Version != v {
			t.Errorf("the quick one receives %q, not %q", got.Version, v)
		}
	}
	if got := <-slow; got.Version != "4" {
		t.Errorf("the slow one receives %q", got.Version)
	}
	select {
	case got := <-slow:
		t.Errorf("the slow one receives %q too", got.Version)
	default:
	}
}

// TestEnd notifies open pages that the run is over and waits for them.
func TestEnd(t *testing.T) {
	w := newWriter(t)
	w.begin("first")
	c := newClient(t, quick(w.path))
	one, list := c.listen("/study/first/events"), c.listen("/events")
	one.next()
	list.next()
	left := make(chan bool, 2)
	for _, s := range []*stream{one, list} {
		go func() {
			for {
				name, c, more := s.next()
				if !more || name != "end" {
					continue
				}
				left <- c.Head == "it is over" && c.Done
				s.close()
				return
			}
		}()
	}
	c.server.End(context.Background(), "it is over", true)
	for range 2 {
		if !<-left {
			t.Error("a page was sent something else")
		}
	}
	// One that stays does not keep it for ever, and is notified at once.
	stays := c.listen("/study/first/events")
	if name, _, _ := stays.next(); name != "end" {
		t.Errorf("a later subscriber receives %q first", name)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	c.server.End(ctx, "it is over", true)
}

func TestEndOfNobody(t *testing.T) {
	w := newWriter(t)
	s := New(quick(w.path))
	s.End(context.Background(), "it is over", false)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	s.End(ctx, "it is over", true) // nobody comes
	if ctx.Err() == nil {
		t.Error("it did not wait for the first page")
	}
	must(t, s.Close())
	must(t, s.Close())
}

// TestNothingIsLeft opens streams and pages, ends the server, and counts.
func TestNothingIsLeft(t *testing.T) {
	w := newWriter(t)
	w.begin("first")
	w.run("first")
	before := runtime.NumGoroutine()
	for range 3 {
		l, err := Listen("127.0.0.1:0")
		must(t, err)
		s := New(quick(w.path))
		ctx, stop := context.WithCancel(context.Background())
		served := make(chan error)
		go func() { served <- s.Serve(ctx, l) }()
		c := &client{t, &http.Client{Transport: &http.Transport{}}, s, "http://" + l.Addr().String()}
		var open []*stream
		for _, path := range []string{"/events", "/study/first/events", "/study/none/events"} {
			open = append(open, c.listen(path))
		}
		c.expect("/", http.StatusOK, "first")
		c.expect("/study/first", http.StatusOK, "first")
		open[2].next()
		open[2].close() // a client that goes
		stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
		for _, s := range open[:2] {
			for _, _, more := s.next(); more; _, _, more = s.next() {
			}
			s.close()
		}
		c.CloseIdleConnections()
	}
	for range 400 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	stacks := make([]byte, 1<<16)
	t.Errorf("%d goroutines before, %d after\n%s", before, runtime.NumGoroutine(), stacks[:runtime.Stack(stacks, true)])
}
