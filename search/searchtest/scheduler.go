package searchtest

import (
	"context"
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/space"
)

// TestScheduler tests a scheduler on problems of every kind: that every trial
// comes to an end and none is resumed that is not paused, with trials that fail,
// end early or plan different numbers of epochs, curves that are constant or not
// made of numbers; that it decides the same when it observes the same, with any
// number of workers and after interruptions; that a shorter search is the
// beginning of a longer one; and that a large search costs no more for each trial
// than a small one. fresh returns a new one that has seen nothing.
func TestScheduler(t *testing.T, fresh func() search.Scheduler) {
	in := Spaces()["conditional"]
	problems := map[string]*Problem{
		"tame":     {In: in, Tame: true},
		"wild":     {In: in},
		"constant": {In: in, Tame: true, Constant: true},
		"failing":  {In: in, Broken: true},
	}
	epochs := map[string]func(space.Point) int{
		"27 epochs":        func(space.Point) int { return 27 },
		"1 epoch":          func(space.Point) int { return 1 },
		"different epochs": func(p space.Point) int { return 1 + 5*int(p[0]) },
	}
	for name, problem := range problems {
		for length, last := range epochs {
			options := func() search.Options {
				return search.Options{
					Problem: problem, Executor: problem, Scheduler: fresh(),
					Epochs: last, Seed: 5, Trials: 40,
				}
			}
			t.Run(name+", "+length, func(t *testing.T) {
				ends(t, options(), last)
				watched(t, options(), fresh)
				TestDeterminism(t, options)
			})
		}
	}
	t.Run("one at a time", func(t *testing.T) {
		p := problems["tame"]
		ends(t, search.Options{Problem: p, Executor: p, Scheduler: fresh(), Epochs: epochs["27 epochs"], Trials: 40, Concurrency: 1}, epochs["27 epochs"])
	})
	t.Run("values that are no numbers", func(t *testing.T) {
		for seed := range uint64(4) {
			watched(t, search.Options{
				Problem: problems["wild"], Executor: spoiled{problems["wild"]}, Scheduler: fresh(),
				Epochs: epochs["different epochs"], Seed: seed, Trials: 100,
			}, fresh)
		}
	})
	t.Run("many trials", func(t *testing.T) { manyTrials(t, fresh) })
}

// ends tests that every trial ends once, and that complete ones are.
func ends(t *testing.T, o search.Options, last func(space.Point) int) {
	t.Helper()
	tame := o.Problem.(*Problem).Tame
	ended := map[int]bool{}
	o.Observe = func(e search.Event) {
		if e.Kind != search.TrialEnded {
			return
		}
		switch {
		case ended[e.Trial]:
			t.Errorf("trial %d ended twice", e.Trial)
		case tame && e.Outcome.State == search.Complete && len(e.Outcome.Curve) != last(e.Point):
			t.Errorf("trial %d is complete after %d of %d epochs", e.Trial, len(e.Outcome.Curve), last(e.Point))
		}
		ended[e.Trial] = true
	}
	summary, err := search.Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if summary.Suggested != o.Trials || len(ended) != o.Trials || summary.Open != 0 {
		t.Errorf("%d trials of %d ended, %d are open", len(ended), o.Trials, summary.Open)
	}
	if tame && summary.Complete == 0 {
		t.Error("it let no trial train to its end")
	}
}
