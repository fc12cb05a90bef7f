package front

import (
	"cmp"
	"math"
	"slices"
)

// Outcome is what counts of an item: a cost, the smaller the better, and a value,
// the greater the better, each in a unit of the caller's.
type Outcome struct {
	Cost, Value float64
	Number      int // the lowest stands for outcomes equal in cost and value
}

// known reports whether both numbers are.
func (o Outcome) known() bool { return !math.IsNaN(o.Cost) && !math.IsNaN(o.Value) }

// Front is outcomes of which none dominates another, in the order of cost. The
// zero value is the empty front.
type Front []Outcome

// find returns the place of the first outcome that costs at least as much, and
// whether it costs the same.
func (f Front) find(cost float64) (int, bool) {
	return slices.BinarySearchFunc(f, cost, func(o Outcome, cost float64) int { return cmp.Compare(o.Cost, cost) })
}

// At returns the best value of the outcomes that cost no more, -Inf if there are
// none.
func (f Front) At(cost float64) float64 {
	i, found := f.find(cost)
	switch {
	case found:
		return f[i].Value
	case i == 0:
		return math.Inf(-1)
	}
	return f[i-1].Value
}

// Has reports whether an outcome of this cost and value is on the front.
func (f Front) Has(cost, value float64) bool {
	i, found := f.find(cost)
	return found && f[i].Value == value
}

// Add puts an outcome on the front and removes those that it dominates. It
// returns false, and does nothing, where one on the front costs no more and is as
// good. It takes time in proportion to the front.
func (f *Front) Add(cost, value float64) (added bool) {
	*f, added = Insert(*f, Outcome{Cost: cost, Value: value}, func(o Outcome) Outcome { return o })
	return added
}
