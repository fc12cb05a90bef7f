package view

import (
	"cmp"
	"slices"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/search"
)

// Curve is the measure of a trial after each of its epochs.
type Curve struct {
	Trial  *Trial
	Epochs []Moment
}

// Moment is the end of an epoch.
type Moment struct {
	Epoch   int
	Value   float64
	Seconds float64 // of training up to its end
}

// Best returns the epoch with the highest value.
func (c Curve) Best() Moment {
	return slices.MaxFunc(c.Epochs, func(a, b Moment) int { return cmp.Compare(a.Value, b.Value) })
}

// First returns the first epoch.
func (c Curve) First() Moment { return c.Epochs[0] }

// Last returns the last epoch.
func (c Curve) Last() Moment { return c.Epochs[len(c.Epochs)-1] }

// Kind is the legend entry that a curve belongs to, in drawing order.
func (c Curve) Kind() int {
	switch t := c.Trial; {
	case t.OnFront && t.Single():
		return 4
	case t.OnFront:
		return 3
	case t.State == search.Failed:
		return 2
	case t.State == search.Pruned:
		return 1
	}
	return 0
}

// newCurve reads a trial's epochs; false: none of them has a value.
func newCurve(v *View, t *Trial, epochs []results.Epoch) (Curve, bool) {
	epochs = slices.Clone(epochs)
	slices.SortStableFunc(epochs, func(a, b results.Epoch) int { return cmp.Compare(a.Epoch, b.Epoch) })
	c, seconds := Curve{Trial: t}, 0.0
	for _, e := range epochs {
		if num.Finite(e.Seconds) {
			seconds += e.Seconds
		}
		if x := e.Objective(v.Study.Maximize); num.Finite(x) {
			c.Epochs = append(c.Epochs, Moment{e.Epoch, x, seconds})
		}
	}
	return c, len(c.Epochs) > 0
}

// curves returns the learning curves to draw and how many there are in all. If
// they are too many, those of the front are kept and the rest is thinned evenly
// by number within each kind, which favours neither good trials nor bad ones.
func curves(v *View, epochs map[int][]results.Epoch) ([]Curve, int) {
	var all, rest []Curve
	for i := range v.Trials {
		t := &v.Trials[i]
		switch c, ok := newCurve(v, t, epochs[t.Number]); {
		case !ok:
		case t.OnFront:
			all = append(all, c)
		default:
			rest = append(rest, c)
		}
	}
	total := len(all) + len(rest)
	slices.SortStableFunc(rest, func(a, b Curve) int { return cmp.Compare(a.Kind(), b.Kind()) })
	room := max(mostCurves-len(all), 0)
	for i := range min(room, len(rest)) {
		at := i
		if len(rest) > room {
			at = i * len(rest) / room
		}
		all = append(all, rest[at])
	}
	slices.SortFunc(all, func(a, b Curve) int { return cmp.Compare(a.Trial.Number, b.Trial.Number) })
	return all, total
}

// mostCurves is how many learning curves are readable in one chart.
const mostCurves = 120
