package serve

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// TestStreamsAreLimited: four hundred streams that nobody reads do not shut others out.
// Those beyond the limit are told so, and when some are closed others can follow.
func TestStreamsAreLimited(t *testing.T) {
	w := newWriter(t)
	w.begin("first")
	c := newClient(t, quick(w.path))
	var open []io.Closer
	refused := 0
	for range 400 {
		got, err := c.Get(c.at + "/study/first/events")
		must(t, err)
		if got.StatusCode == http.StatusOK {
			open = append(open, got.Body)
			continue
		}
		body, err := io.ReadAll(got.Body)
		must(t, err)
		must(t, got.Body.Close())
		if got.StatusCode != http.StatusServiceUnavailable || !strings.Contains(string(body), "at most 32 pages that follow for one address and 256 in all") {
			t.Fatalf("%d: %s", got.StatusCode, body)
		}
		refused++
	}
	if len(open) != streamsEach || refused != 400-streamsEach {
		t.Errorf("%d streams are open, %d were refused", len(open), refused)
	}
	c.expect("/study/first", http.StatusOK, "first")
	for _, one := range open {
		must(t, one.Close())
	}
	for end := time.Now().Add(10 * time.Second); ; {
		got, err := c.Get(c.at + "/study/first/events")
		must(t, err)
		must(t, got.Body.Close())
		if got.StatusCode == http.StatusOK {
			return
		}
		if time.Now().After(end) {
			t.Fatal("no stream is free after all were closed")
		}
	}
}

// TestConnectionsAreLimited: one address cannot take all connections, and is told.
func TestConnectionsAreLimited(t *testing.T) {
	w := newWriter(t)
	w.begin("first")
	l, err := Listen("127.0.0.1:0")
	must(t, err)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	s := New(quick(w.path))
	go func() { done <- s.Serve(ctx, l) }()
	var all []net.Conn
	for range connectionsEach {
		c, err := net.Dial("tcp", l.Addr().String())
		must(t, err)
		all = append(all, c)
	}
	one, err := net.Dial("tcp", l.Addr().String())
	must(t, err)
	said, err := http.ReadResponse(bufio.NewReader(one), nil)
	must(t, err)
	text, err := io.ReadAll(said.Body)
	must(t, err)
	if said.StatusCode != http.StatusServiceUnavailable || !strings.Contains(string(text), "at most 128 connections for one address") {
		t.Errorf("%d: %s", said.StatusCode, text)
	}
	must(t, one.Close())
	for _, c := range all {
		must(t, c.Close())
	}
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		got, err := http.Get("http://" + l.Addr().String() + "/healthz")
		if err == nil {
			must(t, got.Body.Close())
			if got.StatusCode == http.StatusOK {
				break
			}
		}
		if time.Now().After(end) {
			t.Fatal("no connection is free after all were closed")
		}
	}
	stop()
	must(t, <-done)
}

func TestLimit(t *testing.T) {
	l := newLimit(2, 3)
	first, ok := l.enter("10.0.0.1:5")
	_, again := l.enter("10.0.0.1:6")
	_, third := l.enter("10.0.0.1:7")
	_, other := l.enter("[::1]:7")
	_, beyond := l.enter("10.0.0.2:7")
	if !ok || !again || third || !other || beyond {
		t.Errorf("%v %v %v %v %v", ok, again, third, other, beyond)
	}
	first()
	first()
	if _, ok := l.enter("10.0.0.2:7"); !ok {
		t.Error("what has left still counts")
	}
	if _, ok := l.enter("10.0.0.3:7"); ok {
		t.Error("leaving twice counts twice")
	}
}

// TestDamagedAnswers: of results that cannot be read the answer is 503, also in JSON,
// with the sentence that says so.
func TestDamagedAnswers(t *testing.T) {
	w := newWriter(t)
	w.begin("first")
	c := newClient(t, quick(w.path))
	c.expect("/study/none.json", http.StatusNotFound, `there is no study \"none\"`)
	c.expect("/study/first.json", http.StatusOK, `"first"`)
	must(t, w.Close())
	data, err := os.ReadFile(w.path)
	must(t, err)
	must(t, os.WriteFile(w.path+".new", bytes.ReplaceAll(data, []byte("accuracy"), []byte("accurate")), 0o666))
	must(t, os.RemoveAll(w.path+"-wal")) // it is in the database by now
	must(t, os.RemoveAll(w.path+"-shm"))
	must(t, os.Rename(w.path+".new", w.path))
	c.come("/study/first.json", http.StatusServiceUnavailable, "is damaged")
	c.expect("/study/none.json", http.StatusServiceUnavailable, "is damaged")
	c.expect("/study/none", http.StatusServiceUnavailable, "is damaged")
}
