package searchtest_test

import (
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/searchtest"
)

func TestSamplers(t *testing.T) {
	for _, spec := range search.Samplers() {
		t.Run(spec.Name, func(t *testing.T) {
			searchtest.TestSampler(t, func(s *search.Space) search.Sampler {
				return spec.New(s, &searchtest.Problem{In: s})
			})
		})
	}
}

func TestSchedulers(t *testing.T) {
	problem := &searchtest.Problem{In: searchtest.Spaces()["flat"]}
	for _, spec := range search.Schedulers() {
		t.Run(spec.Name, func(t *testing.T) {
			searchtest.TestScheduler(t, func() search.Scheduler { return spec.New(problem) })
		})
		t.Run(spec.Name+", front-aware", func(t *testing.T) {
			searchtest.TestScheduler(t, func() search.Scheduler { return search.FrontAware(spec.New(problem)) })
		})
	}
}
