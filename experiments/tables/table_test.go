package tables_test

import (
	"context"
	"math"
	"os"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/experiments/tables"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/samplers"
	"github.com/doubleroute/sweep/search/searchtest"
	"github.com/doubleroute/sweep/search/space"
)

func open(t testing.TB, name string) *tables.Table {
	t.Helper()
	table, err := tables.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// TestTables tests that what is checked in is what is promised: whole grids of
// the experiment files beside them.
func TestTables(t *testing.T) {
	if !slices.Equal(tables.Names(), []string{"banking77", "trec"}) {
		t.Fatalf("there are tables %v", tables.Names())
	}
	for _, name := range tables.Names() {
		t.Run(name, func(t *testing.T) {
			table := open(t, name)
			e := experiment(t, name)
			h := table.Header()
			if h.Name != name || len(h.Seeds) != 2 || h.Epochs != e.MaxEpochs() {
				t.Errorf("%s: header %+v", name, h)
			}
			if !table.HasBank() || !(h.BankFLOPs > 0) {
				t.Errorf("the route bank took %v FLOPs", h.BankFLOPs)
			}
			if size, _ := e.Space.Size(); float64(table.Len()) != size || size < 2000 {
				t.Errorf("%d of %v configurations", table.Len(), size)
			}
			sameSpace(t, table.Space(), e.Space)
			for i := range table.Len() {
				if i2, ok := table.Find(table.Row(i).Point); !ok || i2 != i {
					t.Fatalf("row %d is found at %d", i, i2)
				}
				if v := table.Value(i); !(v > 0 && v <= 1) || len(table.Curve(i)) != h.Epochs || slices.Max(table.Curve(i)) != v {
					t.Errorf("row %d: value %v, curve %v", i, v, table.Curve(i))
				}
			}
			if f := table.Full(); !(f > 0.5 && f < 1) {
				t.Errorf("the whole table has a hypervolume of %v", f)
			}
		})
	}
}

func experiment(t *testing.T, name string) *experiments.Experiment {
	t.Helper()
	source, err := os.ReadFile(name + ".toml")
	if err != nil {
		t.Fatal(err)
	}
	e, err := experiments.Parse(name+".toml", string(source), experiments.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// sameSpace tests that two spaces cannot be distinguished.
func sameSpace(t *testing.T, got, want *space.Space) {
	t.Helper()
	if !slices.Equal(got.Names(), want.Names()) {
		t.Fatalf("dimensions %v, not %v", got.Names(), want.Names())
	}
	for i := range want.Len() {
		a, b := got.Dim(i), want.Dim(i)
		for k := range b.Len() {
			v := float64(k)
			if !equal(a.Value(v), b.Value(v)) || math.Abs(a.Encode(v)-b.Encode(v)) > 1e-9 {
				t.Errorf("%s: value %d is %#v at %v, not %#v at %v", b.Name(), k, a.Value(v), a.Encode(v), b.Value(v), b.Encode(v))
			}
		}
	}
	rng := search.Stream(1, 0, "test")
	for range 1000 {
		p := want.Sample(rng)
		if err := got.Check(p); err != nil {
			t.Fatal(err)
		}
		if q := got.Decode(want.Encode(p)); got.Key(q) != want.Key(p) {
			t.Fatalf("%v is taken for %v", p, q)
		}
	}
}

func equal(a, b any) bool {
	x, ok := a.([]int)
	if !ok {
		return a == b
	}
	y, ok := b.([]int)
	return ok && slices.Equal(x, y)
}

func TestProblem(t *testing.T) {
	table := open(t, "trec")
	row := table.Row(1234)
	cost, err := table.Cost(row.Point)
	if err != nil || cost != float64(row.FLOPs) {
		t.Errorf("cost %v, %v", cost, err)
	}
	if got, want := table.Length(row.Point, 2, 5), routes.TrainFLOPs(row.FLOPs, table.Header().Examples, 3); got != want {
		t.Errorf("length %v, not %v", got, want)
	}
	if _, err := table.Cost(space.Point{1, 2, 3}); err == nil {
		t.Error("a point of another space has a cost")
	}
}

func TestExecute(t *testing.T) {
	table, ctx := open(t, "banking77"), context.Background()
	whole := table.Curve(99)
	var curve []float64
	for _, job := range []search.Job{{From: 0, To: 1}, {From: 1, To: 3}, {From: 3, To: 9}} {
		job.Point = table.Row(99).Point
		r, err := table.Execute(ctx, 0, job)
		if err != nil || r.Failed != "" {
			t.Fatal(err, r.Failed)
		}
		curve = append(curve, r.Curve...)
		if want := slices.Max(whole[:job.To]); r.Value != want {
			t.Errorf("after epoch %d the value is %v, not %v", job.To, r.Value, want)
		}
	}
	if !slices.Equal(curve, whole) {
		t.Errorf("piece by piece the curve is %v, not %v", curve, whole)
	}
	if _, err := table.Execute(ctx, 0, search.Job{Point: table.Row(0).Point, To: 10}); err == nil {
		t.Error("an epoch that was not trained is reported")
	}
	if r, err := table.Execute(ctx, 0, search.Job{Point: space.Point{}, To: 9}); err != nil || r.Failed == "" {
		t.Errorf("a configuration that was not recorded: %v, %+v", err, r)
	}
	stopped, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := table.Execute(stopped, 0, search.Job{Point: table.Row(0).Point, To: 9}); err == nil {
		t.Error("it goes on after it was stopped")
	}
}

// TestReplay tests that a search of a table is the same every time.
func TestReplay(t *testing.T) {
	table := open(t, "trec")
	for _, concurrency := range []int{1, 8} {
		searchtest.TestDeterminism(t, func() search.Options {
			return search.Options{Problem: table, Executor: table, Epochs: table.Epochs, Trials: 40, Seed: 5, Concurrency: concurrency}
		})
	}
}

// TestWhole tests that a search of everything reaches the table's hypervolume.
func TestWhole(t *testing.T) {
	table := open(t, "trec")
	volume := tables.NewVolume(table.Box())
	_, err := search.Run(context.Background(), search.Options{
		Problem: table, Executor: table, Epochs: table.Epochs, Sampler: samplers.NewGrid(table.Space(), 0),
		Observe: func(e search.Event) {
			if e.Kind == search.TrialEnded {
				volume.Add(e.Outcome.Value, e.Outcome.Cost)
			}
		},
	})
	if err != nil || math.Abs(volume.Share()-table.Full()) > 1e-12 {
		t.Errorf("%v, hypervolume %v of %v", err, volume.Share(), table.Full())
	}
	if len(table.Front()) != len(volume.Front()) {
		t.Errorf("a front of %d, not %d", len(volume.Front()), len(table.Front()))
	}
}

func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		open(b, "trec")
	}
}

// BenchmarkReplay is a study of 200 trials.
func BenchmarkReplay(b *testing.B) {
	table, seed := open(b, "trec"), uint64(0)
	for b.Loop() {
		seed++
		volume := tables.NewVolume(table.Box())
		_, err := search.Run(context.Background(), search.Options{
			Problem: table, Executor: table, Epochs: table.Epochs, Trials: 200, Seed: seed,
			Observe: func(e search.Event) {
				if e.Kind == search.TrialEnded {
					volume.Add(e.Outcome.Value, e.Outcome.Cost)
				}
			},
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
