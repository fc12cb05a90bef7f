package search_test

import (
	"context"
	"runtime"
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/samplers"
	"github.com/doubleroute/sweep/search/searchtest"
)

// BenchmarkTrials runs 100,000 trials whose jobs take no time.
func BenchmarkTrials(b *testing.B) {
	const trials = 100_000
	space := searchtest.Spaces()["flat"]
	for name, sampler := range map[string]func() search.Sampler{
		"random": func() search.Sampler { return search.NewRandom(space) },
		"grid":   func() search.Sampler { return samplers.NewGrid(space, 40) },
	} {
		b.Run(name, func(b *testing.B) {
			var before, after runtime.MemStats
			for b.Loop() {
				runtime.GC()
				runtime.ReadMemStats(&before)
				s, err := search.Run(context.Background(), search.Options{
					Problem: searchtest.Toy{In: space}, Executor: searchtest.First(), Sampler: sampler(), Trials: trials, Workers: 2,
				})
				runtime.ReadMemStats(&after)
				if err != nil || s.Complete != trials {
					b.Fatal(s, err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/trials, "ns/trial")
			b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/trials, "heap-B/trial")
		})
	}
}
