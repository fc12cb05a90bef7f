package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/experiments/portfolio"
)

func TestInlineKeepsKinds(t *testing.T) {
	got := inline(map[string]any{"b": int64(3), "a": 1.0, "c": "x", "d": []any{int64(2), int64(3)}, "e": 1e-3})
	if want := `"a" = 1.0, "b" = 3, "c" = "x", "d" = [2,3], "e" = 0.001`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestTables: bags count for both tasks of a set, and only routes alone are timed.
func TestTables(t *testing.T) {
	half, more := .5, .75
	tables := newTables()
	tables.add("one", false, []trial{
		{model: portfolio.Model{"words"}, Accuracy: &half, Seconds: 1.234},
		{model: portfolio.Model{"words", "cnn"}, Accuracy: &more, Seconds: 9},
		{model: portfolio.Model{"gru"}},
	})
	tables.add("one", true, []trial{{model: portfolio.Model{"cnn, vectors"}, Accuracy: &more, Seconds: 2}})
	folder := t.TempDir()
	if err := tables.write(folder); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"scores.csv":  "model,one,\"one, vectors\"\n\"cnn, vectors\",,0.7500\nwords,0.5000,0.5000\nwords + cnn,0.7500,\n",
		"seconds.csv": "route,one\nwords,1.23\n\"cnn, vectors\",2.00\n",
	} {
		got, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(want), "\n")
		for _, line := range lines {
			if !strings.Contains(string(got), line+"\n") {
				t.Errorf("%s has no line %s:\n%s", name, line, got)
			}
		}
		if n := strings.Count(string(got), "\n"); n != len(lines) {
			t.Errorf("%s has %d lines, not %d:\n%s", name, n, len(lines), got)
		}
	}
}
