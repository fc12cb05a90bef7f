package serve

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// NewToken makes a token that nobody can guess.
func NewToken() string { return rand.Text() }

// guard passes on the requests that are allowed: those that only read, under a
// name of this server, with the token if there is one.
func guard(token string, hosts []string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		protect(w.Header())
		switch {
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			writeMessage(w, http.StatusMethodNotAllowed, "This server only shows", "It answers GET and HEAD requests and changes nothing.")
		case len(hosts) > 0 && !slices.Contains(hosts, hostOf(r.Host)):
			writeMessage(w, http.StatusMisdirectedRequest, "This is not the address of this server",
				"It answers under "+strings.Join(hosts, ", ")+" only. Open the address that the program printed.")
		case token == "" || r.URL.Path == "/healthz":
			next.ServeHTTP(w, r)
		case equal(r.URL.Query().Get("token"), token):
			signIn(w, r, token)
		case permitted(r, token):
			next.ServeHTTP(w, r)
		case r.URL.Query().Has("token"):
			refuse(w, "The token in this address is not the one of this server. It makes a new one each time it starts, unless it is given one.")
		default:
			refuse(w, "Open the address that the program printed: it ends in the token.")
		}
	})
}

// protect keeps browsers from doing more with an answer than to show it.
func protect(h http.Header) {
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Content-Security-Policy", "frame-ancestors 'none'") // what a page cannot say of itself
}

// hostOf is a Host header without its port, in the form of Options.Hosts.
func hostOf(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.Trim(host, "[]"))
}

// permitted reports whether a request carries the token or the cookie that
// stands for it.
func permitted(r *http.Request, token string) bool {
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok && equal(bearer, token) {
		return true
	}
	name, value := cookieOf(token)
	for _, c := range r.CookiesNamed(name) {
		if equal(c.Value, value) {
			return true
		}
	}
	return false
}

// signIn moves the right token from the address to a cookie, so that it does not
// stay in the address.
func signIn(w http.ResponseWriter, r *http.Request, token string) {
	query := r.URL.Query()
	name, value := cookieOf(token)
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteStrictMode})
	query.Del("token")
	// A path that begins with two slashes would be another host.
	to := url.URL{Path: "/" + strings.TrimLeft(r.URL.Path, "/"), RawQuery: query.Encode()}
	http.Redirect(w, r, to.String(), http.StatusSeeOther)
}

func refuse(w http.ResponseWriter, sentence string) {
	w.Header().Set("WWW-Authenticate", `Bearer realm="sweep"`)
	writeMessage(w, http.StatusUnauthorized, "This server needs a token", sentence)
}

// cookieOf returns the cookie that stands for a token. Cookies are shared by all
// ports of a host, so each token has a name of its own.
func cookieOf(token string) (name, value string) {
	mac := hmac.New(sha256.New, []byte(token))
	_, _ = mac.Write([]byte("sweep")) // never fails
	sum := hex.EncodeToString(mac.Sum(nil))
	return "sweep-" + sum[:8], sum[8:]
}

// equal compares in a time that does not depend on where two texts differ.
func equal(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}
