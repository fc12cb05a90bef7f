package records

import (
	"bytes"
	"compress/gzip"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/internal/check"
)

var update = flag.Bool("update", false, "write the golden files")

// golden compares got with a file of testdata, or writes it when the tests run with
// -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	check.Golden(t, filepath.Join("testdata", name), got, *update)
}

// all reads the records of a stream as text|text=label.
func all(name, content string, src Source, like *Layout) ([]string, *Reader, error) {
	r, err := OpenStream(name, strings.NewReader(content), src, like)
	if err != nil {
		return nil, nil, err
	}
	got, err := rest(r)
	return got, r, err
}

func rest(r *Reader) ([]string, error) {
	var got []string
	for {
		rec, err := r.Next()
		if err == io.EOF {
			return got, nil
		}
		if err != nil {
			return got, err
		}
		fields := strings.Join(rec.Fields, "|")
		if rec.Numbers != nil {
			fields = strings.Trim(fmt.Sprint(rec.Numbers), "[]")
		}
		got = append(got, fields+"="+rec.Label)
	}
}

// checkError holds an error to the type and the manners of this package.
func checkError(tb testing.TB, err error) {
	tb.Helper()
	var e *Error
	if !errors.As(err, &e) {
		tb.Fatalf("%v is not an *Error but a %T", err, err)
	}
	if e.File == "" || e.Msg == "" || strings.ContainsAny(e.Error(), "\n\r") || strings.HasSuffix(e.Msg, ".") || len(e.Error()) > 4000 {
		tb.Errorf("not one clear sentence: %q", e)
	}
}

func write(tb testing.TB, root, name, content string) string {
	tb.Helper()
	path := filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		tb.Fatal(err)
	}
	return path
}

func gzipOf(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, s) // a buffer takes everything
	_ = w.Close()
	return b.String()
}

// repeated returns n copies of rows, with %d in them replaced by the number of the
// copy, so that texts differ.
func repeated(n int, rows ...string) string {
	var b strings.Builder
	for i := range n {
		for _, row := range rows {
			b.WriteString(strings.ReplaceAll(row, "%d", fmt.Sprint(i)) + "\n")
		}
	}
	return b.String()
}
