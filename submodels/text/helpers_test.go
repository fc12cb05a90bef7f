package text

import (
	"bytes"
	"compress/gzip"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/doubleroute/sweep/internal/check"
)

var update = flag.Bool("update", false, "write the golden files")

// checkError holds an error to the type and the manners of this package.
func checkError(tb testing.TB, err error) {
	tb.Helper()
	var e *Error
	if !errors.As(err, &e) {
		tb.Fatalf("%v is not an *Error but a %T", err, err)
	}
	if e.File == "" || e.Msg == "" || strings.ContainsAny(e.Msg, "\n\r") || strings.HasSuffix(e.Msg, ".") || len(e.Msg) > 4000 {
		tb.Errorf("not one clear sentence: %q", e)
	}
}

// golden compares got with a file of testdata, or writes it when the tests run with
// -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	check.Golden(t, filepath.Join("testdata", name), got, *update)
}

func write(tb testing.TB, root, name, content string) {
	tb.Helper()
	path := filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		tb.Fatal(err)
	}
}

func pack(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, s) // a buffer takes everything
	_ = w.Close()
	return b.String()
}

// damage flips the bits of one byte, counted from the end if negative.
func damage(s string, at int) string {
	b := []byte(s)
	if at < 0 {
		at += len(b)
	}
	b[at] ^= 0xff
	return string(b)
}

// widen returns s in little-endian UTF-16 with its mark.
func widen(s string) string {
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}
