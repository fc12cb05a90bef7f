package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/experiments/tables"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/samplers"
)

const experiment = `name = "mini"
[data]
train = "mini/train.csv"
test = "mini/test.csv"
validation = 0.5
[route.a]
submodel = "mlp"
mlp.embedding = [8, 16]
mlp.word_dropout = 0.0
mlp.pool = "mean"
mlp.depth = 0
[combiner]
dropout = 0.0
[train]
epochs = 2
patience = 0
learning_rate = [1e-3, 1e-2]
`

// prepare writes an experiment with its data, and a database in which every
// configuration was trained with two seeds.
func prepare(t *testing.T) options {
	t.Helper()
	folder := t.TempDir()
	o := options{data: filepath.Join(folder, "data"), folder: folder, out: filepath.Join(folder, "out"), tables: []string{"mini"}, seeds: []int64{1, 2}}
	var examples strings.Builder
	examples.WriteString("text,label\n")
	for i := range 40 {
		fmt.Fprintf(&examples, "word%d and more,%d\n", i, i%2)
	}
	write(t, filepath.Join(folder, "mini.toml"), experiment)
	write(t, filepath.Join(o.data, "mini", "train.csv"), examples.String())
	write(t, filepath.Join(o.data, "mini", "test.csv"), "text,label\nthis,0\nthat,1\n")
	for _, seed := range o.seeds {
		fill(t, o, seed)
	}
	return o
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// right is how many texts a configuration classified rightly.
func right(trial int, seed int64, epoch int) int { return (trial + 3*int(seed) + epoch) % 21 }

// fill writes a study whose trial 1 failed with seed 2.
func fill(t *testing.T, o options, seed int64) {
	t.Helper()
	e, err := o.read("mini", seed)
	if err != nil {
		t.Fatal(err)
	}
	change(t, o, func(ctx context.Context, s *sqlite.Store) error {
		if err := s.PutStudy(ctx, results.Study{Name: study("mini", seed), Seed: seed, Maximize: "accuracy", Minimize: "flops"}); err != nil {
			return err
		}
		grid := samplers.NewGrid(e.Space, 0)
		for trial := 0; ; trial++ {
			p, err := grid.Suggest(trial, search.Stream(1, trial, "test")) // the same order for both seeds
			if err != nil {
				return nil
			}
			params, err := json.Marshal(e.Space.Params(p))
			if err != nil {
				return err
			}
			row := results.Trial{Number: trial, State: search.Complete, Params: params, Costs: results.Costs{FLOPs: int64(100 + trial), Parameters: 7, Bytes: 28}}
			var epochs []results.Epoch
			for epoch := range 2 {
				epochs = append(epochs, results.Epoch{Epoch: epoch + 1, Accuracy: float64(right(trial, seed, epoch)) / 20})
			}
			if trial == 1 && seed == 2 {
				row.State, epochs = search.Failed, nil
			}
			if err := s.PutJob(ctx, study("mini", seed), row, epochs, 0); err != nil {
				return err
			}
		}
	})
}

// change does something with the database.
func change(t *testing.T, o options, f func(context.Context, *sqlite.Store) error) {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(o.out, "sweep.db"))
	if err != nil {
		t.Fatal(err)
	}
	if err := f(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestExport(t *testing.T) {
	o := prepare(t)
	if _, err := o.export(t.Context(), "mini"); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(o.table("mini"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	table, err := tables.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	h := table.Header()
	if table.Len() < 4 || h.Epochs != 2 || h.Examples != 20 || len(h.Seeds) != 2 || h.Seeds[1] != (tables.Seed{Seed: 2, Texts: 20}) {
		t.Fatalf("%d rows, %+v", table.Len(), h)
	}
	for i := range table.Len() {
		row := table.Row(i)
		trial := int(row.FLOPs) - 100
		if trial == 1 {
			if row.Right != nil {
				t.Errorf("what failed has the curves %v", row.Right)
			}
			continue
		}
		for k, seed := range o.seeds {
			for epoch, got := range row.Right[k] {
				if want := right(trial, seed, epoch); got != want {
					t.Errorf("trial %d, seed %d, epoch %d: %d right, not %d", trial, seed, epoch, got, want)
				}
			}
		}
	}
}

// TestRefused tests that no table is made of what is not whole.
func TestRefused(t *testing.T) {
	whole := prepare(t)
	for want, damage := range map[string]func(context.Context, *sqlite.Store) error{
		"go on training": func(ctx context.Context, s *sqlite.Store) error {
			return s.PutTrial(ctx, "mini-1", results.Trial{Number: 2, State: search.Running, Params: first(ctx, s)})
		},
		"has 1 epochs": func(ctx context.Context, s *sqlite.Store) error {
			return s.PutJob(ctx, "mini-2", results.Trial{Number: 0, State: search.Complete, Params: first(ctx, s)}, []results.Epoch{{Epoch: 1, Accuracy: 0.5}}, 0)
		},
		"no share of 20 texts": func(ctx context.Context, s *sqlite.Store) error {
			return s.PutJob(ctx, "mini-1", results.Trial{Number: 0, State: search.Complete, Params: first(ctx, s)},
				[]results.Epoch{{Epoch: 1, Accuracy: 0.5}, {Epoch: 2, Accuracy: 0.333}}, 0)
		},
		"is not of this experiment": func(ctx context.Context, s *sqlite.Store) error {
			return s.PutTrial(ctx, "mini-1", results.Trial{Number: 0, State: search.Complete, Params: json.RawMessage(`{"x":1}`)})
		},
	} {
		o := copied(t, whole)
		change(t, o, damage)
		if _, err := o.export(t.Context(), "mini"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, which does not say %q", err, want)
		}
		if _, err := os.Stat(o.table("mini")); err == nil {
			t.Errorf("%s: there is a table", want)
		}
	}
}

// copied is a folder of its own with the same content.
func copied(t *testing.T, o options) options {
	t.Helper()
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(o.folder)); err != nil {
		t.Fatal(err)
	}
	o.folder, o.data, o.out = folder, filepath.Join(folder, "data"), filepath.Join(folder, "out")
	return o
}

// first returns the params of trial 0.
func first(ctx context.Context, s *sqlite.Store) json.RawMessage {
	for trial, err := range s.EachTrial(ctx, "mini-1") {
		if err == nil {
			return trial.Params
		}
	}
	return nil
}

func TestParse(t *testing.T) {
	if o, err := parse(nil); err != nil || len(o.tables) != 2 || len(o.seeds) != 2 {
		t.Errorf("%+v, %v", o, err)
	}
	for _, args := range [][]string{{"-seeds", "1,x"}, {"more"}} {
		if _, err := parse(args); err == nil {
			t.Errorf("%v are taken", args)
		}
	}
}
