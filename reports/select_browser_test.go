package reports

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/reports/view"
)

// selectionPages selects trials as a reader does, with a mouse and a keyboard.
func selectionPages(s suite) {
	s.page("selection", reportstest.Study(60), step{"lasso", testLasso}, step{"costs", testCosts}, step{"pairs", testPairs}, step{"new data", testRefresh})
	s.page("selection of some", reportstest.Study(40), step{"brush", testBrush})
	s.page("selection of many", reportstest.Study(120), step{"filters", testFilters})
}

func testCosts(t *testing.T, b *tab) {
	b.see("front")
	b.Perform(`choose(trials.front, 'the front')`)
	for _, cost := range []string{"flops", "parameters", "bytes", "latency", "seconds"} {
		b.Perform(fmt.Sprintf(`const c = document.querySelector('[data-of=front]'); c.value = %q; c.dispatchEvent(new Event('change', { bubbles: true }))`, cost))
		b.Settle()
		wrong := ask[[]string](b, fmt.Sprintf(`(() => {
			const wrong = [], values = column(%q), shown = new Set();
			for (const s of drawings.get('front').drawn.getOption().series) {
				if (!s.trials) continue;
				for (const [x, y, number] of s.data) {
					const row = rowOf.get(number);
					shown.add(number);
					if (x !== values[row] || y !== trials.accuracy[row]) wrong.push(number + ' is at ' + x);
					if ((s.name === 'not selected') === isSelected(row)) wrong.push(number + ' is ' + s.name);
				}
			}
			const known = values.filter((v, row) => v !== null && trials.accuracy[row] !== null).length;
			if (shown.size !== known || known === 0) wrong.push(shown.size + ' of ' + known);
			return wrong;
		})()`, cost))
		if len(wrong) > 0 {
			t.Errorf("by %s: %v", cost, wrong)
		}
	}
}

func testPairs(t *testing.T, b *tab) {
	b.see("pairs")
	v := view.New(reportstest.Study(60))
	for row, a := range v.Pairs.A {
		for col, other := range v.Pairs.B {
			want := []int{}
			for i := range v.Trials {
				if x, y := v.Trials[i].Pair(); x == a && y == other {
					want = append(want, i)
				}
			}
			if len(want) == 0 {
				continue
			}
			at := ask[spot](b, fmt.Sprintf(`(() => {
				const box = document.querySelector('[data-chart=pairs]'), frame = box.getBoundingClientRect();
				const [X, Y] = echarts.getInstanceByDom(box).convertToPixel({ xAxisIndex: 0, yAxisIndex: 0 }, [%d, %d]);
				return { X: frame.left + X, Y: frame.top + Y };
			})()`, col, row))
			b.Click(at)
			if got := selected(b); !slices.Equal(got, want) {
				t.Errorf("a click on %s and %s selects %v, want %v", a, other, got, want)
			}
		}
	}
}

// testRefresh: a selection outlives new data, and a filter takes in new trials.
func testRefresh(t *testing.T, b *tab) {
	b.Perform(`choose([3, 5, 8], 'made up'); refresh(JSON.parse(document.getElementById('data').textContent))`)
	if got := selected(b); !slices.Equal(got, []int{3, 5, 8}) {
		t.Errorf("after new data %v are selected", got)
	}
	b.Perform(`clearSelection(); filterBy('words', 'flops>0')`)
	b.Perform(`
		const block = JSON.parse(document.getElementById('data').textContent), had = block.trials.rows;
		for (const [key, column] of Object.entries(block.trials)) {
			if (Array.isArray(column) && column.length === had) column.push(key === 'number' ? had : column[0]);
			else if (column && column.index) column.index.push(column.index[0]);
		}
		for (const s of block.trials.settings) if (s.index) s.index.push(s.index[0]);
		block.trials.rows++;
		refresh(block)`)
	if got := selected(b); len(got) != 61 {
		t.Errorf("%d trials pass the filter after one more has come, want 61", len(got))
	}
}

func testHostileSelection(t *testing.T, b *tab) {
	for _, attack := range reportstest.Attacks() {
		b.Perform(fmt.Sprintf(`filterBy('words', %q)`, strings.ToValidUTF8(attack, "?")))
		b.Perform(`clearSelection()`)
	}
	b.see("pairs")
	b.Perform(`
		const { drawn, option } = drawings.get('pairs');
		for (const s of option.series) for (const data of s.data) clicked('pairs', { data });`)
	b.Settle()
	b.quiet()
	b.unharmed()
	if width := ask[int](b, `document.documentElement.scrollWidth`); width > 1280 {
		t.Errorf("the page is %d wide on a screen of 1280", width)
	}
}
