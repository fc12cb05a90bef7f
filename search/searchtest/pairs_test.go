package searchtest_test

import (
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/samplers"
	"github.com/doubleroute/sweep/search/schedulers"
	"github.com/doubleroute/sweep/search/searchtest"
	"github.com/doubleroute/sweep/search/space"
)

// TestPairs tests every sampler with every scheduler and its front-aware form:
// whatever the workers do, and however often they crash, the trials are the same.
func TestPairs(t *testing.T) {
	in := searchtest.Spaces()["conditional"]
	for _, sampler := range samplers.All() {
		for _, scheduler := range schedulers.All() {
			for name, form := range map[string]func(search.Scheduler) search.Scheduler{
				"": func(s search.Scheduler) search.Scheduler { return s }, ", front-aware": schedulers.FrontAware,
			} {
				t.Run(sampler.Name+" "+scheduler.Name+name, func(t *testing.T) {
					problem := &searchtest.Problem{In: in}
					searchtest.TestDeterminism(t, func() search.Options {
						return search.Options{
							Problem: problem, Executor: problem,
							Sampler: sampler.New(in, problem), Scheduler: form(scheduler.New(problem)),
							Seed: 7, Trials: 24, Concurrency: 6, Epochs: func(space.Point) int { return 12 },
						}
					})
				})
			}
		}
	}
}
