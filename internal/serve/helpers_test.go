package serve

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/search"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// writer is a run that writes a store.
type writer struct {
	testing.TB
	*sqlite.Store
	path string
}

func newWriter(t testing.TB) *writer {
	t.Helper()
	return writeTo(t, filepath.Join(t.TempDir(), "runs", "sweep.db"))
}

func writeTo(t testing.TB, path string) *writer {
	t.Helper()
	s, err := sqlite.Open(context.Background(), path)
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	return &writer{t, s, path}
}

func (w *writer) begin(study string) {
	w.Helper()
	must(w, w.PutStudy(context.Background(), results.Study{Name: study, Maximize: "accuracy", Minimize: "flops",
		Classes: []string{"yes", "no"}, Created: time.Now()}))
}

// trialOf makes a trial that ended well.
func trialOf(number int) results.Trial {
	return results.Trial{Number: number, State: search.Complete, Params: json.RawMessage(`{"route.a.submodel":"cnn"}`),
		Settings: json.RawMessage(fmt.Sprintf(`{"route.a.submodel":"cnn","train.learning_rate":%g}`, float64(1+number)/1000)),
		Routes:   []string{"cnn", "rnn"}, Views: []string{"all", "characters"}, Combiner: "linear",
		Costs: results.Costs{FLOPs: int64(1000 * (1 + number*31%17)), Parameters: 10, Bytes: 40},
		Cost:  float64(1000 * (1 + number*31%17)), Epochs: 1, Accuracy: 0.5 + 0.4*float64(number*7919%101)/101, TrainSeconds: 1}
}

// trial writes a trial with its one epoch.
func (w *writer) trial(study string, number int) {
	w.Helper()
	t := trialOf(number)
	must(w, w.PutJob(context.Background(), study, t, []results.Epoch{{Epoch: 1, Accuracy: t.Accuracy, TrainLoss: 1, ValidationLoss: 1}}, 0))
}

// run takes the lock of a study until the test ends or end is called.
func (w *writer) run(study string) (end func()) {
	w.Helper()
	unlock, err := w.Lock(study)
	must(w, err)
	w.Cleanup(func() { must(w, unlock()) })
	return func() { must(w, unlock()) }
}

// quick are options for tests: nothing waits for long.
func quick(path string) Options {
	return Options{Database: path, Poll: 5 * time.Millisecond, Spacing: time.Millisecond}
}

// client asks a server.
type client struct {
	testing.TB
	*http.Client
	server *Server
	at     string
}

// newClient starts a server on a network and returns who asks it. Redirects are
// not followed.
func newClient(t testing.TB, o Options) *client {
	t.Helper()
	s := New(o)
	web := httptest.NewServer(s)
	t.Cleanup(func() {
		must(t, s.Close())
		web.Close()
	})
	c := web.Client()
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &client{t, c, s, web.URL}
}

// answer is what came of a request.
type answer struct {
	code   int
	header http.Header
	body   string
}

func (c *client) ask(path string, change ...func(*http.Request)) answer {
	c.Helper()
	r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, c.at+path, nil)
	must(c, err)
	for _, f := range change {
		f(r)
	}
	got, err := c.Do(r)
	must(c, err)
	defer func() { must(c, got.Body.Close()) }()
	body, err := io.ReadAll(got.Body)
	must(c, err)
	return answer{got.StatusCode, got.Header, string(body)}
}

// expect asks for a page and checks its code and that it holds a text.
func (c *client) expect(path string, code int, holds string) answer {
	c.Helper()
	a := c.ask(path)
	if a.code != code || !strings.Contains(a.body, holds) {
		c.Errorf("%s: %d %.300q, not %d with %q", path, a.code, a.body, code, holds)
	}
	return a
}

// come waits until an answer holds something: pages that were made a moment ago
// are not made again at once.
func (c *client) come(path string, code int, holds string) {
	c.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if a := c.ask(path); a.code == code && strings.Contains(a.body, holds) {
			return
		}
	}
	c.expect(path, code, holds)
}

// stream is an open stream of events.
type stream struct {
	testing.TB
	lines *bufio.Scanner
	body  io.ReadCloser
	close func()
}

func (c *client) listen(path string) *stream {
	c.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.at+path, nil)
	must(c, err)
	got, err := c.Do(r)
	must(c, err)
	if kind := got.Header.Get("Content-Type"); got.StatusCode != http.StatusOK || kind != "text/event-stream" {
		c.Fatalf("%s: %d %s", path, got.StatusCode, kind)
	}
	s := &stream{c, bufio.NewScanner(got.Body), got.Body, func() { cancel(); _ = got.Body.Close() }}
	c.Cleanup(s.close)
	return s
}

// next returns the next event, or false at the end of the stream.
func (s *stream) next() (name string, c change, more bool) {
	s.Helper()
	for s.lines.Scan() {
		switch line := s.lines.Text(); {
		case strings.HasPrefix(line, "event: "):
			name = strings.TrimPrefix(line, "event: ")
		case strings.HasPrefix(line, "data: "):
			if err := json.Unmarshal([]byte(strings.TrimPrefix(line, "data: ")), &c); err != nil {
				s.Fatalf("%v: %s", err, line)
			}
		case line == "" && name != "":
			return name, c, true
		}
	}
	return "", change{}, false
}

// until returns the first event that is wanted.
func (s *stream) until(what string, wanted func(change) bool) change {
	s.Helper()
	for {
		_, c, more := s.next()
		if !more {
			s.Fatalf("the stream ended before %s: %v", what, s.lines.Err())
		}
		if wanted(c) {
			return c
		}
	}
}
