package sweepcmd

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/internal/study"
	"github.com/doubleroute/sweep/internal/study/problem"
	"github.com/doubleroute/sweep/internal/study/studytest"
	"github.com/doubleroute/sweep/results/sqlite"
)

// TestGoesOnAsBegun: a file that is sound only with earlier defaults is a study that
// was begun with these, and no study that could be begun now.
func TestGoesOnAsBegun(t *testing.T) {
	inFolder(t)
	studytest.Texts(t, "tiny.csv", 240)
	// Routes were trained jointly.
	const old = `
[data]
train = "tiny.csv"
[route.a]
mlp.embedding = 4
cnn.embedding = 4
rnn.embedding = 4
rnn.hidden = 4
[train]
epochs = 1
[search]
trials = 2
enqueue = [{ train.learning_rate = 0.005, route.a.submodel = "rnn" }]
[final]
seeds = 1
models = 1
`
	write(t, "old.toml", old)
	o := sweep("run", "old.toml", "--quiet")
	if o.code != Usage || !strings.Contains(o.err, "train.learning_rate is for routes that are trained jointly") {
		t.Errorf("begun now: %+v", o)
	}

	e := readWith(t, "old.toml", "")
	e = readWith(t, "old.toml", e.Defaults()) // as they are stored since
	data, err := problem.Prepare(context.Background(), e)
	if err != nil {
		t.Fatal(err)
	}
	store, err := sqlite.Open(t.Context(), filepath.Join("runs", "sweep.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := study.Run(t.Context(), study.Options{Experiment: e, Data: data, Store: store, Workers: 1}); err != nil {
		t.Error(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if text := must(t, "run", "old.toml", "--quiet", "--trials", "4"); !strings.Contains(text, "old: 4 trials") {
		t.Errorf("going on: %s", text)
	}
	if params := must(t, "show", "old", "--json", "--trial", "3"); strings.Contains(params, "regime") || !strings.Contains(params, `"train.learning_rate"`) {
		t.Errorf("the last trial: %s", params)
	}
	write(t, "old.toml", strings.Replace(old, "epochs = 1", "epochs = 2", 1))
	if o := sweep("run", "old.toml", "--quiet"); o.code == Done || !strings.Contains(o.err, "another") {
		t.Errorf("another file: %+v", o)
	}
	write(t, "old.toml", strings.Replace(old, "epochs = 1", "epoch = 1", 1))
	if o := sweep("run", "old.toml", "--quiet"); o.code != Usage || !strings.Contains(o.err, "did you mean epochs?") {
		t.Errorf("a faulty file: %+v", o)
	}
}

// readWith reads a file with stored defaults.
func readWith(t *testing.T, file, stored string) *experiments.Experiment {
	t.Helper()
	defaults, err := experiments.StoredDefaults(stored)
	if err != nil {
		t.Fatal(err)
	}
	e, err := experiments.Read(file, experiments.Options{Defaults: defaults})
	if err != nil {
		t.Fatal(err)
	}
	return e
}
