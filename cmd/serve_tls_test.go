package sweepcmd

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// certify writes a certificate for this machine and its key.
func certify(t *testing.T) *x509.CertPool {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "sweep"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	write(t, "cert.pem", string(certificate))
	write(t, "key.pem", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})))
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(certificate)
	return pool
}

// TestServeTLS: with a certificate, pages come encrypted, the cookie never goes
// otherwise, and a token in a file is asked for.
func TestServeTLS(t *testing.T) {
	inFolder(t)
	pool := certify(t)
	write(t, "token", "abcdefghijkl-7\n")
	s := startServing(t, "--address", "127.0.0.1:0", "--tls-cert", "cert.pem", "--tls-key", "key.pem", "--token-file", "token")
	if !strings.HasPrefix(s.url, "https://127.0.0.1:") || strings.Contains(s.url, "token") {
		t.Fatalf("the address is %s", s.url)
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for query, code := range map[string]int{"": http.StatusUnauthorized, "?token=abcdefghijkl-8": http.StatusUnauthorized, "?token=abcdefghijkl-7": http.StatusSeeOther} {
		got, err := client.Get(s.url + query)
		if err != nil {
			t.Fatal(err)
		}
		if err := got.Body.Close(); err != nil {
			t.Fatal(err)
		}
		if got.StatusCode != code {
			t.Errorf("%q: %d, not %d", query, got.StatusCode, code)
		}
		if code == http.StatusSeeOther && (len(got.Cookies()) != 1 || !got.Cookies()[0].Secure || !got.Cookies()[0].HttpOnly) {
			t.Errorf("the cookies are %v", got.Cookies())
		}
	}
	if code, _, err := get(strings.Replace(s.url, "https", "http", 1)); err == nil && code != http.StatusBadRequest {
		t.Errorf("without encryption the answer is %d", code)
	}
}

// TestServeInClear: where others can read a token on its way, that is said.
func TestServeInClear(t *testing.T) {
	inFolder(t)
	certify(t)
	const says = "can be read by whoever sees the network in between"
	for _, c := range []struct {
		args []string
		says bool
	}{
		{[]string{"--address", "127.0.0.1:0"}, false},
		{[]string{"--address", ":0"}, true},
		{[]string{"--address", ":0", "--tls-cert", "cert.pem", "--tls-key", "key.pem"}, false},
	} {
		s := startServing(t, c.args...)
		if err := s.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = s.Wait() // it was killed
		if said := s.stderr.String(); strings.Contains(said, says) != c.says {
			t.Errorf("%q: %q", c.args, said)
		}
	}
}

// TestServeSecrets refuses a token and a certificate that cannot be used.
func TestServeSecrets(t *testing.T) {
	inFolder(t)
	certify(t)
	write(t, "short", "abc\n")
	write(t, "token", "abcdefghijkl-7\n")
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"--token-file", "none"}, "the token cannot be read from none: "},
		{[]string{"--token-file", "short"}, "the token has 3 characters"},
		{[]string{"--token-file", "token", "--token", "abcdefghijkl-8"}, "the token is given twice"},
		{[]string{"--tls-cert", "cert.pem"}, "--tls-cert and --tls-key go together"},
		{[]string{"--tls-key", "key.pem"}, "--tls-cert and --tls-key go together"},
		{[]string{"--tls-cert", "key.pem", "--tls-key", "cert.pem"}, "the certificate key.pem and the key cert.pem cannot be used: "},
		{[]string{"--tls-cert", "none", "--tls-key", "key.pem"}, "the certificate none and the key key.pem cannot be used: "},
	} {
		o := sweep(append([]string{"serve", "--address", "127.0.0.1:0"}, c.args...)...)
		if o.code != Usage || o.out != "" || !strings.Contains(o.err, c.says) || strings.Count(o.err, "\n") != 1 {
			t.Errorf("%q: %+v", c.args, o)
		}
	}
}
