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
	return &separate{baseline: b.Baseline, sides: [2]search.Scheduler{fresh(), fresh()}, side: map[int]int{}}
}

// separate is two schedulers, of which the second has the baseline.
type separate struct {
	baseline func(space.Point) bool
	sides    [2]search.Scheduler
	side     map[int]int // of the trials that have not ended
	turn     int         // which is asked first what to resume
}

func (a *separate) Begin(trial int, p space.Point) {
	a.side[trial] = 0
	if a.baseline(p) {
		a.side[trial] = 1
	}
	if b, ok := a.of(trial).(search.Beginner); ok {
		b.Begin(trial, p)
	}
}

func (a *separate) of(trial int) search.Scheduler { return a.sides[a.side[trial]] }

func (a *separate) Until(trial, epoch, epochs int) int {
	return a.of(trial).Until(trial, epoch, epochs)
}

func (a *separate) Report(trial, epoch int, cost float64, curve []float64) search.Decision {
	return a.of(trial).Report(trial, epoch, cost, curve)
}

// Resume asks both in turns, so that neither keeps the other waiting.
func (a *separate) Resume() (trial int, ok bool) {
	for range a.sides {
		trial, ok = a.sides[a.turn].Resume()
		a.turn = 1 - a.turn
		if ok {
			break
		}
	}
	return trial, ok
}

func (a *separate) Observe(o search.Observation) {
	a.of(o.Trial).Observe(o)
	delete(a.side, o.Trial)
}
