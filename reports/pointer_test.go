package reports

import (
	"fmt"
	"slices"

	"github.com/chromedp/cdproto/input"
)

// spot is a place on the screen, in pixels.
type spot struct{ X, Y float64 }

// mouse sends an event of a real mouse; a button is held between a press and a
// release.
func (b *tab) mouse(kind input.DispatchMouseEventType, at spot, shift bool) {
	b.Helper()
	event := input.DispatchMouseEventParams{Type: kind, X: at.X, Y: at.Y, Button: input.MouseButtonLeft, Buttons: 1, ClickCount: 1}
	if kind == input.DispatchMouseEventTypeMouseReleased {
		event.Buttons = 0
	}
	if shift {
		event.Modifiers = 8
	}
	call(b, input.DispatchMouseEvent, event)
}

// clickAt clicks with the mouse.
func (b *tab) clickAt(at spot) {
	b.Helper()
	call(b, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: input.DispatchMouseEventTypeMouseMoved, X: at.X, Y: at.Y})
	b.settle()
	b.mouse(input.DispatchMouseEventTypeMousePressed, at, false)
	b.mouse(input.DispatchMouseEventTypeMouseReleased, at, false)
	b.settle()
}

// drag moves the mouse along a path with its button held.
func (b *tab) drag(shift bool, path ...spot) {
	b.Helper()
	b.mouse(input.DispatchMouseEventTypeMousePressed, path[0], shift)
	for _, at := range path[1:] {
		b.mouse(input.DispatchMouseEventTypeMouseMoved, at, shift)
	}
	b.mouse(input.DispatchMouseEventTypeMouseReleased, path[len(path)-1], shift)
	b.settle()
}

// press clicks on the element that a CSS selector finds.
func (b *tab) press(selector string) {
	b.Helper()
	b.perform(fmt.Sprintf(`document.querySelector(%q).click()`, selector))
	b.settle()
}

// see scrolls to a chart and draws it.
func (b *tab) see(chart string) {
	b.Helper()
	b.perform(fmt.Sprintf(`document.querySelector('[data-chart=%s]').scrollIntoView({ block: 'center' })`, chart))
	b.settle()
	b.settle()
}

// placed is a trial and where its point is on the screen.
type placed struct {
	Number int
	At     spot
}

// spotsOf tells where the points of all trials are on the screen, by the library
// and the columns of the page.
func spotsOf(b *tab, chart, x, y string) []placed {
	b.Helper()
	return ask[[]placed](b, fmt.Sprintf(`(() => {
		const box = document.querySelector('[data-chart=%s]'), chart = echarts.getInstanceByDom(box), frame = box.getBoundingClientRect();
		const xs = column(%q), ys = column(%q), list = [];
		for (let row = 0; row < trials.rows; row++) {
			if (xs[row] === null || ys[row] === null) continue;
			const [left, top] = chart.convertToPixel({ xAxisIndex: 0, yAxisIndex: 0 }, [xs[row], ys[row]]);
			list.push({ Number: trials.number[row], At: { X: frame.left + left, Y: frame.top + top } });
		}
		return list;
	})()`, chart, x, y))
}

// within lists the trials whose points are in a rectangle, by number.
func within(all []placed, from, to spot) []int {
	numbers := []int{}
	for _, p := range all {
		if p.At.X >= min(from.X, to.X) && p.At.X <= max(from.X, to.X) && p.At.Y >= min(from.Y, to.Y) && p.At.Y <= max(from.Y, to.Y) {
			numbers = append(numbers, p.Number)
		}
	}
	slices.Sort(numbers)
	return numbers
}

// colored lists the trials that a chart of trials draws as selected, by number.
func colored(b *tab, chart string) []int {
	b.Helper()
	return ask[[]int](b, fmt.Sprintf(`(() => {
		const names = ['one route', 'two routes', 'one route, unfinished', 'two routes, unfinished'];
		return echarts.getInstanceByDom(document.querySelector('[data-chart=%s]')).getOption().series
			.filter((s) => names.includes(s.name)).flatMap((s) => s.data.map((p) => p[2])).sort((a, b) => a - b);
	})()`, chart))
}

// selected lists the trials that are selected, by number.
func selected(b *tab) []int {
	b.Helper()
	return ask[[]int](b, `trials.number.filter((_, row) => isSelected(row))`)
}
