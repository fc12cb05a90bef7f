package searchtest_test

import (
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/samplers"
	"github.com/doubleroute/sweep/search/schedulers"
	"github.com/doubleroute/sweep/search/searchtest"
	"github.com/doubleroute/sweep/search/space"
)

func TestSamplers(t *testing.T) {
	for _, spec := range samplers.All() {
		t.Run(spec.Name, func(t *testing.T) {
			searchtest.TestSampler(t, func(s *space.Space) search.Sampler {
				return spec.New(s, &searchtest.Problem{In: s})
			})
		})
	}
}

func TestSchedulers(t *testing.T) {
	problem := &searchtest.Problem{In: searchtest.Spaces()["flat"]}
	for _, spec := range schedulers.All() {
		t.Run(spec.Name, func(t *testing.T) {
			searchtest.TestScheduler(t, func() search.Scheduler { return spec.New(problem) })
		})
		t.Run(spec.Name+", front-aware", func(t *testing.T) {
			searchtest.TestScheduler(t, func() search.Scheduler { return schedulers.FrontAware(spec.New(problem)) })
		})
	}
}
