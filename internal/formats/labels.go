package formats

import (
	"math"
	"slices"
)

// box is a part of the paper.
type box struct{ left, top, right, bottom float64 }

func (b box) meets(o box) bool {
	return b.left < o.right && o.left < b.right && b.top < o.bottom && o.top < b.bottom
}

func (b box) inside(o box) bool {
	return b.left >= o.left && b.right <= o.right && b.top >= o.top && b.bottom <= o.bottom
}

// What it costs a label to cover something, or to stand away from its dot.
const (
	overLabel = 1e6
	overTest  = 30.0
	overFront = 25.0
	overStep  = 12.0
	overDot   = 1.5
	away      = 0.12 // a pixel
)

// label is the name of a finalist and where it is written.
type label struct {
	box
	test test
	text string
	far  float64 // from the dot
}

// labels writes the names of the finalists.
func (p *picture) labels(sheet *paper, tests []box) {
	for _, l := range p.placeLabels(sheet, tests) {
		if l.far > 24 {
			end := at{min(max(l.test.x, l.left), l.right), min(max(l.test.y, l.top), l.bottom)}
			sheet.stroke(rgb(0x585e66, 0.6), 1, l.test.at, end)
		}
		if p.covers(l.box, tests, nil) > 0 {
			sheet.fill(rgb(0xffffff, 0.8), at{l.left, l.top}, at{l.right, l.top}, at{l.right, l.bottom}, at{l.left, l.bottom})
		}
		sheet.write(labelStyle(l.test), at{l.left + 3, l.bottom - 5}, l.text)
	}
}

func labelStyle(t test) style {
	s := style{size: 14, bold: t.recommended, color: ink()}
	if t.compare && !t.recommended {
		s.color = soft()
	}
	return s
}

// placeLabels puts the names where they cover the least: first what is
// recommended, then the other finalists, then what they are compared with, the
// most expensive first. One that finds no room is left out.
func (p *picture) placeLabels(sheet *paper, tests []box) []label {
	order := slices.Clone(p.tests)
	slices.Reverse(order)
	rank := func(t test) int {
		switch {
		case t.recommended:
			return 0
		case !t.compare:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(order, func(a, b test) int { return rank(a) - rank(b) })
	var placed []label
	for _, t := range order {
		if l, found := p.placeLabel(sheet, t, tests, placed); found {
			placed = append(placed, l)
		}
	}
	return placed
}

// placeLabel tries places around a dot, near ones first.
func (p *picture) placeLabel(sheet *paper, t test, tests []box, placed []label) (label, bool) {
	name := sheet.fit(labelStyle(t), t.name, 380)
	wide := sheet.width(labelStyle(t), name)
	var best label
	lowest := math.Inf(1)
	for _, far := range []float64{11, 20, 32, 46, 64, 86} {
		// Above and to the left of a front nothing is: begin there.
		for i, turn := range []float64{135, 110, 160, 180, 90, 60, 30, 0, 200, 225, 270, 315, 340} {
			sin, cos := math.Sincos(turn * math.Pi / 180)
			b := around(at{t.x + far*cos, t.y - far*sin}, cos, wide)
			if cost := p.covers(b, tests, placed) + away*far + 0.3*float64(i); cost < lowest {
				best, lowest = label{b, t, name, far}, cost
			}
		}
	}
	return best, lowest < overLabel
}

// around is the room of a text that begins or ends at a place, by the side of
// the dot that it is on.
func around(a at, side, wide float64) box {
	wide += 6
	left := a.x - wide/2
	switch {
	case side < -0.3:
		left = a.x - wide
	case side > 0.3:
		left = a.x
	}
	return box{left, a.y - 10, left + wide, a.y + 9}
}

// covers says how bad it is for a label to stand somewhere.
func (p *picture) covers(b box, tests []box, placed []label) float64 {
	cost := 0.0
	if !b.inside(box{frameLeft - 50, frameTop - 8, frameRight + 34, frameBottom - 2}) {
		cost += overLabel
	}
	for _, l := range placed {
		if b.meets(l.box) {
			cost += overLabel
		}
	}
	for _, o := range tests {
		if b.meets(o) {
			cost += overTest
		}
	}
	for _, d := range p.front {
		if b.meets(box{d.x - 7, d.y - 7, d.x + 7, d.y + 7}) {
			cost += overFront
		}
	}
	if way := p.corners(); len(p.front) > 0 {
		for i := 1; i < len(way); i++ {
			u, v := way[i-1], way[i]
			if b.meets(box{min(u.x, v.x) - 1, min(u.y, v.y) - 1, max(u.x, v.x) + 1, max(u.y, v.y) + 1}) {
				cost += overStep
			}
		}
	}
	for _, d := range p.dots {
		if b.meets(box{d.x - 4, d.y - 4, d.x + 4, d.y + 4}) {
			cost += overDot
		}
	}
	return cost
}
