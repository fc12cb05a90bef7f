package study

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/doubleroute/sweep/internal/study/budget"
	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/samplers"
	"github.com/doubleroute/sweep/search/schedulers"
)

// TestOutcomesStay makes studies of every sampler and of every scheduler longer and
// shorter, and runs them without the budget that they had: what is complete or has
// failed stays, what was pruned is at most trained further, and a smaller number
// changes nothing and says so. The pairs of all are for searchtest.
func TestOutcomesStay(t *testing.T) {
	for i, sampler := range samplers.All() {
		for j, scheduler := range schedulers.All() {
			if aware := (i+j)%2 == 0; sampler.Name == "random" || scheduler.Name == "asha" {
				t.Run(fmt.Sprint(sampler.Name, " ", scheduler.Name, " ", aware), func(t *testing.T) {
					outcomesStay(t, uint64(10*i+j), fmt.Sprintf("search.sampler=%q", sampler.Name), fmt.Sprintf("search.scheduler=%q", scheduler.Name),
						fmt.Sprint("search.front_aware=", aware))
				})
			}
		}
	}
}

func outcomesStay(t *testing.T, seed uint64, set ...string) {
	set = append(set, "train.epochs=27", "final.seeds=0")
	b := newBench(t, paced, set...)
	var before *analysis.Summary
	run := func(trials int, budgeted time.Duration) (said string) {
		t.Helper()
		b.exp = b.read(b.exp.File, paced, append(slices.Clone(set), fmt.Sprint("search.trials=", trials))...)
		m := &pretender{pace: func(budget.Work) float64 { return 0 }, early: 0.1, rng: rand.New(rand.NewPCG(seed, 1))}
		var told events
		if _, err := b.make(m, func(o *Options) { o.Budget, o.Unlimited, o.OnEvent = budgeted, budgeted > 0, told.add }); err != nil {
			t.Fatal(err)
		}
		after := b.summary()
		for i := range after.Trials {
			if now := after.Trials[i]; before != nil && i < len(before.Trials) && !stays(before.Trials[i], now) {
				t.Errorf("%d trials: trial %d was %s after %d epochs, and is %s after %d", trials, i, before.Trials[i].State, before.Trials[i].Epochs, now.State, now.Epochs)
			}
		}
		if before != nil && len(after.Trials) < len(before.Trials) {
			t.Errorf("%d trials, where there were %d", len(after.Trials), len(before.Trials))
		}
		before = after
		for _, e := range told.all {
			if e.Kind == Noticed {
				said += e.Text + "\n"
			}
		}
		return said
	}
	run(9, 0)
	run(25, 0)
	want := b.table()
	for _, fewer := range []int{1, 20} {
		said := run(fewer, 0)
		if line := fmt.Sprintf("25 trials have begun, and search.trials = %d: none is added, and all keep their results\n", fewer); !strings.Contains(said, line) {
			t.Errorf("%d trials: it does not say %q: %q", fewer, line, said)
		}
		differ(t, fmt.Sprint(fewer, " trials"), b.table(), want)
	}
	run(20, 60*time.Millisecond) // as many as it has time for
	want = b.table()
	run(20, 0)
	differ(t, "without its budget", b.table(), want)
}

// stays reports whether a trial has kept the outcome that it had.
func stays(was, now analysis.SummaryTrial) bool {
	if was.State == search.Pruned {
		return !now.State.Open() && now.Epochs >= was.Epochs
	}
	was.TrainSeconds, now.TrainSeconds = 0, 0
	was.Folds, now.Folds = nil, nil // which are of the candidates of now
	return fmt.Sprintf("%+v", was) == fmt.Sprintf("%+v", now)
}

// TestModelsStay keeps the finalists and their models when a study is asked for
// fewer trials than it has.
func TestModelsStay(t *testing.T) {
	set := []string{"search.scheduler=asha", "final.seeds=1", "train.learning_rate=[0.01, 0.02]"}
	b := newBench(t, tiny, append(slices.Clone(set), "search.trials=14")...)
	folder := filepath.Join(t.TempDir(), "models")
	b.mustRun(func(o *Options) { o.Models = folder })
	want, models := b.table(), glob(t, folder)
	if len(models) == 0 {
		t.Fatal("there is no model: this says nothing")
	}
	b.exp = b.read(b.exp.File, tiny, append(slices.Clone(set), "search.trials=5")...)
	b.mustRun(func(o *Options) { o.Models = folder })
	differ(t, "5 trials of 14", b.table(), want)
	if got := glob(t, folder); fmt.Sprint(got) != fmt.Sprint(models) {
		t.Errorf("the models were %v, and are %v", models, got)
	}
}

// glob lists the models of a folder, with when they were written.
func glob(t *testing.T, folder string) (all []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.sweep"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprint(f, info.ModTime()))
	}
	return all
}
