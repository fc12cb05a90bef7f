package sqlite

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/doubleroute/sweep/results"
)

// TestMain lets the test binary be its own child process: some tests need a
// second process, and one that dies.
func TestMain(m *testing.M) {
	if role := os.Getenv("RESULTS_TEST_CHILD"); role != "" {
		if err := child(role, os.Getenv("RESULTS_TEST_DB")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// openNew opens a new database, closed when the test ends.
func openNew(t testing.TB) *Store {
	t.Helper()
	return open(t, filepath.Join(t.TempDir(), "sweep.db"))
}

func open(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { must(t, s.Close()) })
	return s
}

// newStudy writes a study with that name and little else.
func newStudy(t testing.TB, s *Store, name string) {
	t.Helper()
	must(t, s.PutStudy(context.Background(), results.Study{Name: name, Maximize: "accuracy", Minimize: "flops"}))
}
