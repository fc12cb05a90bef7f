package tables

import (
	"math"
	"slices"
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
	front []outcome // by rising cost, so by rising value
	added int
	share float64
}

// outcome is one that nothing beats.
type outcome struct {
	number        int // in the order of Add
	value, cost   float64
	height, saved float64
}

// NewVolume returns the hypervolume of nothing yet.
func NewVolume(b Box) *Volume { return &Volume{box: b} }

// Share returns the hypervolume, from 0 to 1.
func (v *Volume) Share() float64 { return v.share }

// Front returns which of the outcomes no other beats, numbered from 0 in the
// order of Add, by rising cost. Of equal ones it is the first.
func (v *Volume) Front() []int {
	numbers := make([]int, len(v.front))
	for i, o := range v.front {
		numbers[i] = o.number
	}
	return numbers
}

// Add takes an outcome; a value that is not a number only counts. It takes time
// in proportion to the front.
func (v *Volume) Add(value, cost float64) {
	o := outcome{number: v.added, value: value, cost: cost}
	v.added++
	if math.IsNaN(value) {
		return
	}
	o.height, o.saved = v.box.place(value, cost)
	at, _ := slices.BinarySearchFunc(v.front, o, least)
	if at > 0 && v.front[at-1].value >= value || at < len(v.front) && v.front[at].cost == cost && v.front[at].value >= value {
		return
	}
	end := at
	for end < len(v.front) && v.front[end].value <= value {
		end++
	}
	v.front = slices.Replace(v.front, at, end, o)
	v.share = v.measure()
}

// measure adds up the strips between the height of one outcome of the front and
// that of the next.
func (v *Volume) measure() float64 {
	area, reached := 0.0, 0.0
	for _, o := range v.front {
		area += max(o.height-reached, 0) * o.saved
		reached = max(reached, o.height)
	}
	return area
}
