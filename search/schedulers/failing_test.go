package schedulers

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/searchtest"
	"github.com/doubleroute/sweep/search/space"
)

// failingLate is an executor of which the better half of the space fails in its
// second epoch.
var failingLate = searchtest.ExecutorFunc(func(_ context.Context, _ int, j search.Job) (search.Report, error) {
	r := search.Report{Job: j}
	for epoch := j.From + 1; epoch <= j.To; epoch++ {
		if epoch == 2 && j.Point[0] > 0.5 {
			r.Failed = "the loss overflows"
			return r, nil
		}
		r.Value = j.Point[0]
		r.Curve = append(r.Curve, r.Value)
	}
	return r, nil
})

// TestFailedLeavePlaces: where the better half of the space fails after an epoch, the
// best of the rest come to their ends; and a search that was begun with failed trials
// keeping their places goes on so.
func TestFailedLeavePlaces(t *testing.T) {
	in := searchtest.OneFloat()
	complete := func(s search.Scheduler) int {
		sum, err := search.Run(context.Background(), search.Options{Problem: searchtest.Toy{In: in}, Executor: failingLate, Scheduler: s,
			Trials: 200, Epochs: func(space.Point) int { return 9 }})
		if err != nil {
			t.Fatal(err)
		}
		return sum.Complete
	}
	for _, spec := range All() {
		if spec.Name != "asha" && spec.Name != "hyperband" {
			continue
		}
		for name, form := range map[string]func(search.Scheduler) search.Scheduler{"": func(s search.Scheduler) search.Scheduler { return s }, " front-aware": FrontAware} {
			free, kept := complete(form(spec.New(nil))), complete(form(KeepFailed(spec.New(nil))))
			if name == "" && free < 8 || spec.Name == "asha" && free <= kept { // of some 100 that do not fail a ninth is 11
				t.Errorf("%s%s: %d of 200 are complete, and %d where the failed keep their places", spec.Name, name, free, kept)
			}
		}
	}
}

// TestRungsWithFailures compares the top of rungs that trials leave with a sorted list
// of those that are there.
func TestRungsWithFailures(t *testing.T) {
	for seed := range uint64(40) {
		rng, byFront := search.Stream(seed, 0, "rung"), seed%2 == 0
		r := newRung(3, byFront)
		var open []int
		stayed, promoted, left := 0, map[int]bool{}, map[int]bool{}
		end := func() { // one of the trials, which mostly leaves
			i, leaves := rng.IntN(len(open)), rng.IntN(4) > 0
			r.ended(open[i], leaves)
			r.ended(open[i], true) // it has ended already
			if left[open[i]] = leaves; !leaves {
				stayed++
			}
			open = slices.Delete(open, i, i+1)
			holdRung(t, r, len(open)+stayed)
		}
		for n := range 150 {
			r.add(n, drawn(rng, seed%3 == 0), drawn(rng, seed%5 == 0))
			open = append(open, n)
			holdRung(t, r, len(open)+stayed)
			for len(open) > 0 && rng.IntN(3) == 0 {
				end()
			}
			for trial, ok := r.promote(); ok; trial, ok = r.promote() {
				if promoted[trial] || left[trial] {
					t.Fatalf("trial %d goes on: it did before: %v, it has left: %v", trial, promoted[trial], left[trial])
				}
				promoted[trial] = true
			}
		}
		for len(open) > 0 {
			end()
		}
	}
}

// holdRung holds a rung of so many trials to what it promises.
func holdRung(t *testing.T, r *rung, n int) {
	t.Helper()
	if r.size() != n {
		t.Fatalf("%d trials are there, not %d", r.size(), n)
	}
	ranked := r.sorted()
	if size := max((n+2)/3, r.onFront); r.top.Len() != size {
		t.Fatalf("%d of %d are at the top, with %d on the front", r.top.Len(), n, r.onFront)
	}
	counted := 0
	for _, e := range ranked {
		if e.score == math.Inf(1) {
			counted++
		}
	}
	if counted != r.onFront || r.stale > (n+7)/8 {
		t.Fatalf("%d count as on the front, and %d are; %d of the front have left %d", r.onFront, counted, r.stale, n)
	}
	if r.byFront { // it is right whenever they are ranked
		if n%7 > 0 {
			return
		}
		r.rank()
		r.resize()
	}
	for i, e := range ranked {
		if e.top != (i < r.top.Len()) {
			t.Fatalf("place %d of %d, at the top: %v", i, n, e.top)
		}
	}
}

// interleaved is turns worked out as a whole.
func interleaved(sizes []int) []int {
	total := 0
	for _, n := range sizes {
		total += n
	}
	given, order := make([]int, len(sizes)), make([]int, total)
	for place := range order {
		next := 0
		for i, n := range sizes {
			if n*(place+1)-given[i]*total > sizes[next]*(place+1)-given[next]*total {
				next = i
			}
		}
		given[next]++
		order[place] = next
	}
	return order
}

func TestTurns(t *testing.T) {
	for n := 1; n < 9; n++ {
		want, got := interleaved(bracketSizes(n)), newTurns(bracketSizes(n))
		for place := range 3 * len(want) {
			if of := got.of(place); of != want[place%len(want)] {
				t.Fatalf("%d brackets: trial %d is of bracket %d, not %d", n, place, of, want[place%len(want)])
			}
		}
		for range 100 {
			place := rand.IntN(len(want))
			if of := got.of(place); of != want[place] {
				t.Fatalf("%d brackets: trial %d is of bracket %d, not %d", n, place, of, want[place])
			}
		}
	}
}

// TestManyEpochs: what a scheduler keeps does not grow with the number of epochs.
func TestManyEpochs(t *testing.T) {
	for _, spec := range All() {
		for _, epochs := range []int{1e9, math.MaxInt} {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			s := FrontAware(spec.New(nil))
			for trial := range 100 {
				if until := s.Until(trial, 0, epochs); until < 1 || until > epochs {
					t.Errorf("%s: trial %d of %d epochs is to report after %d", spec.Name, trial, epochs, until)
				}
			}
			if runtime.ReadMemStats(&after); after.TotalAlloc-before.TotalAlloc > 1<<20 {
				t.Errorf("%s: %d bytes for 100 trials of %d epochs", spec.Name, after.TotalAlloc-before.TotalAlloc, epochs)
			}
		}
	}
}
