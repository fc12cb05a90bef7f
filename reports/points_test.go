package reports

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"github.com/doubleroute/sweep/internal/browsertest"
	"github.com/doubleroute/sweep/reports/page"
)

// spot is a place on the screen, in pixels.
type spot = browsertest.Spot

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

// drawn counts the points of a chart by series, as the chart library has them.
func drawn(b *tab, chart string) map[string]int {
	b.Helper()
	return ask[map[string]int](b, `(() => {
		const counts = {};
		const chart = echarts.getInstanceByDom(document.querySelector('[data-chart=`+chart+`]'));
		for (const s of chart.getOption().series) counts[s.name] = (counts[s.name] || 0) + s.data.length;
		return counts;
	})()`)
}

// optionOf asks for something of a chart's options; they are called o.
func optionOf[R any](b *tab, chart, expression string) R {
	b.Helper()
	return ask[R](b, fmt.Sprintf(`(() => { const o = echarts.getInstanceByDom(document.querySelector('[data-chart=%s]')).getOption(); return %s; })()`, chart, expression))
}

// set chooses a value of a chart's control, as a reader does.
func (b *tab) set(chart, control, value string) {
	b.Helper()
	b.Perform(fmt.Sprintf(`const c = document.querySelector('[data-of=%s][data-control=%s]'); c.value = %q; c.dispatchEvent(new Event('change'))`, chart, control, value))
	b.Settle()
}

// rounded rounds as the page's data does.
func rounded(x float64) float64 {
	raw, err := page.Number(x).MarshalJSON()
	if err != nil {
		panic(err)
	}
	if string(raw) == "null" {
		return math.NaN()
	}
	var y float64
	if err := json.Unmarshal(raw, &y); err != nil {
		panic(err)
	}
	return y
}
