package search_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/searchtest"
	"github.com/doubleroute/sweep/search/space"
)

// slow takes a second for every job, unless it is told to end.
var slow = searchtest.ExecutorFunc(func(ctx context.Context, _ int, job search.Job) (search.Report, error) {
	select {
	case <-ctx.Done():
		return search.Report{}, ctx.Err()
	case <-time.After(time.Second):
		return search.Report{Curve: []float64{job.Point[0]}, Value: job.Point[0]}, nil
	}
})

// after returns a function that says true from a time on.
func after(d time.Duration) func() bool {
	start := time.Now()
	return func() bool { return time.Since(start) >= d }
}

// TestInterrupt tests a cancelled context: what is back is kept, the rest ends at
// once, and the next run goes on.
func TestInterrupt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(context.Background(), 3500*time.Millisecond)
		defer cancel()
		journal, start := searchtest.NewJournal(), time.Now()
		o := search.Options{Problem: searchtest.Toy{In: searchtest.OneFloat()}, Executor: slow, Journal: journal, Trials: 20, Workers: 2}
		s, err := search.Run(ctx, o)
		if !errors.Is(err, context.DeadlineExceeded) || s.End != search.EndInterrupted || s.Complete != 6 || s.Jobs != 6 || s.Open != 8 {
			t.Errorf("ends with %v and %+v", err, s)
		}
		if took := time.Since(start); took != 3500*time.Millisecond || journal.Reports() != 6 {
			t.Errorf("%d reports after %v", journal.Reports(), took)
		}
		s, err = search.Run(context.Background(), o)
		if err != nil || s.End != search.EndTrials || s.Complete != 20 || s.Jobs != 14 || s.Replayed != 6 {
			t.Errorf("the second run ends with %v and %+v", err, s)
		}
	})
}

// TestInterruptedReports tests that what an executor finishes after the
// cancellation is kept, but not failures, which the cancellation may have caused.
func TestInterruptedReports(t *testing.T) {
	for _, failed := range []string{"", "it was cancelled"} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			defer cancel()
			journal := searchtest.NewJournal()
			s, err := search.Run(ctx, search.Options{
				Problem: searchtest.Toy{In: searchtest.OneFloat()}, Journal: journal, Trials: 20, Workers: 2,
				Executor: searchtest.ExecutorFunc(func(ctx context.Context, _ int, job search.Job) (search.Report, error) {
					<-ctx.Done()
					time.Sleep(time.Minute)
					return search.Report{Curve: []float64{1}, Value: 1, Failed: failed}, nil
				}),
			})
			want := 2
			if failed != "" {
				want = 0
			}
			if !errors.Is(err, context.DeadlineExceeded) || journal.Reports() != want || s.Jobs != want {
				t.Errorf("%d reports are kept, not %d, with %v and %+v", journal.Reports(), want, err, s)
			}
		})
	}
}

// TestCancelledBefore tests that nothing is begun.
func TestCancelledBefore(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	s, err := search.Run(ctx, search.Options{Problem: searchtest.Toy{In: searchtest.OneFloat()}, Executor: slow, Trials: 3})
	if !errors.Is(err, context.Canceled) || s.End != search.EndInterrupted || s.Jobs != 0 {
		t.Errorf("ends with %v and %+v", err, s)
	}
}

// TestStop tests that a stopped search is the search of fewer trials.
func TestStop(t *testing.T) {
	in := searchtest.Spaces()["flat"]
	problem := &searchtest.Problem{In: in}
	options := func() search.Options {
		return search.Options{
			Problem: problem, Executor: problem, Sampler: searchtest.NewClimber(in), Scheduler: searchtest.NewHalving(),
			Epochs: func(space.Point) int { return 20 }, Workers: 3,
		}
	}
	stopped := searchtest.NewJournal()
	o := options()
	asked := 0
	o.Journal, o.Stop = stopped, func() bool { asked++; return asked > 33 }
	s, err := search.Run(context.Background(), o)
	if err != nil || s.End != search.EndStopped || s.Suggested != 33 || s.Open != 0 {
		t.Fatalf("ends with %v and %+v", err, s)
	}
	if asked != 34 {
		t.Errorf("it goes on asking whether to stop: %d times", asked)
	}
	shorter := searchtest.NewJournal()
	o = options()
	o.Journal, o.Trials = shorter, 33
	if _, err := search.Run(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(stopped.Calls, shorter.Calls) {
		t.Error("a search stopped after 33 trials is not the search of 33 trials")
	}
	// And the search that goes on is the one that never stopped.
	stopped.Again()
	longer := searchtest.NewJournal()
	for _, journal := range []*searchtest.Journal{stopped, longer} {
		o = options()
		o.Journal, o.Trials = journal, 60
		if s, err = search.Run(context.Background(), o); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(stopped.Calls, longer.Calls) {
		t.Error("going on after a stop is not the same as not stopping")
	}
}

// TestAbandon tests that only the jobs in hand are finished, and that a later
// run goes on with the others.
func TestAbandon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		journal, start := searchtest.NewJournal(), time.Now()
		o := search.Options{Problem: searchtest.Toy{In: searchtest.OneFloat()}, Executor: slow, Journal: journal, Trials: 20, Workers: 2}
		o.Abandon = after(2500 * time.Millisecond)
		s, err := search.Run(context.Background(), o)
		if err != nil || s.End != search.EndStopped || s.Complete != 6 || s.Open != s.Suggested-6 || s.Open == 0 {
			t.Errorf("ends with %v and %+v", err, s)
		}
		if took := time.Since(start); took != 3*time.Second {
			t.Errorf("it takes %v", took)
		}
		o.Abandon = nil
		journal.Again()
		s, err = search.Run(context.Background(), o)
		if err != nil || s.Complete != 20 || s.Replayed != 6 {
			t.Errorf("the second run ends with %v and %+v", err, s)
		}
		whole := searchtest.NewJournal()
		o.Journal = whole
		if _, err := search.Run(context.Background(), o); err != nil || !slices.Equal(journal.Calls, whole.Calls) {
			t.Errorf("going on after abandoning is not the same as not abandoning: %v", err)
		}
	})
}

// TestPanicElsewhere tests that a panic of the caller's own code, which Run does
// not catch, leaves no goroutine.
func TestPanicElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_, _ = search.Run(context.Background(), search.Options{
			Problem: searchtest.Toy{In: searchtest.OneFloat()}, Executor: slow, Workers: 4,
			Observe: func(e search.Event) {
				if e.Kind == search.JobDone {
					panic("observe")
				}
			},
		})
	})
}

// TestOtherJournal tests that a journal of another search is refused.
func TestOtherJournal(t *testing.T) {
	journal := searchtest.NewJournal()
	o := search.Options{Problem: searchtest.Toy{In: searchtest.OneFloat()}, Executor: searchtest.First(), Journal: journal, Trials: 5}
	if _, err := search.Run(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	o.Seed = 2
	if _, err := search.Run(context.Background(), o); err == nil {
		t.Error("another seed goes on with the journal")
	}
}
