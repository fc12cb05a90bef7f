package records

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// countdown ends reading when it has been asked so many times.
func countdown(n int) func() error {
	return func() error {
		if n--; n < 0 {
			return context.Canceled
		}
		return nil
	}
}

// TestStop ends the reading of files of every kind at every moment that is asked at.
func TestStop(t *testing.T) {
	dir := t.TempDir()
	for _, class := range []string{"up", "down"} {
		if err := os.MkdirAll(filepath.Join(dir, "classes", class), 0o777); err != nil {
			t.Fatal(err)
		}
		for i := range 20 {
			if err := os.WriteFile(filepath.Join(dir, "classes", class, fmt.Sprint(i, ".txt")), []byte(class+" it goes"), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	var csv, jsonl strings.Builder
	csv.WriteString("text,label\n")
	for i := range 40_000 {
		fmt.Fprintf(&csv, "some words of text %d,%s\n", i, []string{"up", "down"}[i%2])
		fmt.Fprintf(&jsonl, `{"text":"some words of text %d","label":%q}`+"\n", i, []string{"up", "down"}[i%2])
	}
	for name, content := range map[string]string{"a.csv": csv.String(), "a.jsonl": jsonl.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"classes", "a.csv", "a.jsonl"} {
		path, stopped := filepath.Join(dir, name), 0
		for n := range 10_000 {
			rows, err := count(Source{Path: path, Stop: countdown(n)})
			if err == nil {
				if want := map[bool]int{true: 40, false: 40_000}[name == "classes"]; rows != want {
					t.Errorf("%s: %d rows of %d", name, rows, want)
				}
				break
			}
			if !errors.Is(err, context.Canceled) {
				t.Fatalf("%s, asked %d times: %v", name, n, err)
			}
			stopped++
		}
		if stopped < 3 {
			t.Errorf("%s: it was asked %d times", name, stopped)
		}
	}
}

func count(src Source) (rows int, err error) {
	r, err := Open(src, nil)
	if err != nil {
		return 0, err
	}
	defer r.Close() //nolint:errcheck // nothing was written
	for {
		if _, err := r.Next(); err == io.EOF {
			return r.Rows(), nil
		} else if err != nil {
			return r.Rows(), err
		}
	}
}
