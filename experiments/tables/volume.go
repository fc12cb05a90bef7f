package tables

import (
	"math"

	"github.com/doubleroute/sweep/search/front"
)

// Box is the part of the plane of outcomes by which a hypervolume is measured:
// values from Worst to Best, greater being better, and costs from Least to
// Greatest, where equal ratios are equally long.
type Box struct {
	Worst, Best     float64
	Least, Greatest float64 // above 0
}

// empty reports whether nothing has extended the zero box.
func (b Box) empty() bool { return b.Least == 0 }

// extend makes the box hold an outcome. A value that is not a number, as of a
// failed trial, is not looked at.
func (b *Box) extend(value, cost float64) {
	switch {
	case math.IsNaN(value):
	case b.empty():
		*b = Box{value, value, cost, cost}
	default:
		b.Worst, b.Best = min(b.Worst, value), max(b.Best, value)
		b.Least, b.Greatest = min(b.Least, cost), max(b.Greatest, cost)
	}
}

// place returns where an outcome is in the box: how much of the box's height is
// below it and of its width is above its cost, each from 0 to 1.
func (b Box) place(value, cost float64) (height, saved float64) {
	height, saved = 1, 1
	if b.Best > b.Worst {
		height = (value - b.Worst) / (b.Best - b.Worst)
	}
	if b.Greatest > b.Least && b.Least > 0 {
		saved = math.Log(b.Greatest/cost) / math.Log(b.Greatest/b.Least)
	}
	return min(max(height, 0), 1), min(max(saved, 0), 1)
}

// Volume is the hypervolume of outcomes as they come (Zitzler and Thiele,
// "Multiobjective evolutionary algorithms", 1999): the share of a box that at
// least one of them is as good as or better than.
type Volume struct {
	box   Box
	front []outcome
	added int
	share float64
}

// outcome is one of the front, numbered in the order of Add, and where it is in
// the box: the cost is the negative of what is saved, so that zeros are the
// reference point.
type outcome struct {
	front.Outcome
	placed front.Outcome
}

func (o outcome) given() front.Outcome { return o.Outcome }

// NewVolume returns the hypervolume of nothing yet.
func NewVolume(b Box) *Volume { return &Volume{box: b} }

// Share returns the hypervolume, from 0 to 1.
func (v *Volume) Share() float64 { return v.share }

// Front returns the Pareto front of the outcomes, numbered from 0 in the order of
// Add, by rising cost. Of equal ones it has the first.
func (v *Volume) Front() []int {
	numbers := make([]int, len(v.front))
	for i, o := range v.front {
		numbers[i] = o.Number
	}
	return numbers
}

// Add takes an outcome; a value that is not a number only counts. It takes time
// in proportion to the front.
func (v *Volume) Add(value, cost float64) {
	o := outcome{Outcome: front.Outcome{Cost: cost, Value: value, Number: v.added}}
	v.added++
	height, saved := v.box.place(value, cost)
	o.placed = front.Outcome{Cost: -saved, Value: height}
	changed := false
	if v.front, changed = front.Insert(v.front, o, outcome.given); changed {
		placed := make(front.Front, len(v.front))
		for i, o := range v.front {
			placed[i] = o.placed
		}
		v.share = placed.Hypervolume(front.Outcome{})
	}
}
