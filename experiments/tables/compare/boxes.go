package main

import (
	"math"
	"slices"

	"github.com/doubleroute/sweep/experiments/tables"
	"github.com/doubleroute/sweep/search/space"
)

// box is a black box of two objectives, both to be minimized.
type box struct {
	name      string
	ranges    []space.Range
	f         func(x []float64) (first, second float64)
	front     func(u float64) (first, second float64) // what can be reached at best, for u from 0 to 1
	reference [2]float64                              // outcomes beyond it count nothing
}

// boxes returns ZDT1-3 (Zitzler, Deb and Thiele 2000), DTLZ2 (Deb, Thiele,
// Laumanns and Zitzler 2002) and WFG4 (Huband, Hingston, Barone and While 2006).
// The scripts for Optuna have the same in Python.
func boxes() []box {
	unit := space.Range{Min: 0, Max: 1}
	var growing []space.Range
	for i := range 24 {
		growing = append(growing, space.Range{Min: 0, Max: 2 * float64(i+1)})
	}
	zdt1 := func(x, g float64) float64 { return 1 - math.Sqrt(x/g) }
	zdt2 := func(x, g float64) float64 { return 1 - (x/g)*(x/g) }
	zdt3 := func(x, g float64) float64 { return zdt1(x, g) - x/g*math.Sin(10*math.Pi*x) }
	unit30, far := slices.Repeat([]space.Range{unit}, 30), [2]float64{11, 11}
	return []box{
		{"zdt1", unit30, zdt(zdt1), frontOf(zdt1), far},
		{"zdt2", unit30, zdt(zdt2), frontOf(zdt2), far},
		{"zdt3", unit30, zdt(zdt3), frontOf(zdt3), far},
		{"dtlz2", slices.Repeat([]space.Range{unit}, 12), dtlz2, circle(1, 1), [2]float64{1.1, 1.1}},
		{"wfg4", growing, wfg4, circle(2, 4), [2]float64{3, 5}},
	}
}

// zdt is a function of the family of ZDT1-3, which differ in shape.
func zdt(shape func(x, g float64) float64) func([]float64) (float64, float64) {
	return func(x []float64) (float64, float64) {
		sum := 0.0
		for _, v := range x[1:] {
			sum += v
		}
		g := 1 + 9*sum/float64(len(x)-1)
		return x[0], g * shape(x[0], g)
	}
}

// frontOf is the front of zdt: g is 1.
func frontOf(shape func(x, g float64) float64) func(float64) (float64, float64) {
	return func(u float64) (float64, float64) { return u, shape(u, 1) }
}

func dtlz2(x []float64) (first, second float64) {
	g := 0.0
	for _, v := range x[1:] {
		g += (v - 0.5) * (v - 0.5)
	}
	first, second = circle(1, 1)(1 - x[0])
	return (1 + g) * first, (1 + g) * second
}

// circle goes from (0, second) to (first, 0) along an ellipse.
func circle(first, second float64) func(float64) (float64, float64) {
	return func(u float64) (float64, float64) {
		return first * math.Sin(u*math.Pi/2), second * math.Cos(u*math.Pi/2)
	}
}

// wfg4 has 4 numbers that decide the place along the front; the others decide
// the distance from it.
func wfg4(z []float64) (first, second float64) {
	const position = 4
	along, away := 0.0, 0.0
	for i, v := range z {
		t := multimodal(v / (2 * float64(i+1)))
		if i < position {
			along += t / position
		} else {
			away += t / float64(len(z)-position)
		}
	}
	first, second = circle(2, 4)(along)
	return away + first, away + second
}

// multimodal is the shift s_multi of WFG, with the parameters of WFG4: its least
// value, 0, is at 0.35.
func multimodal(y float64) float64 {
	const hills, height, best = 30, 10, 0.35
	d := math.Abs(y-best) / (2 * (math.Floor(best-y) + best))
	return (1 + math.Cos((4*hills+2)*math.Pi*(0.5-d)) + 4*height*d*d) / (height + 2)
}

// asCost is the cost of a first objective. In a search, equal ratios of costs
// are worth the same; here, equal differences of the objective are.
func asCost(first float64) float64 { return math.Exp(first) }

// extent returns the box of outcomes that count.
func (b box) extent() tables.Box {
	e := tables.Box{Worst: -b.reference[1], Best: math.Inf(-1), Least: math.Inf(1), Greatest: asCost(b.reference[0])}
	b.along(func(first, second float64) {
		e.Best, e.Least = max(e.Best, -second), min(e.Least, asCost(first))
	})
	return e
}

// full returns the hypervolume of the whole front.
func (b box) full(e tables.Box) float64 {
	v := tables.NewVolume(e)
	b.along(func(first, second float64) { v.Add(-second, asCost(first)) })
	return v.Share()
}

// along goes along the front in small steps.
func (b box) along(f func(first, second float64)) {
	const steps = 4000
	for i := range steps + 1 {
		f(b.front(float64(i) / steps))
	}
}
