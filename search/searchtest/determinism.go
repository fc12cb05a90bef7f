package searchtest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/doubleroute/sweep/search"
)

// TestDeterminism tests that a search gives the same trials with the same
// outcomes in the same order with 1, 2, 4 and 8 workers of uneven speed, when
// workers crash and their jobs are done again, when it is interrupted or crashes
// and is replayed, that a shorter search is the beginning of it, and that what has
// ended keeps its outcome when it is made longer and shorter. fresh returns
// the options of the search with a new sampler and a new scheduler; Trials must be
// set. Journal and Workers are filled in.
func TestDeterminism(t *testing.T, fresh func() search.Options) {
	t.Helper()
	journal := NewJournal()
	summary, err := runWith(context.Background(), fresh(), journal, 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := journal.Calls

	t.Run("workers", func(t *testing.T) {
		for _, workers := range []int{2, 4, 8} {
			journal := NewJournal()
			got, err := runWith(context.Background(), fresh(), journal, workers, nil)
			if err != nil {
				t.Fatalf("%d workers: %v", workers, err)
			}
			sameCalls(t, fmt.Sprintf("%d workers", workers), journal.Calls, want)
			if got.Reason != summary.Reason || got.Clock != summary.Clock {
				t.Errorf("%d workers: ends with %q at %v, not %q at %v", workers, got.Reason, got.Clock, summary.Reason, summary.Clock)
			}
		}
	})
	t.Run("crashing workers", func(t *testing.T) {
		for _, workers := range []int{1, 2, 4, 8} {
			o, journal := fresh(), NewJournal()
			o.Executor = &crashing{Executor: o.Executor, rng: search.Stream(uint64(workers), 0, "crashes")}
			if _, err := runWith(context.Background(), o, journal, workers, nil); err != nil {
				t.Fatalf("%d workers that crash: %v", workers, err)
			}
			sameCalls(t, fmt.Sprintf("%d workers that crash", workers), journal.Calls, want)
		}
	})
	t.Run("crashes", func(t *testing.T) {
		for _, workers := range []int{1, 4} {
			crashes(t, fresh, want, workers)
		}
	})
	t.Run("interrupted", func(t *testing.T) {
		for seed := range uint64(3) {
			interrupted(t, fresh, want, search.Stream(seed, 0, "interrupt"))
		}
	})
	t.Run("shorter", func(t *testing.T) {
		for _, trials := range []int{1, summary.Suggested / 3, summary.Suggested - 1} {
			if trials > 0 && trials < summary.Suggested {
				shorter(t, fresh(), trials, want)
			}
		}
	})
	t.Run("outcomes", func(t *testing.T) { outcomes(t, fresh, summary.Suggested, want) })
}

// runWith runs a search with uneven delays and cancels it after some jobs.
func runWith(ctx context.Context, o search.Options, journal *Journal, workers int, cancelAfter func() bool) (search.Summary, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	o.Journal, o.Workers = journal, workers
	o.Executor = uneven{o.Executor, &sync.Mutex{}, search.Stream(uint64(workers), 0, "delays")}
	before := o.Observe
	o.Observe = func(e search.Event) {
		if before != nil {
			before(e)
		}
		if e.Kind == search.JobDone && !e.Replayed && cancelAfter != nil && cancelAfter() {
			cancel()
		}
	}
	return search.Run(ctx, o)
}

// uneven is an executor that is slow now and then.
type uneven struct {
	search.Executor
	lock *sync.Mutex
	rng  *rand.Rand
}

func (u uneven) Execute(ctx context.Context, worker int, job search.Job) (search.Report, error) {
	u.lock.Lock()
	delay := time.Duration(u.rng.IntN(100)) * time.Microsecond
	if u.rng.IntN(10) > 0 {
		delay = 0
	}
	u.lock.Unlock()
	time.Sleep(delay)
	report, err := u.Executor.Execute(ctx, worker, job)
	for i := range job.Point {
		job.Point[i] = -12345 // it is the executor's own
	}
	return report, err
}

// crashing is an executor whose workers crash in some of their jobs. What they had
// done is lost, and another does the job from its beginning.
type crashing struct {
	search.Executor
	fatal bool // no other does the job again: the search ends
	mu    sync.Mutex
	rng   *rand.Rand
}

// errCrashed ends a search whose worker has crashed.
var errCrashed = errors.New("a worker crashed")

func (m *crashing) Execute(ctx context.Context, worker int, job search.Job) (search.Report, error) {
	for m.crashes() && (!m.fatal || m.crashes()) {
		broken, cancel := context.WithCancel(ctx)
		lost := job
		lost.Point = slices.Clone(job.Point)
		if m.crashes() { // before its job was done, or after
			cancel()
		}
		// Whatever came of it is lost.
		_, _ = m.Executor.Execute(broken, worker, lost)
		cancel()
		if m.fatal {
			return search.Report{}, errCrashed
		}
	}
	return m.Executor.Execute(ctx, worker, job)
}

func (m *crashing) crashes() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.rng.IntN(4) == 0
}

// crashes runs a search that ends again and again with the crash of a worker, in
// the middle of what the others do, with one journal.
func crashes(t *testing.T, fresh func() search.Options, want []string, workers int) {
	t.Helper()
	journal := NewJournal()
	for round := range 10000 {
		journal.Again()
		o := fresh()
		o.Executor = &crashing{Executor: o.Executor, fatal: true, rng: search.Stream(uint64(workers), round, "crashes")}
		summary, err := runWith(context.Background(), o, journal, workers, nil)
		if err == nil {
			sameCalls(t, fmt.Sprintf("crashed %d times with %d workers", round, workers), journal.Calls, want)
			return
		}
		if !errors.Is(err, errCrashed) || summary.End != search.EndError {
			t.Fatalf("crashed %d times: ended as %q with %v", round, summary.End, err)
		}
	}
	t.Errorf("%d workers that crash come to no end", workers)
}

// interrupted runs a search that is cancelled again and again, with one journal.
func interrupted(t *testing.T, fresh func() search.Options, want []string, rng *rand.Rand) {
	t.Helper()
	journal := NewJournal()
	for round := 1; ; round++ {
		journal.Again()
		left, workers := 1+rng.IntN(1+len(want)/8), 1+rng.IntN(8)
		summary, err := runWith(context.Background(), fresh(), journal, workers, func() bool { left--; return left == 0 })
		if err == nil {
			sameCalls(t, fmt.Sprintf("after %d rounds", round), journal.Calls, want)
			return
		}
		if !errors.Is(err, context.Canceled) || summary.End != search.EndInterrupted {
			t.Fatalf("round %d: ended as %q with %v", round, summary.End, err)
		}
		if n := len(journal.Calls); n > len(want) || !slices.Equal(journal.Calls, want[:n]) {
			sameCalls(t, fmt.Sprintf("round %d", round), journal.Calls, want[:min(n, len(want))])
			return
		}
	}
}

// shorter tests that the calls of the journal before a trial is suggested are the
// first calls in a search of just so many trials.
func shorter(t *testing.T, o search.Options, trials int, long []string) {
	t.Helper()
	o.Trials = trials
	journal := NewJournal()
	if _, err := runWith(context.Background(), o, journal, 4, nil); err != nil {
		t.Fatalf("%d trials: %v", trials, err)
	}
	cut := slices.IndexFunc(long, func(call string) bool { return strings.HasPrefix(call, suggestedCall(trials)) })
	if cut < 0 || len(journal.Calls) < cut {
		t.Fatalf("%d trials: %d calls, where the longer search has %d before trial %d", trials, len(journal.Calls), cut, trials)
	}
	sameCalls(t, fmt.Sprintf("%d trials", trials), journal.Calls[:cut], long[:cut])
	for _, call := range journal.Calls[cut:] {
		if strings.Contains(call, " suggested:") {
			t.Errorf("%d trials: one too many: %s", trials, call)
		}
	}
}

// sameCalls reports the first difference of two lists of calls.
func sameCalls(t *testing.T, when string, got, want []string) {
	t.Helper()
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			t.Errorf("%s: call %d is\n  %s\nnot\n  %s", when, i, got[i], want[i])
			return
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s: %d calls, not %d", when, len(got), len(want))
	}
}
