package searchtest_test

import (
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/searchtest"
)

// TestPairs tests every sampler with every scheduler and its front-aware form:
// whatever the workers do, and however often they are killed, the trials are the
// same.
func TestPairs(t *testing.T) {
	space := searchtest.Spaces()["conditional"]
	for _, sampler := range search.Samplers() {
		for _, scheduler := range search.Schedulers() {
			for name, form := range map[string]func(search.Scheduler) search.Scheduler{
				"": func(s search.Scheduler) search.Scheduler { return s }, ", front-aware": search.FrontAware,
			} {
				t.Run(sampler.Name+" "+scheduler.Name+name, func(t *testing.T) {
					problem := &searchtest.Problem{In: space}
					searchtest.TestDeterminism(t, func() search.Options {
						return search.Options{
							Problem: problem, Executor: problem,
							Sampler: sampler.New(space, problem), Scheduler: form(scheduler.New(problem)),
							Seed: 7, Trials: 24, Concurrency: 6, Epochs: func(search.Point) int { return 12 },
						}
					})
				})
			}
		}
	}
}
