package study

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/internal/study/finals"
	"github.com/doubleroute/sweep/internal/study/problem"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/search"
)

// TestExport trains trials for their models: of finalists it gives the very
// file that the finals kept.
func TestExport(t *testing.T) {
	b := newBench(t, tiny)
	folder := filepath.Join(t.TempDir(), "models")
	b.mustRun(func(o *Options) { o.Models = folder })
	data, err := problem.Prepare(context.Background(), b.exp)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	s := b.open()
	st, _, err := s.Study(ctx, b.exp.Name)
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Experiment: b.exp, Data: data, Registry: b.registry, Store: s}
	var emitted []EventKind
	o.OnEvent = func(e Event) { emitted = append(emitted, e.Kind) }
	export := func(trial int) ([]byte, error) {
		path := filepath.Join(t.TempDir(), "model.sweep")
		emitted = nil
		if err := Export(ctx, o, st, trial, path); err != nil {
			return nil, err
		}
		return os.ReadFile(path)
	}
	finalists, others := 0, 0
	for _, trial := range b.summary().Trials {
		n := trial.Number
		text, err := export(n)
		if trial.State != search.Complete {
			if len(emitted) > 0 || !errors.Is(err, ErrNoModel) || !strings.Contains(err.Error(), "failed") {
				t.Errorf("trial %d, which is %s: %v", n, trial.State, err)
			}
			continue
		}
		if err != nil || len(emitted) < 2 || len(emitted) > 1+trial.Epochs || emitted[0] != FinalBegan || emitted[1] != EpochEnded {
			t.Errorf("trial %d: %v, %v", n, emitted, err)
			continue
		}
		kept, found, err := StoredModel(ctx, s, b.registry, b.exp.Name, folder, n)
		if err != nil {
			t.Fatal(err)
		}
		if !found {
			others++
			continue
		}
		finalists++
		want, err := os.ReadFile(kept)
		if err != nil || string(text) != string(want) {
			t.Errorf("the model of finalist %d is another than the kept one, %v", n, err)
		}
	}
	if finalists == 0 || others == 0 {
		t.Errorf("%d finalists and %d others were exported", finalists, others)
	}
	if _, err := export(99); !errors.Is(err, ErrNoModel) || !strings.Contains(err.Error(), "its trials are 0 to 13") {
		t.Errorf("of a trial that is not there: %v", err)
	}
	for _, set := range []string{"seed=4", "text.max_tokens=9"} {
		o.Experiment = b.read(b.exp.File, tiny, set)
		if _, err := export(0); len(emitted) > 0 || !errors.Is(err, ErrChanged) || !strings.Contains(err.Error(), "bring back what it was") {
			t.Errorf("with %s: %v", set, err)
		}
	}
	o.Experiment = b.read(b.exp.File, tiny, "search.front_aware=false", "search.trials=3", "name=other")
	if _, err := export(b.summary().Front[0]); err != nil {
		t.Errorf("with what does not matter to a trial: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestStoredModel takes no file for a model that the finals have not kept, or that
// cannot be read.
func TestStoredModel(t *testing.T) {
	b := newBench(t, tiny, "search.trials=4", "final.models=1")
	folder := t.TempDir()
	b.mustRun(func(o *Options) { o.Models = folder })
	ctx := context.Background()
	s := b.open()
	first := b.stored().finals[0].Trial
	check := func(what string, trial int, want bool) {
		t.Helper()
		path, found, err := StoredModel(ctx, s, b.registry, b.exp.Name, folder, trial)
		if path != finals.ModelFile(folder, trial) || found != want || err != nil {
			t.Errorf("%s: %s, %v, %v", what, path, found, err)
		}
	}
	check("a finalist", first, true)
	check("no trial", 99, false)
	whole, err := os.ReadFile(finals.ModelFile(folder, first))
	if err != nil {
		t.Fatal(err)
	}
	write := func(trial int, text []byte) {
		if err := os.WriteFile(finals.ModelFile(folder, trial), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(99, whole)
	check("a file of something else", 99, false)
	write(first, whole[:len(whole)/2])
	check("half a file", first, false)
	if err := os.Remove(finals.ModelFile(folder, first)); err != nil {
		t.Fatal(err)
	}
	check("no file", first, false)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestExportable says of every kind of trial why there is no model of it.
func TestExportable(t *testing.T) {
	ctx := context.Background()
	b := newBench(t, tiny)
	s := b.open()
	if err := s.PutStudy(ctx, results.Study{Name: "tiny"}); err != nil {
		t.Fatal(err)
	}
	refuse := func(trial int, says string) {
		t.Helper()
		if _, err := Exportable(ctx, s, "tiny", trial); !errors.Is(err, ErrNoModel) || !strings.Contains(err.Error(), says) {
			t.Errorf("trial %d: %v", trial, err)
		}
	}
	refuse(0, "no trials yet")
	for n, state := range []search.State{search.Waiting, search.Running, search.Failed, search.Pruned, search.Complete} {
		var epochs []results.Epoch
		if state == search.Pruned {
			epochs = []results.Epoch{{Epoch: 1}}
		}
		if err := s.PutJob(ctx, "tiny", results.Trial{Number: n, State: state, Epochs: len(epochs), Error: "the reason"}, epochs, 0); err != nil {
			t.Fatal(err)
		}
	}
	refuse(0, "has not come to its end")
	refuse(1, "has not come to its end")
	refuse(2, "failed: the reason")
	refuse(3, "was stopped after epoch 1")
	refuse(4, "has not come to its end") // nothing of its training is there
	refuse(5, "its trials are 0 to 4")
	refuse(-1, "its trials are 0 to 4")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
