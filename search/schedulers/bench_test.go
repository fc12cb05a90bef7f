package schedulers_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/schedulers"
)

// BenchmarkSchedulers asks schedulers all that a search of so many trials of 9
// epochs asks them.
func BenchmarkSchedulers(b *testing.B) {
	for _, n := range []int{1000, 100_000} {
		p := madeUp(1, n, func(_ *rand.Rand, height float64) []float64 { return exponential(0.3)(nil, height)[:9] })
		for _, spec := range schedulers.All() {
			for name, fresh := range map[string]func() search.Scheduler{
				spec.Name:            func() search.Scheduler { return spec.New(p) },
				spec.Name + "+front": func() search.Scheduler { return schedulers.FrontAware(spec.New(p)) },
			} {
				b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
					calls := 0
					for b.Loop() {
						calls += ask(fresh(), p)
					}
					b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(calls), "ns/call")
				})
			}
		}
	}
}

// ask takes a population through a scheduler, one at a time, and returns how many
// calls that took.
func ask(s search.Scheduler, p population) (calls int) {
	epochs := make([]int, len(p))
	train := func(trial int) {
		m := p[trial]
		for {
			epochs[trial] = s.Until(trial, epochs[trial], len(m.curve))
			calls += 2
			o := search.Observation{Trial: trial, State: search.Pruned, Curve: m.curve[:epochs[trial]], Value: m.value(), Cost: m.cost}
			if epochs[trial] == len(m.curve) {
				o.State = search.Complete
				s.Observe(o)
				return
			}
			switch s.Report(trial, epochs[trial], m.cost, o.Curve) {
			case search.Pause:
				return
			case search.Stop:
				s.Observe(o)
				calls++
				return
			}
		}
	}
	for trial := range p {
		for resumed, ok := s.Resume(); ok; resumed, ok = s.Resume() {
			train(resumed)
		}
		train(trial)
		calls++
	}
	return calls
}
