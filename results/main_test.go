package results

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/doubleroute/sweep/search"
)

var update = flag.Bool("update", false, "write the golden files anew")

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

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// newStudy writes a study with that name and little else.
func newStudy(t testing.TB, s *Store, name string) {
	t.Helper()
	must(t, s.PutStudy(context.Background(), Study{Name: name, Maximize: "accuracy", Minimize: "flops"}))
}

// complete is a trial that has ended well.
func complete(number int, accuracy, cost float64, routes ...string) Trial {
	return Trial{Number: number, State: search.Complete, Accuracy: accuracy, Cost: cost, Routes: routes}
}

// same compares by value and takes NaN as equal to NaN.
func same(t testing.TB, what string, got, want any) {
	t.Helper()
	if !equal(reflect.ValueOf(got), reflect.ValueOf(want)) {
		t.Errorf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

func equal(a, b reflect.Value) bool {
	if a.IsValid() != b.IsValid() || a.IsValid() && a.Type() != b.Type() {
		return false
	}
	switch a.Kind() {
	case reflect.Float64:
		x, y := a.Float(), b.Float()
		return x == y || math.IsNaN(x) && math.IsNaN(y)
	case reflect.Slice:
		if a.IsNil() != b.IsNil() || a.Len() != b.Len() {
			return false
		}
		for i := range a.Len() {
			if !equal(a.Index(i), b.Index(i)) {
				return false
			}
		}
		return true
	case reflect.Struct:
		if x, ok := a.Interface().(time.Time); ok {
			return x.Equal(b.Interface().(time.Time))
		}
		for i := range a.NumField() {
			if !equal(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	}
	return reflect.DeepEqual(a.Interface(), b.Interface())
}

func raw(v any) json.RawMessage {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return text
}
