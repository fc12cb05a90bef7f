package serve

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const token = "a token, with \"quotes\"; and = more"

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

func TestToken(t *testing.T) {
	w := newWriter(t)
	w.begin("first")
	o := quick(w.path)
	o.Token = token
	c := newClient(t, o)
	for _, path := range []string{"/", "/events", "/study/first", "/study/first/events", "/study/first.json", "/nowhere", "/?token=", "/?token=a", "/?token=" + strings.ToUpper(escaped)} {
		a := c.ask(path)
		if a.code != http.StatusUnauthorized || !strings.Contains(a.body, "needs a token") || strings.Contains(a.body, "<bdi>first") {
			t.Errorf("%s without the token: %d %s", path, a.code, a.body)
		}
		if len(a.header["Set-Cookie"]) > 0 {
			t.Errorf("%s without the token sets a cookie", path)
		}
	}
	c.expect("/healthz", http.StatusOK, "ok")
	for header0, want := range map[string]int{"Bearer " + token: 200, "Bearer " + token + "x": 401, "Bearer ": 401, token: 401, "Basic " + token: 401} {
		if a := c.ask("/", header("Authorization", header0)); a.code != want {
			t.Errorf("Authorization %q: %d, not %d", header0, a.code, want)
		}
	}
}

const escaped = "a+token%2C+with+%22quotes%22%3B+and+%3D+more"

// The token in an address becomes a cookie, and the address is cleaned of it.
func TestTokenInAddress(t *testing.T) {
	w := newWriter(t)
	w.begin("first")
	o := quick(w.path)
	o.Token = token
	c := newClient(t, o)
	a := c.ask("/study/first?x=1&token=" + escaped)
	if a.code != http.StatusSeeOther || a.header.Get("Location") != "/study/first?x=1" {
		t.Fatalf("%d to %s", a.code, a.header.Get("Location"))
	}
	set, err := http.ParseSetCookie(a.header.Get("Set-Cookie"))
	must(t, err)
	if !set.HttpOnly || set.SameSite != http.SameSiteStrictMode || set.Path != "/" || strings.Contains(a.header.Get("Set-Cookie"), "quotes") {
		t.Errorf("the cookie is %s", a.header.Get("Set-Cookie"))
	}
	if a := c.ask("/study/first", func(r *http.Request) { r.AddCookie(set) }); a.code != http.StatusOK {
		t.Errorf("with the cookie: %d", a.code)
	}
	wrong := *set
	wrong.Value = strings.Repeat("0", len(set.Value))
	if a := c.ask("/study/first", func(r *http.Request) { r.AddCookie(&wrong) }); a.code != http.StatusUnauthorized {
		t.Errorf("with a wrong cookie: %d", a.code)
	}
	for _, path := range []string{"//evil.example/", "/%2fevil.example/", "/\\evil.example"} {
		r := httptest.NewRequest(http.MethodGet, "http://localhost/", nil)
		r.URL.Path, r.URL.RawQuery = path, "token="+escaped
		got := httptest.NewRecorder()
		c.server.ServeHTTP(got, r)
		if to := got.Header().Get("Location"); got.Code != http.StatusSeeOther || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.HasPrefix(to, "/\\") {
			t.Errorf("%s leads to %q", path, to)
		}
	}
}

// On a machine's own address only its own names lead to the server, also for
// those who have the token.
func TestHosts(t *testing.T) {
	w := newWriter(t)
	w.begin("first")
	for _, secret := range []string{"", token} {
		o := quick(w.path)
		o.Token, o.Hosts = secret, []string{"localhost", "127.0.0.1", "::1", "desk.example"}
		c := newClient(t, o)
		for host, want := range map[string]int{
			"localhost": 200, "LocalHost:7878": 200, "127.0.0.1:1": 200, "[::1]:7878": 200, "[::1]": 200, "desk.example": 200,
			"evil.example": 421, "localhost.evil.example:7878": 421, "127.0.0.2": 421, "": 200, "evil.example:localhost": 421,
		} {
			a := c.ask("/study/first", header("Authorization", "Bearer "+token), func(r *http.Request) { r.Host = host })
			if a.code != want || want != 200 && strings.Contains(a.body, "<bdi>first") {
				t.Errorf("Host %q: %d, not %d", host, a.code, want)
			}
		}
	}
}

func TestMethods(t *testing.T) {
	w := newWriter(t)
	w.begin("first")
	c := newClient(t, quick(w.path))
	for _, path := range []string{"/", "/study/first", "/study/first/events", "/study/first.json", "/healthz"} {
		for _, method := range []string{"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECT", "TRACE", "MADE-UP"} {
			r := httptest.NewRequest(method, "http://localhost/", nil)
			r.URL.Path = path
			got := httptest.NewRecorder()
			c.server.ServeHTTP(got, r)
			if got.Code != http.StatusMethodNotAllowed || got.Header().Get("Allow") != "GET, HEAD" {
				t.Errorf("%s %s: %d", method, path, got.Code)
			}
		}
		whole := c.ask(path, func(r *http.Request) {
			if strings.HasSuffix(path, "events") {
				r.Method = http.MethodHead // it would not end
			}
		})
		head := c.ask(path, func(r *http.Request) { r.Method = http.MethodHead })
		if head.code != whole.code || head.body != "" || head.header.Get("Content-Type") != whole.header.Get("Content-Type") {
			t.Errorf("HEAD %s: %+v", path, head)
		}
	}
}

func TestHeaders(t *testing.T) {
	w := newWriter(t)
	w.begin("first")
	c := newClient(t, quick(w.path))
	for _, path := range []string{"/", "/study/first", "/study/none", "/study/first.json", "/healthz", "/nowhere"} {
		h := c.ask(path).header
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
		} {
			if h.Get(name) != want {
				t.Errorf("%s: %s is %q", path, name, h.Get(name))
			}
		}
		if h.Get("Content-Type") == "" {
			t.Errorf("%s has no content type", path)
		}
	}
}
