package search_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/searchtest"
	"github.com/doubleroute/sweep/search/space"
)

// effortful is a search with a sampler that learns, of trials of very uneven
// lengths, some of which fail or end early.
func effortful(in *space.Space, scheduler func() search.Scheduler, effort float64) search.Options {
	problem := &searchtest.Problem{In: in}
	return search.Options{
		Problem: problem, Executor: problem, Sampler: searchtest.NewClimber(in), Scheduler: scheduler(),
		Seed: 5, Effort: effort, Concurrency: 5, Epochs: func(space.Point) int { return 20 },
	}
}

var effortSchedulers = map[string]func() search.Scheduler{
	"none":    func() search.Scheduler { return search.None{} },
	"halving": func() search.Scheduler { return searchtest.NewHalving() },
}

// TestEffortIsKept sums up what was trained: never more than the effort, and
// most of it.
func TestEffortIsKept(t *testing.T) {
	in := searchtest.Spaces()["flat"]
	for name, scheduler := range effortSchedulers {
		for _, effort := range []float64{1, 3e3, 1e5, 1e6} {
			o := effortful(in, scheduler, effort)
			trained := 0.0
			o.Observe = func(e search.Event) {
				if e.Kind == search.JobDone {
					trained += o.Problem.Length(e.Point, e.Job.From, e.Job.From+len(e.Report.Curve))
				}
			}
			sum, err := search.Run(context.Background(), o)
			if err != nil {
				t.Fatal(err)
			}
			if sum.End != search.EndEffort || sum.Open != 0 || math.Abs(sum.Effort-trained) > 1e-6*trained {
				t.Errorf("%s, %v: ends so: %+v, trained %v", name, effort, sum, trained)
			}
			if trained > effort || effort >= 1e5 && trained < 0.8*effort {
				t.Errorf("%s: %v of %v was taken by %d trials", name, trained, effort, sum.Suggested)
			}
			if effort >= 1e5 && sum.Complete == 0 {
				t.Errorf("%s, %v: no trial is complete: %+v", name, effort, sum)
			}
		}
	}
}

// TestEffortDeterminism tests all that searchtest asks of any search.
func TestEffortDeterminism(t *testing.T) {
	for name, scheduler := range effortSchedulers {
		t.Run(name, func(t *testing.T) {
			searchtest.TestDeterminism(t, func() search.Options {
				return effortful(searchtest.Spaces()["conditional"], scheduler, 5e5)
			})
		})
	}
}

// TestEffortPrefix tests that a search of less effort is the beginning of one of
// more, and can be made longer.
func TestEffortPrefix(t *testing.T) {
	for name, scheduler := range effortSchedulers {
		t.Run(name, func(t *testing.T) {
			run := func(effort float64, j *searchtest.Journal) (search.Summary, []string) {
				j.Again()
				o := effortful(searchtest.Spaces()["flat"], scheduler, effort)
				o.Journal = j
				sum, err := search.Run(context.Background(), o)
				if err != nil {
					t.Fatal(err)
				}
				return sum, j.Calls
			}
			_, long := run(1e6, searchtest.NewJournal())
			for _, effort := range []float64{4e4, 1e5, 4e5, 9e5} {
				journal := searchtest.NewJournal()
				sum, short := run(effort, journal)
				last := -1
				for i, call := range short {
					if strings.Contains(call, " suggested:") {
						last = i
					}
				}
				if last < sum.Suggested-1 || sum.Suggested == 0 {
					t.Fatalf("effort %v: %d trials, the last noted as %d", effort, sum.Suggested, last)
				}
				for i, call := range short[:last+1] {
					if call != long[i] {
						t.Fatalf("effort %v: call %d is\n  %s\nnot\n  %s", effort, i, call, long[i])
					}
				}
				if _, again := run(1e6, journal); fmt.Sprint(again) != fmt.Sprint(long) {
					t.Errorf("effort %v and then more: another table", effort)
				}
			}
		})
	}
}

func TestEffortRefused(t *testing.T) {
	for _, effort := range []float64{-1, math.NaN(), math.Inf(1)} {
		o := effortful(searchtest.Spaces()["flat"], effortSchedulers["none"], effort)
		if _, err := search.Run(context.Background(), o); err == nil || !strings.Contains(err.Error(), "Options.Effort") {
			t.Errorf("effort %v: %v", effort, err)
		}
	}
}
