package schedulers

import (
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/space"
)

// Separate returns a scheduler that compares the trials of the problem's baseline
// with each other, and the others with each other, with a scheduler of its own
// for each; just fresh() where the problem has no baseline.
func Separate(p search.Problem, fresh func() search.Scheduler) search.Scheduler {
	b, ok := p.(search.Baselined)
	if !ok || b.BaselineShare() == 0 {
		return fresh()
	}
	return &separate{baseline: b.Baseline, both: [2]search.Scheduler{fresh(), fresh()}, index: map[int]int{}}
}

// separate is two schedulers, of which the second has the baseline.
type separate struct {
	baseline func(space.Point) bool
	both     [2]search.Scheduler
	index    map[int]int // in both, of the trials that have not ended
	next     int         // in both: which is asked first what to resume
}

func (s *separate) Begin(trial int, p space.Point) {
	s.index[trial] = 0
	if s.baseline(p) {
		s.index[trial] = 1
	}
	if b, ok := s.of(trial).(search.Beginner); ok {
		b.Begin(trial, p)
	}
}

func (s *separate) of(trial int) search.Scheduler { return s.both[s.index[trial]] }

func (s *separate) Until(trial, epoch, epochs int) int {
	return s.of(trial).Until(trial, epoch, epochs)
}

func (s *separate) Report(trial, epoch int, cost float64, curve []float64) search.Decision {
	return s.of(trial).Report(trial, epoch, cost, curve)
}

// Resume asks both in turns, so that neither keeps the other waiting.
func (s *separate) Resume() (trial int, ok bool) {
	for range s.both {
		trial, ok = s.both[s.next].Resume()
		s.next = 1 - s.next
		if ok {
			break
		}
	}
	return trial, ok
}

func (s *separate) Observe(o search.Observation) {
	s.of(o.Trial).Observe(o)
	delete(s.index, o.Trial)
}
