package search_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/searchtest"
	"github.com/doubleroute/sweep/search/space"
)

// TestErrors tests what ends a search with an error, and that nothing is left.
func TestErrors(t *testing.T) {
	problem := searchtest.Toy{In: searchtest.OneFloat()}
	refuse := errors.New("the disk is full")
	sampler := func(p space.Point, err error) search.Sampler { return fixed{p: p, err: err} }
	cases := []struct {
		name string
		o    search.Options
		want string
	}{
		{"no problem", search.Options{Executor: searchtest.First()}, "Options.Problem is missing"},
		{"no executor", search.Options{Problem: problem}, "Options.Executor is missing"},
		{"no space", search.Options{Problem: searchtest.Toy{}, Executor: searchtest.First()}, "the problem has no space"},
		{"negative", search.Options{Problem: problem, Executor: searchtest.First(), Trials: -1}, "must not be negative"},
		{"executor", search.Options{Problem: problem, Executor: searchtest.ExecutorFunc(func(_ context.Context, _ int, job search.Job) (search.Report, error) {
			if job.Trial == 5 {
				return search.Report{}, refuse
			}
			return search.Report{Curve: []float64{1}}, nil
		})}, "trial 5: the disk is full"},
		{"goexit", search.Options{Problem: problem, Executor: searchtest.ExecutorFunc(func(context.Context, int, search.Job) (search.Report, error) {
			runtime.Goexit()
			return search.Report{}, nil
		})}, "ended its goroutine without returning"},
		{"long curve", search.Options{Problem: problem, Executor: reports(search.Report{Curve: []float64{1, 2}})}, "has a curve of 2 epochs"},
		{"sampler", search.Options{Problem: problem, Executor: searchtest.First(), Sampler: sampler(nil, refuse)}, "suggesting trial 0: the disk is full"},
		{"impossible point", search.Options{Problem: problem, Executor: searchtest.First(), Sampler: sampler(space.Point{2}, nil)}, `impossible point for trial 0: 2 is not a value of "x"`},
		{"short point", search.Options{Problem: problem, Executor: searchtest.First(), Sampler: sampler(space.Point{}, nil)}, "has 1 numbers, not 0"},
		{"cost", search.Options{Problem: searchtest.Toy{In: searchtest.OneFloat(), Costs: func(space.Point) (float64, error) { return math.NaN(), nil }}, Executor: searchtest.First()}, "the cost of trial 0 is NaN"},
		{"length", search.Options{Problem: searchtest.Toy{In: searchtest.OneFloat(), Lengths: func(space.Point, int, int) float64 { return math.Inf(1) }}, Executor: searchtest.First()}, "is +Inf: it must be finite"},
		{"negative length", search.Options{Problem: searchtest.Toy{In: searchtest.OneFloat(), Lengths: func(space.Point, int, int) float64 { return -1 }}, Executor: searchtest.First()}, "is -1: it must be finite and not negative"},
		{"epochs", search.Options{Problem: problem, Executor: searchtest.First(), Epochs: func(space.Point) int { return 0 }}, "is to train 0 epochs"},
		{"until", search.Options{Problem: problem, Executor: searchtest.First(), Scheduler: bad{until: 0}}, "to report at epoch 0"},
		{"until beyond", search.Options{Problem: problem, Executor: searchtest.First(), Scheduler: bad{until: 4}, Epochs: func(space.Point) int { return 3 }}, "to report at epoch 4"},
		{"decision", search.Options{Problem: problem, Executor: searchtest.First(), Scheduler: bad{until: 1, decision: 9}, Epochs: func(space.Point) int { return 3 }}, "decision on trial 0 is 9, which is none"},
		{"resume", search.Options{Problem: problem, Executor: searchtest.First(), Scheduler: bad{until: 1, resume: true}}, "resumed trial 77, which is not paused"},
		{"suggested", search.Options{Problem: problem, Executor: searchtest.First(), Journal: failing{Journal: searchtest.NewJournal(), at: "suggested"}}, "recording trial 0: the disk is full"},
		{"reported", search.Options{Problem: problem, Executor: searchtest.First(), Journal: failing{Journal: searchtest.NewJournal(), at: "reported"}}, "recording trial 0: the disk is full"},
		{"ended", search.Options{Problem: problem, Executor: searchtest.First(), Journal: failing{Journal: searchtest.NewJournal(), at: "ended"}}, "recording the end of trial 0: the disk is full"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if c.o.Trials == 0 {
				c.o.Trials = 50
			}
			synctest.Test(t, func(t *testing.T) { // fails if a goroutine is left
				s, err := search.Run(context.Background(), c.o)
				if err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("error %q does not say %q", err, c.want)
				}
				if s.End != search.EndError || s.Reason != err.Error() {
					t.Errorf("ends as %q, %q", s.End, s.Reason)
				}
			})
		})
	}
}

// fixed is a sampler that always says the same.
type fixed struct {
	p   space.Point
	err error
}

func (f fixed) Suggest(int, *rand.Rand) (space.Point, error) { return f.p, f.err }
func (f fixed) Observe(search.Observation)                   {}

// bad is a scheduler that breaks the rules.
type bad struct {
	until    int
	decision search.Decision
	resume   bool
}

func (b bad) Until(_, _, _ int) int                                   { return b.until }
func (b bad) Report(_, _ int, _ float64, _ []float64) search.Decision { return b.decision }
func (b bad) Resume() (int, bool)                                     { return 77, b.resume }
func (b bad) Observe(search.Observation)                              {}

// failing is a journal that fails at one of its methods.
type failing struct {
	*searchtest.Journal
	at string
}

func (f failing) fail(at string) error {
	if f.at == at {
		return errors.New("the disk is full")
	}
	return nil
}

func (f failing) Suggested(int, space.Point, float64) error { return f.fail("suggested") }
func (f failing) Reported(search.Report) error              { return f.fail("reported") }
func (f failing) Ended(search.Observation) error            { return f.fail("ended") }
