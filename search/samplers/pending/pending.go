package pending

import (
	"math/rand/v2"
	"slices"

	"github.com/doubleroute/sweep/search/space"
)

// Patience is how often in a row a sampler that learns is refused a suggestion
// for one trial before it draws from the space instead: what it has learned then
// leads it to what is known or not allowed.
const Patience = 8

// Most is how many trials without an outcome a sampler remembers: the
// latest. There are more where a scheduler has paused many.
const Most = 256

// List is what a sampler has suggested and not heard of since.
type List struct {
	Space   *space.Space
	Pending []Suggestion // in order of suggestion
}

// Suggestion is the last suggestion for a trial.
type Suggestion struct {
	trial, asked int // how often in a row
	Point        space.Point
}

// Again notes that a suggestion is asked for, and reports whether it has been
// asked for so often that it should be drawn from the space.
func (a *List) Again(trial int) bool {
	last := len(a.Pending) - 1
	if last < 0 || a.Pending[last].trial != trial {
		a.Forget(trial)
		if len(a.Pending) >= Most {
			a.Pending = slices.Delete(a.Pending, 0, len(a.Pending)-Most+1)
		}
		a.Pending = append(a.Pending, Suggestion{trial: trial})
		last = len(a.Pending) - 1
	}
	a.Pending[last].asked++
	return a.Pending[last].asked > Patience
}

// Others returns the points pending for trials other than the one asked for.
func (a *List) Others() []Suggestion { return a.Pending[:max(len(a.Pending)-1, 0)] }

// Suggest notes the point for the trial that again was called for, and returns
// a copy of it.
func (a *List) Suggest(p space.Point) space.Point {
	a.Pending[len(a.Pending)-1].Point = p
	return slices.Clone(p)
}

// Forget drops a trial whose outcome is known.
func (a *List) Forget(trial int) {
	a.Pending = slices.DeleteFunc(a.Pending, func(p Suggestion) bool { return p.trial == trial })
}

// Draw is a suggestion from the space itself.
func (a *List) Draw(rng *rand.Rand) space.Point { return a.Suggest(a.Space.Sample(rng)) }
