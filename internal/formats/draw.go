package formats

import (
	"cmp"
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
)

// The colours of the report's light page, which colour-blind people can distinguish.
func ink() color.Color                      { return rgb(0x1b1d1f, 1) }
func soft() color.Color                     { return rgb(0x585e66, 1) }
func rule() color.Color                     { return rgb(0xe6e9ec, 1) }
func twoColor(opacity float64) color.Color  { return rgb(0x0072b2, opacity) }
func oneColor(opacity float64) color.Color  { return rgb(0xd55e00, opacity) }
func testColor(opacity float64) color.Color { return rgb(0x8e1f6b, opacity) }
func areaColor() color.Color                { return rgb(0x0072b2, 0.06) }

// draw draws the picture on a canvas of pageWidth by pageHeight.
func (p *picture) draw(canvas vg.Canvas) error {
	sheet, err := newPaper(canvas)
	if err != nil {
		return err
	}
	p.head(sheet)
	if len(p.dots) == 0 {
		sheet.write(style{size: 20, color: soft(), align: 0.5}, at{pageWidth / 2, pageHeight / 2}, "no trial has both figures yet")
		return nil
	}
	p.grid(sheet)
	p.area(sheet)
	p.trials(sheet)
	p.frontLine(sheet)
	bars := p.testMarks(sheet)
	p.labels(sheet, bars)
	p.legend(sheet)
	return nil
}

func (p *picture) head(sheet *paper) {
	title := style{size: 28, bold: true, color: ink()}
	sheet.write(title, at{40, 54}, sheet.fit(title, p.title, pageWidth-80))
	under := style{size: 16, color: soft()}
	sheet.write(under, at{40, 82}, sheet.fit(under, p.subtitle, pageWidth-80))
}

// grid draws the axes.
func (p *picture) grid(sheet *paper) {
	small := style{size: 15, color: soft(), align: 1}
	for _, t := range p.y.ticks() {
		y := p.y.place(t.value)
		sheet.stroke(rule(), 1, at{frameLeft, y}, at{frameRight, y})
		sheet.write(small, at{frameLeft - 10, y + 5}, t.text)
	}
	small.align = 0.5
	for _, t := range p.x.ticks() {
		x := p.x.place(t.value)
		sheet.stroke(rule(), 1, at{x, frameTop}, at{x, frameBottom})
		sheet.stroke(soft(), 1, at{x, frameBottom}, at{x, frameBottom + 5})
		sheet.write(small, at{x, frameBottom + 24}, t.text)
	}
	sheet.stroke(soft(), 1.2, at{frameLeft, frameBottom}, at{frameRight, frameBottom})
	name := style{size: 16, color: ink(), align: 1}
	sheet.write(name, at{frameRight, frameBottom + 52}, p.xName)
	name.align = 0
	sheet.write(name, at{40, frameTop - 16}, p.yName)
	sheet.write(style{size: 14, color: soft()}, at{40, frameBottom + 52}, strings.Join(p.notes, "; "))
}

// corners are the points of the front as steps, as far as the right edge: paying
// more never takes away.
func (p *picture) corners() []at {
	var way []at
	for i, d := range p.front {
		if i > 0 {
			way = append(way, at{d.x, p.front[i-1].y})
		}
		way = append(way, d.at)
	}
	return append(way, at{frameRight, way[len(way)-1].y})
}

// area shades what the front dominates.
func (p *picture) area(sheet *paper) {
	if len(p.front) == 0 {
		return
	}
	way := append([]at{{p.front[0].x, frameBottom}}, p.corners()...)
	sheet.fill(areaColor(), append(way, at{frameRight, frameBottom})...)
}

func (p *picture) frontLine(sheet *paper) {
	if len(p.front) == 0 {
		return
	}
	sheet.stroke(ink(), 2.2, p.corners()...)
	for _, d := range p.front {
		m := markOf(d, 1)
		m.size, m.edge, m.width = 6.5, rgb(0xffffff, 1), 1.6
		if len(p.front) > 50 { // not to hide the line
			m.size, m.width = 4.5, 0.6
		}
		sheet.mark(m, d.at)
	}
}

// markOf is how a trial is drawn.
func markOf(d dot, opacity float64) mark {
	m := mark{shape: circle, color: twoColor(opacity), size: 4.6}
	if d.single {
		m.shape, m.color = triangle, oneColor(opacity)
	}
	if d.stopped {
		m.edge, m.width, m.color = m.color, 1.3, nil
		m.size = 4
	}
	return m
}

// trials draws the trials, paler where there are many, so that crowds show.
func (p *picture) trials(sheet *paper) {
	opacity := min(0.62, max(0.2, 0.62*math.Sqrt(200/float64(len(p.dots)))))
	for _, d := range p.dots {
		faint := opacity
		if d.stopped {
			faint *= 0.7
		}
		sheet.mark(markOf(d, faint), d.at)
	}
}

// testMarks draws means on the test part with their intervals, those at the same
// cost beside each other, and returns the room that they take.
func (p *picture) testMarks(sheet *paper) []box {
	tests := slices.Clone(p.tests)
	slices.SortStableFunc(tests, func(a, b test) int { return cmp.Compare(a.x, b.x) })
	var taken []box
	last := math.Inf(-1)
	for _, t := range tests {
		x := max(t.x+11, last+15) // beside the trial's own dot
		last = x
		mean := p.y.place(t.Mean)
		if drawable(t.Low) && drawable(t.High) {
			low, high := p.y.place(t.Low), p.y.place(t.High)
			c := testColor(0.75)
			sheet.stroke(c, 2, at{x, low}, at{x, high})
			sheet.stroke(c, 2, at{x - 5, low}, at{x + 5, low})
			sheet.stroke(c, 2, at{x - 5, high}, at{x + 5, high})
			taken = append(taken, box{x - 6, high - 2, x + 6, low + 2})
		}
		sheet.mark(testMark(t.compare), at{x, mean})
		taken = append(taken, box{x - 8, mean - 8, x + 8, mean + 8})
	}
	return taken
}

// testMark is hollow for a single route beside the front.
func testMark(compare bool) mark {
	if compare {
		return mark{shape: diamond, color: rgb(0xffffff, 1), size: 5.5, edge: testColor(1), width: 2}
	}
	return mark{shape: diamond, color: testColor(1), size: 6.5, edge: rgb(0xffffff, 1), width: 1.2}
}

// legend names what is there, in a row above the frame.
func (p *picture) legend(sheet *paper) {
	has := func(want func(dot) bool) bool { return slices.ContainsFunc(p.dots, want) }
	x, y := 40.0, 120.0
	text := style{size: 15, color: ink()}
	entry := func(draw func(at), name string) {
		draw(at{x + 10, y - 5})
		sheet.write(text, at{x + 26, y}, name)
		x += 26 + sheet.width(text, name) + 26
	}
	marked := func(m mark) func(at) { return func(a at) { sheet.mark(m, a) } }
	if has(func(d dot) bool { return !d.single && !d.stopped }) {
		entry(marked(mark{shape: circle, color: twoColor(1), size: 6}), "two routes")
	}
	if has(func(d dot) bool { return d.single && !d.stopped }) {
		entry(marked(mark{shape: triangle, color: oneColor(1), size: 6}), "one route")
	}
	if has(func(d dot) bool { return d.stopped }) {
		entry(marked(mark{shape: circle, size: 5, edge: soft(), width: 1.4}), "not trained to the end")
	}
	if len(p.front) > 0 {
		entry(func(a at) { sheet.stroke(ink(), 2.2, a.plus(-12, 0), a.plus(12, 0)) }, "front")
	}
	for i, name := range []string{"finalist, test part", "single route beside it, test part"} {
		compare := i == 1
		if slices.ContainsFunc(p.tests, func(t test) bool { return t.compare == compare }) {
			entry(func(a at) {
				sheet.stroke(testColor(0.75), 2, a.plus(0, -11), a.plus(0, 11))
				sheet.mark(testMark(compare), a)
			}, name)
		}
	}
}
