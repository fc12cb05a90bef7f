package study

import (
	"context"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/internal/study/problem"
)

// TestEnqueued begins with what is enqueued, trains nothing twice, and goes on
// the same after an interruption.
func TestEnqueued(t *testing.T) {
	const known = `search.enqueue=[{"route.a.submodel" = "cnn", "route.a.cnn.filters" = 64, "train.epochs" = 1}, {"route.b.rnn.hidden" = 16}, {"route.b.rnn.hidden" = 16, "train.epochs" = 4}]`
	b := newBench(t, tiny, known, "limit.memory=0")
	b.mustRun(nil)
	want := b.table()
	trials := b.summary().Trials
	for i, params := range []string{`"route.a.cnn.filters":64`, `"route.b.rnn.hidden":16`, `"train.epochs":4`} {
		if got := string(trials[i].Params); !strings.Contains(got, params) {
			t.Errorf("trial %d has no %s: %s", i, params, got)
		}
	}
	seen := map[string]int{}
	for _, trial := range trials {
		if other, twice := seen[string(trial.Params)]; twice {
			t.Errorf("trials %d and %d are the same", other, trial.Number)
		}
		seen[string(trial.Params)] = trial.Number
	}
	again := b.again()
	again.exp = b.read(b.exp.File, tiny, known, "limit.memory=0", "search.trials=4")
	again.mustRun(nil)
	again.exp = b.exp
	again.mustRun(func(o *Options) { o.Workers = 3 })
	differ(t, "4 trials and then all", again.table(), want)
}

// TestEnqueuedOverLimit is found before anything runs.
func TestEnqueuedOverLimit(t *testing.T) {
	b := newBench(t, tiny, `search.enqueue=[{}, {"route.a.submodel" = "cnn", "route.a.cnn.filters" = 64}]`, "limit.parameters=700")
	data, err := problem.Prepare(context.Background(), b.exp)
	if err != nil {
		t.Fatal(err)
	}
	err = problem.New(b.exp, b.registry, data).Feasible()
	if err == nil || !strings.Contains(err.Error(), "search.enqueue: configuration 2 cannot be tried: its parameters are") {
		t.Error(err)
	}
}
