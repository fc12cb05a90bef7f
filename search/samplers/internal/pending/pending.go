// Package pending keeps what a sampler has suggested and not heard of since, so
// that it does not send several trials at once to the same place.
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

// most is how many pending trials are kept, the latest. There are more where a
// scheduler has paused many.
const most = 256

// List is the pending suggestions of a sampler.
type List struct {
	space *space.Space
	all   []suggestion // in their order
}

// suggestion is the last one for a trial.
type suggestion struct {
	trial    int
	requests int // in a row
	point    space.Point
}

// New returns an empty list.
func New(s *space.Space) *List { return &List{space: s} }

// Request notes that a suggestion for a trial is asked for, and reports whether
// the sampler's were refused so often that it should be drawn from the space.
func (l *List) Request(trial int) (refused bool) {
	last := len(l.all) - 1
	if last < 0 || l.all[last].trial != trial {
		l.Forget(trial)
		if len(l.all) >= most {
			l.all = slices.Delete(l.all, 0, len(l.all)-most+1)
		}
		l.all = append(l.all, suggestion{trial: trial})
		last = len(l.all) - 1
	}
	l.all[last].requests++
	return l.all[last].requests > Patience
}

// Others returns the points pending for trials other than the one asked for. They
// must not be changed.
func (l *List) Others() []space.Point {
	points := make([]space.Point, max(len(l.all)-1, 0))
	for i := range points {
		points[i] = l.all[i].point
	}
	return points
}

// Has reports whether a point is pending, or was refused for the trial asked for.
func (l *List) Has(p space.Point) bool {
	return slices.ContainsFunc(l.all, func(s suggestion) bool { return s.point.Equal(p) })
}

// Suggest notes the point for the trial asked for, and returns a copy of it.
func (l *List) Suggest(p space.Point) space.Point {
	l.all[len(l.all)-1].point = p
	return slices.Clone(p)
}

// Draw suggests a point drawn from the space.
func (l *List) Draw(rng *rand.Rand) space.Point { return l.Suggest(l.space.Sample(rng)) }

// Forget drops a trial whose outcome is known.
func (l *List) Forget(trial int) {
	l.all = slices.DeleteFunc(l.all, func(s suggestion) bool { return s.trial == trial })
}
