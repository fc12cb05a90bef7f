package searchtest

import (
	"context"
	"fmt"
	"maps"
	"testing"

	"github.com/doubleroute/sweep/search"
)

// outcomes tests that what has ended keeps its outcome while a search with one
// journal has more trials and fewer, less effort, and is stopped: a longer run may
// only take up again what was pruned, and suggests what it would have suggested at
// once; a shorter one repeats all calls and does no job.
func outcomes(t *testing.T, fresh func() search.Options, trials int, want []string) {
	t.Helper()
	journal := NewJournal()
	run := func(what string, change func(*search.Options)) search.Summary {
		t.Helper()
		before := maps.Clone(journal.Outcomes)
		journal.Again()
		o := fresh()
		change(&o)
		summary, err := runWith(context.Background(), o, journal, 3, nil)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		for number, was := range before {
			if now := journal.Outcomes[number]; !kept(was, now) {
				t.Errorf("%s: trial %d was %s after %d epochs, and is %s after %d", what, number, was.State, len(was.Curve), now.State, len(now.Curve))
			}
		}
		return summary
	}
	for _, n := range []int{1, trials / 3, 2 * trials / 3, trials} {
		if n > 0 {
			run(fmt.Sprintf("%d trials", n), func(o *search.Options) { o.Trials = n })
		}
	}
	sameCalls(t, "grown", journal.Calls, want)
	for what, change := range map[string]func(*search.Options){
		"as it is":    func(*search.Options) {},
		"one trial":   func(o *search.Options) { o.Trials = 1 },
		"some trials": func(o *search.Options) { o.Trials = 1 + trials/2 },
		"stopped":     func(o *search.Options) { o.Stop = func() bool { return true } },
		"no effort":   func(o *search.Options) { o.Effort = 1e-9 },
	} {
		before := maps.Clone(journal.Outcomes)
		if summary := run(what, change); summary.Jobs > 0 || summary.Suggested != trials {
			t.Errorf("%s: %d jobs were done again, and %d of %d trials are there", what, summary.Jobs, summary.Suggested, trials)
		}
		for number, was := range before {
			if was, now := fmt.Sprint(was), fmt.Sprint(journal.Outcomes[number]); was != now {
				t.Errorf("%s: trial %d was\n  %s\nand is\n  %s", what, number, was, now)
			}
		}
	}
}

// kept reports whether a trial that had ended is as it was, or was pruned and has
// been trained further.
func kept(was, now search.Observation) bool {
	if was.State == now.State && len(was.Curve) == len(now.Curve) {
		return true
	}
	return was.State == search.Pruned && !now.State.Open() && len(now.Curve) >= len(was.Curve)
}
