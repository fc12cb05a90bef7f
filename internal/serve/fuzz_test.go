package serve

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// FuzzRequests: whatever comes over the network is answered or refused, with the
// headers that keep browsers from harm, without a panic, and without giving anything
// away to who has no token.
func FuzzRequests(f *testing.F) {
	w := newWriter(f)
	w.begin("first")
	w.trial("first", 0)
	o := quick(w.path)
	o.Token = token
	s := New(o)
	f.Cleanup(func() { must(f, s.Close()) })
	name, value := cookieOf(token)
	signed := "Cookie: " + name + "=" + value
	for _, line := range []string{"GET / HTTP/1.1", "GET /study/first HTTP/1.1", "GET /study/first.json HTTP/1.1", "GET /study/%2e%2e%2f HTTP/1.1",
		"GET /compare?study=first&study=.. HTTP/1.1", "HEAD /events HTTP/1.1", "POST / HTTP/1.1", "GET //evil/?token=x HTTP/1.1", "GET /study/first/events HTTP/1.0",
		"GET /study/<script>alert(1)</script> HTTP/1.1", "GET http://evil/study/first HTTP/1.1"} {
		f.Add(line + "\r\nHost: localhost\r\n" + signed + "\r\n\r\n")
		f.Add(line + "\r\nHost: localhost\r\n\r\n")
	}
	f.Fuzz(func(t *testing.T, raw string) {
		r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(raw)))
		if err != nil {
			return // the library answers
		}
		ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond) // a stream would not end
		defer cancel()
		r.RemoteAddr = "192.0.2.1:1234"
		got := httptest.NewRecorder()
		s.ServeHTTP(got, r.WithContext(ctx))
		if got.Header().Get("X-Content-Type-Options") != "nosniff" || got.Header().Get("X-Frame-Options") != "DENY" {
			t.Errorf("%q: the headers are %v", raw, got.Header())
		}
		body := got.Body.String()
		if strings.Contains(body, "<script>alert(1)") {
			t.Errorf("%q: what was asked for is in the page", raw)
		}
		knows := permitted(r, token) || r.URL.Query().Get("token") == token
		if !knows && r.URL.Path != "/healthz" && (got.Code == http.StatusOK || strings.Contains(body, ">first<")) {
			t.Errorf("%q: %d without the token", raw, got.Code)
		}
		if to := got.Header().Get("Location"); strings.HasPrefix(to, "//") || strings.Contains(to, "://") {
			t.Errorf("%q: leads to %s", raw, to)
		}
	})
}
