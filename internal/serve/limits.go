package serve

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// How much one address, and all of them, may have of what a server has only so much
// of. A page that is open has one stream, and a browser some connections.
const (
	streamsEach, streamsAll         = 32, 256
	connectionsEach, connectionsAll = 128, 512
)

// limit bounds how many things there are of each address and of all of them. It may
// be used from several goroutines at once.
type limit struct {
	each, all int

	mu    sync.Mutex
	of    map[string]int
	total int
}

func newLimit(each, all int) *limit { return &limit{each: each, all: all, of: map[string]int{}} }

// enter counts one more of an address, HOST:PORT, and reports whether there may be
// one. If so, leave must be called.
func (l *limit) enter(address string) (leave func(), ok bool) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		host = address
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.of[host] >= l.each || l.total >= l.all {
		return nil, false
	}
	l.of[host]++
	l.total++
	return sync.OnceFunc(func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.total--
		if l.of[host]--; l.of[host] == 0 {
			delete(l.of, host)
		}
	}), true
}

// sentence says what there are too many of.
func (l *limit) sentence(things string) string {
	return fmt.Sprintf("This server has at most %d %s for one address and %d in all, and these are taken: close some pages, or wait a moment.", l.each, things, l.all)
}

// refuseStream answers a request for one stream too many.
func (l *limit) refuseStream(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Retry-After", "10")
	w.WriteHeader(http.StatusServiceUnavailable)
	_, _ = io.WriteString(w, l.sentence("pages that follow")+"\n") // to a client that may be gone
}

// limited is a listener that refuses connections beyond a limit.
type limited struct {
	net.Listener
	limit *limit
	say   bool // what is sent is read as it is, and not decrypted first
}

// Accept waits for the next connection that may be.
func (l limited) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if leave, ok := l.limit.enter(c.RemoteAddr().String()); ok {
			return &counted{c, leave}, nil
		}
		l.refuse(c)
	}
}

// refuse says why, without waiting for anything, and closes the connection.
func (l limited) refuse(c net.Conn) {
	if l.say {
		text := l.limit.sentence("connections") + "\n"
		_ = c.SetWriteDeadline(time.Now().Add(100 * time.Millisecond))
		_, _ = fmt.Fprintf(c, "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\nRetry-After: 10\r\nConnection: close\r\n\r\n%s", len(text), text)
	}
	_ = c.Close() // it is nobody's
}

// counted is a connection that counts until it is closed.
type counted struct {
	net.Conn
	leave func()
}

func (c *counted) Close() error {
	c.leave()
	return c.Conn.Close()
}
