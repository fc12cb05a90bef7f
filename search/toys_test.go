package search_test

import (
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/searchtest"
	"github.com/doubleroute/sweep/search/space"
)

func TestToyScheduler(t *testing.T) {
	searchtest.TestScheduler(t, func() search.Scheduler { return searchtest.NewHalving() })
}

func TestToySampler(t *testing.T) { searchtest.TestSampler(t, searchtest.NewClimber) }

// TestLearningAndPausing tests determinism where all parts depend on the order
// of events, and that jobs of every kind were seen.
func TestLearningAndPausing(t *testing.T) {
	for _, name := range []string{"flat", "conditional", "huge"} {
		t.Run(name, func(t *testing.T) {
			in := searchtest.Spaces()[name]
			problem := &searchtest.Problem{In: in}
			for _, concurrency := range []int{1, 3, 8, 30} {
				later, paused := 0, 0
				searchtest.TestDeterminism(t, func() search.Options {
					return search.Options{
						Problem: problem, Executor: problem, Sampler: searchtest.NewClimber(in), Scheduler: searchtest.NewHalving(),
						Seed: 11, Trials: 80, Concurrency: concurrency,
						Epochs: func(space.Point) int { return 20 },
						Observe: func(e search.Event) {
							if e.Kind == search.JobDone && e.Job.From > 0 {
								later++
							}
							if e.Kind == search.TrialEnded && e.Outcome.State == search.Pruned {
								paused++
							}
						},
					}
				})
				if later == 0 || paused == 0 {
					t.Errorf("concurrency %d: %d jobs went on with a trial, %d trials were pruned", concurrency, later, paused)
				}
			}
		})
	}
}
