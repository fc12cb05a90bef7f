package serve

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/doubleroute/sweep/internal/prose"
)

// Address is where `sweep serve` listens by default.
const Address = "127.0.0.1:7878"

// ErrTaken is wrapped by the error of Listen where another program has the port.
var ErrTaken = errors.New("is taken")

// Listen takes an address such as 127.0.0.1:7878, localhost:0 or :7878. Port 0
// is any that is free, no host is all of this machine's.
func Listen(address string) (net.Listener, error) {
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("the address %q is not HOST:PORT, such as %s", address, Address)
	}
	l, err := net.Listen("tcp", address)
	switch {
	case taken(err):
		return nil, fmt.Errorf("port %s %w", port, ErrTaken)
	case err != nil:
		return nil, fmt.Errorf("cannot listen on %s: %w", address, prose.Cause(err))
	}
	return l, nil
}

// taken reports whether another program has the port.
func taken(err error) bool {
	const windows = syscall.Errno(10048) // WSAEADDRINUSE
	return errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, windows)
}

// Loopback reports whether only this machine can reach a listener.
func Loopback(l net.Listener) bool {
	a, ok := l.Addr().(*net.TCPAddr)
	return ok && a.IP.IsLoopback()
}

// Hosts returns the names that visitors may call a server by that listens on an
// address of this machine alone. Any other name was made to lead here by a page
// that means harm.
func Hosts(l net.Listener, address string) []string {
	if !Loopback(l) {
		return nil
	}
	return []string{"localhost", "127.0.0.1", "::1", hostOf(address), hostOf(l.Addr().String())}
}

// URL returns the address of a page for people to open, by the protocol that a server
// of these options has. A token that is not empty becomes part of it.
func (o Options) URL(l net.Listener, address, path, token string) string {
	host, _, err := net.SplitHostPort(address)
	_, port, fault := net.SplitHostPort(l.Addr().String())
	if err != nil || fault != nil {
		host, port = "localhost", "0" // Listen has read both
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		if host, err = os.Hostname(); err != nil {
			host = "localhost"
		}
	}
	protocol := "http://"
	if o.Certificate != nil {
		protocol = "https://"
	}
	page := protocol + net.JoinHostPort(host, port) + "/" + strings.TrimPrefix(path, "/")
	if token != "" {
		page += "?token=" + url.QueryEscape(token)
	}
	return page
}

// Path returns the path of a study's page, or of the list if it has none.
func Path(study string) string {
	if !linked(study) {
		return "/"
	}
	return pathOf(study)
}

// Serve answers what comes to l until ctx ends, and then closes the server.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	web := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 1 << 16}
	stopped := make(chan error, 1)
	unwatch := context.AfterFunc(ctx, func() {
		s.hub.close() // streams would not end by themselves
		quick, cancel := context.WithTimeout(context.WithoutCancel(ctx), 400*time.Millisecond)
		defer cancel()
		err := web.Shutdown(quick)
		if err != nil {
			err = web.Close()
		}
		stopped <- err
	})
	l = limited{l, newLimit(connectionsEach, connectionsAll), s.options.Certificate == nil}
	serve := web.Serve
	if c := s.options.Certificate; c != nil {
		web.TLSConfig = &tls.Config{Certificates: []tls.Certificate{*c}, MinVersion: tls.VersionTLS12}
		serve = func(l net.Listener) error { return web.ServeTLS(l, "", "") }
	}
	err := serve(l)
	if unwatch() { // ctx has not ended
		return errors.Join(err, s.Close())
	}
	return errors.Join(<-stopped, s.Close())
}
