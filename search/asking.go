package search

import (
	"math/rand/v2"
	"slices"
)

// patience is how often in a row a sampler that learns is refused a suggestion
// for one trial before it draws from the space instead: what it has learned then
// leads it to what is known or not allowed.
const patience = 8

// pendingMost is how many trials without an outcome a sampler remembers: the
// latest. There are more where a scheduler has paused many.
const pendingMost = 256

// asking is what a sampler has suggested and not heard of since.
type asking struct {
	space   *Space
	pending []proposal // in order of suggestion
}

// proposal is the last suggestion for a trial.
type proposal struct {
	trial, asked int // how often in a row
	point        Point
}

// again notes that a suggestion is asked for, and reports whether it has been
// asked for so often that it should be drawn from the space.
func (a *asking) again(trial int) bool {
	last := len(a.pending) - 1
	if last < 0 || a.pending[last].trial != trial {
		a.forget(trial)
		if len(a.pending) >= pendingMost {
			a.pending = slices.Delete(a.pending, 0, len(a.pending)-pendingMost+1)
		}
		a.pending = append(a.pending, proposal{trial: trial})
		last = len(a.pending) - 1
	}
	a.pending[last].asked++
	return a.pending[last].asked > patience
}

// others returns the points pending for trials other than the one asked for.
func (a *asking) others() []proposal { return a.pending[:max(len(a.pending)-1, 0)] }

// suggest notes the point for the trial that again was called for, and returns
// a copy of it.
func (a *asking) suggest(p Point) Point {
	a.pending[len(a.pending)-1].point = p
	return slices.Clone(p)
}

// forget drops a trial whose outcome is known.
func (a *asking) forget(trial int) {
	a.pending = slices.DeleteFunc(a.pending, func(p proposal) bool { return p.trial == trial })
}

// draw is a suggestion from the space itself.
func (a *asking) draw(rng *rand.Rand) Point { return a.suggest(a.space.Sample(rng)) }
