package analysis

import (
	"bytes"
	"context"
	"flag"
	"math"
	"path/filepath"
	"testing"

	"github.com/doubleroute/sweep/internal/check"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/resultstest"
	"github.com/doubleroute/sweep/results/sqlite"
)

var nan = math.NaN()

var must, same, raw, complete = check.Must, check.Same, check.Raw, resultstest.Complete

func bankRoute(route string, n int) results.BankRoute {
	return results.BankRoute{Route: route, Number: n, Params: raw(map[string]any{"route." + route + ".submodel": "cnn"}),
		Epochs: 9, Value: .5 + float64(n)/100, Estimate: math.NaN(), FLOPs: 1e9, Seconds: 2, Logits: bytes.Repeat([]byte{byte(n)}, 1000)}
}

// openNew opens a new database, closed when the test ends.
func openNew(t testing.TB) *sqlite.Store {
	t.Helper()
	return open(t, filepath.Join(t.TempDir(), "sweep.db"))
}

func open(t testing.TB, path string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { must(t, s.Close()) })
	return s
}

// newStudy writes a study with that name and little else.
func newStudy(t testing.TB, s *sqlite.Store, name string) {
	t.Helper()
	must(t, s.PutStudy(context.Background(), results.Study{Name: name, Maximize: "accuracy", Minimize: "flops"}))
}

var update = flag.Bool("update", false, "write the golden files anew")
