package reports

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/doubleroute/sweep/search"
)

// TestSelection selects trials as a reader does, with a mouse and a keyboard.
func TestSelection(t *testing.T) {
	browser := startBrowser(t)
	if _, embedded := Script(); !embedded {
		t.Skip("the chart library is not built in: go generate ./reports")
	}
	t.Run("brush", func(t *testing.T) { testBrush(t, open(t, browser, fixture(40), true)) })
	t.Run("lasso", func(t *testing.T) { testLasso(t, open(t, browser, fixture(60), true)) })
	t.Run("filters", func(t *testing.T) { testFilters(t, open(t, browser, fixture(120), true)) })
	t.Run("costs", func(t *testing.T) { testCosts(t, open(t, browser, fixture(60), true)) })
	t.Run("pairs", func(t *testing.T) { testPairs(t, open(t, browser, fixture(60), true)) })
	t.Run("new data", func(t *testing.T) { testRefresh(t, open(t, browser, fixture(60), true)) })
	t.Run("hostile text", func(t *testing.T) { testHostileSelection(t, open(t, browser, hostile(), true)) })
	t.Run("many trials", func(t *testing.T) { testManySelected(t, open(t, browser, fixture(10_000), true)) })
}

// frontRectangle is a part of the front's chart with some of the trials in it.
func frontRectangle(b *tab) (from, to spot) {
	b.Helper()
	b.see("front")
	frame := ask[[]float64](b, `(() => { const f = document.querySelector('[data-chart=front]').getBoundingClientRect(); return [f.left, f.top, f.width, f.height]; })()`)
	return spot{frame[0] + 0.35*frame[2], frame[1] + 0.15*frame[3]}, spot{frame[0] + 0.75*frame[2], frame[1] + 0.6*frame[3]}
}

const brushButton = `[data-tools=front] [data-shape=rectangle]`

func testBrush(t *testing.T, b *tab) {
	t.Helper()
	b.see("front")
	b.press(brushButton)
	if pressed := ask[string](b, `document.querySelector('`+brushButton+`').getAttribute('aria-pressed')`); pressed != "true" {
		t.Errorf("the brush's button says pressed = %s", pressed)
	}
	from, to := frontRectangle(b)
	all := spotsOf(b, "front", "flops", "accuracy")
	want := within(all, from, to)
	if len(want) == 0 || len(want) == len(all) {
		t.Fatalf("the rectangle holds %d of %d trials", len(want), len(all))
	}
	b.drag(false, from, spot{from.X + 20, from.Y + 10}, to)
	if got := selected(b); !slices.Equal(got, want) {
		t.Fatalf("the brush selected %v, want %v", got, want)
	}
	if got := numbers(b); !slices.Equal(got, want) {
		t.Errorf("the table shows %v, want %v", got, want)
	}
	b.see("history")
	for _, chart := range []string{"front", "history"} {
		if got := colored(b, chart); !slices.Equal(got, want) {
			t.Errorf("%s has %v in colour, want %v", chart, got, want)
		}
		if grey := drawn(b, chart)["not selected"]; grey != len(all)-len(want) {
			t.Errorf("%s has %d in grey, want %d", chart, grey, len(all)-len(want))
		}
	}
	says := fmt.Sprintf("%d of 40 trials selected", len(want))
	if bar := ask[string](b, `document.querySelector('.selected-bar').innerText`); !strings.Contains(bar, says) || !strings.Contains(bar, "best") || !strings.Contains(bar, "Clear") {
		t.Errorf("the bar says %q, want %q in it", bar, says)
	}
	testMoreBrush(t, b, want)
	b.quiet()
}

// testMoreBrush adds with Shift, clicks without a stroke, zooms and clears.
func testMoreBrush(t *testing.T, b *tab, first []int) {
	t.Helper()
	from, to := frontRectangle(b)
	lower, upper := spot{from.X - 100, to.Y}, spot{from.X + 20, to.Y + 120}
	more := within(spotsOf(b, "front", "flops", "accuracy"), lower, upper)
	b.drag(true, lower, upper)
	want := slices.Compact(slices.Sorted(slices.Values(slices.Concat(first, more))))
	if got := selected(b); !slices.Equal(got, want) {
		t.Errorf("with Shift %v are selected, want %v", got, want)
	}
	b.clickAt(from)
	if got := selected(b); !slices.Equal(got, want) {
		t.Errorf("a click with the brush changed the selection to %v", got)
	}
	b.press(`[data-tools=front] .zoom`)
	for _, p := range spotsOf(b, "front", "flops", "accuracy") {
		frame := ask[[]float64](b, `(() => { const f = document.querySelector('[data-chart=front]').getBoundingClientRect(); return [f.left, f.top, f.right, f.bottom]; })()`)
		if in := p.At.X >= frame[0] && p.At.X <= frame[2] && p.At.Y >= frame[1] && p.At.Y <= frame[3]; !in && slices.Contains(want, p.Number) {
			t.Errorf("zoomed to the selection, trial %d is outside", p.Number)
		}
	}
	b.do(chromedp.KeyEvent(kb.Escape)) // leaves the brush
	b.do(chromedp.KeyEvent(kb.Escape)) // clears the selection
	b.settle()
	if got := selected(b); len(got) != 40 {
		t.Errorf("after Escape %d trials are selected, want 40", len(got))
	}
	if grey := drawn(b, "front")["not selected"]; grey != 0 {
		t.Errorf("after Escape %d points are grey", grey)
	}
	if ask[bool](b, `zoomed.size > 0 || !document.querySelector('.selected-bar').classList.contains('off')`) {
		t.Error("after Escape the bar or the zoom is still there")
	}
}

func testLasso(t *testing.T, b *tab) {
	t.Helper()
	b.see("history")
	b.press(`[data-tools=history] [data-shape=freehand]`)
	b.see("history")
	all := spotsOf(b, "history", "number", "accuracy")
	// A triangle around one point, which is not what its rectangle holds.
	at := all[20].At
	path := []spot{{at.X - 30, at.Y + 30}, {at.X, at.Y - 40}, {at.X + 30, at.Y + 30}}
	inside := func(p spot) bool {
		across := func(a, c spot) bool { return (c.X-a.X)*(p.Y-a.Y)-(c.Y-a.Y)*(p.X-a.X) > 0 }
		return across(path[0], path[1]) && across(path[1], path[2]) && across(path[2], path[0])
	}
	want := []int{}
	for _, p := range all {
		if inside(p.At) {
			want = append(want, p.Number)
		}
	}
	b.drag(false, path...)
	if got := selected(b); !slices.Equal(got, want) || !slices.Contains(got, all[20].Number) {
		t.Errorf("the lasso selected %v, want %v", got, want)
	}
	b.quiet()
}

func testFilters(t *testing.T, b *tab) {
	t.Helper()
	b.see("front")
	v := newView(fixture(120))
	number := func(t *trial, key string) float64 {
		for _, s := range settingsOf(t.Settings, t.Params) {
			var x float64
			if _, err := fmt.Sscan(s.Value, &x); strings.HasSuffix(s.Key, key) && err == nil {
				return x
			}
		}
		return -1
	}
	text := func(t *trial) string { return string(t.Settings) }
	for _, c := range []struct {
		words string
		want  func(*trial) bool
	}{
		{"#12", func(t *trial) bool { return t.Number == 12 }},
		{"#12 #7", func(t *trial) bool { return t.Number == 12 || t.Number == 7 }},
		{"flops<60000", func(t *trial) bool { return t.Costs.FLOPs < 60000 }},
		{"flops>=60k FLOPs<0.1M", func(t *trial) bool { return t.Costs.FLOPs >= 60000 && t.Costs.FLOPs < 100_000 }},
		{"accuracy>=0.8", func(t *trial) bool { return rounded(t.Accuracy) >= 0.8 }},
		{"accuracy<80%", func(t *trial) bool { return rounded(t.Accuracy) < 0.8 }},
		{"learning_rate<1e-3", func(t *trial) bool { return number(t, "train.learning_rate") < 1e-3 }},
		{"train.learning_rate>0.004", func(t *trial) bool { return number(t, "train.learning_rate") > 4e-3 }},
		{"dropout=0.3", func(t *trial) bool { return number(t, "combiner.dropout") == 0.3 }},
		{"dropout!=0.3", func(t *trial) bool { return number(t, "combiner.dropout") != 0.3 }},
		{"submodel=rnn", func(t *trial) bool { return strings.Contains(text(t), `submodel":"rnn`) }},
		{"nan rnn", func(t *trial) bool { return t.State == search.Failed && strings.Contains(text(t), "rnn") }},
		{"flops<", func(*trial) bool { return true }},
		{"nothing<3", func(*trial) bool { return false }},
	} {
		want := []int{}
		for i := range v.Trials {
			if c.want(&v.Trials[i]) {
				want = append(want, i)
			}
		}
		b.perform(fmt.Sprintf(`parts.words.value = %q; parts.words.dispatchEvent(new Event('input'))`, c.words))
		b.settle()
		if got := selected(b); !slices.Equal(got, want) {
			t.Errorf("%q selects %v, want %v", c.words, got, want)
		}
		measured := slices.DeleteFunc(want, func(n int) bool { return !finite(v.Trials[n].Accuracy) })
		if got := colored(b, "front"); !slices.Equal(got, measured) {
			t.Errorf("%q: the front has %v in colour, want %v", c.words, got, measured)
		}
	}
	if hint := ask[string](b, `document.querySelector('.hint').textContent`); !strings.Contains(hint, "“nothing”") {
		t.Errorf("nothing says that there is no such number: %q", hint)
	}
	testFilterAndBrush(t, b, v)
	b.quiet()
}

// testFilterAndBrush: what is both filtered and brushed is selected.
func testFilterAndBrush(t *testing.T, b *tab, v *view) {
	t.Helper()
	b.perform(`clearSelection(); choose([1, 2, 3, 4, 5, 6, 7, 8], 'made up'); filterBy('words', 'flops>60000')`)
	want := []int{}
	for n := 1; n <= 8; n++ {
		if v.Trials[n].Costs.FLOPs > 60000 {
			want = append(want, n)
		}
	}
	if got := selected(b); !slices.Equal(got, want) {
		t.Errorf("brushed and filtered are %v, want %v", got, want)
	}
	b.perform(`clearSelection()`)
	if got := len(selected(b)); got != 120 {
		t.Errorf("after clearing %d are selected, want 120", got)
	}
	if left := ask[string](b, `parts.words.value + parts.state.value + parts.routes.value`); left != "" {
		t.Errorf("after clearing the filters hold %q", left)
	}
	b.perform(`parts.state.value = 'front'; parts.state.dispatchEvent(new Event('change'))`)
	front := []int{}
	for _, one := range v.Front {
		front = append(front, one.Number)
	}
	slices.Sort(front)
	if got := selected(b); !slices.Equal(got, front) {
		t.Errorf("on the front are %v, want %v", got, front)
	}
}

func testCosts(t *testing.T, b *tab) {
	t.Helper()
	b.see("front")
	b.perform(`choose(trials.front, 'the front')`)
	for _, cost := range []string{"flops", "parameters", "bytes", "latency", "seconds"} {
		b.perform(fmt.Sprintf(`const c = document.querySelector('[data-of=front]'); c.value = %q; c.dispatchEvent(new Event('change', { bubbles: true }))`, cost))
		b.settle()
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
	b.quiet()
}

func testPairs(t *testing.T, b *tab) {
	t.Helper()
	b.see("pairs")
	v := newView(fixture(60))
	for row, a := range v.Pairs.A {
		for col, other := range v.Pairs.B {
			want := []int{}
			for i := range v.Trials {
				if x, y := v.Trials[i].pair(); x == a && y == other {
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
			b.clickAt(at)
			if got := selected(b); !slices.Equal(got, want) {
				t.Errorf("a click on %s and %s selects %v, want %v", a, other, got, want)
			}
		}
	}
	b.quiet()
}

// testRefresh: a selection outlives new data, and a filter takes in new trials.
func testRefresh(t *testing.T, b *tab) {
	t.Helper()
	b.perform(`choose([3, 5, 8], 'made up'); refresh(JSON.parse(document.getElementById('data').textContent))`)
	if got := selected(b); !slices.Equal(got, []int{3, 5, 8}) {
		t.Errorf("after new data %v are selected", got)
	}
	b.perform(`clearSelection(); filterBy('words', 'flops>0')`)
	b.perform(`
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
	b.quiet()
}

func testHostileSelection(t *testing.T, b *tab) {
	t.Helper()
	for _, attack := range attacks() {
		b.perform(fmt.Sprintf(`filterBy('words', %q)`, strings.ToValidUTF8(attack, "?")))
		b.perform(`clearSelection()`)
	}
	b.see("pairs")
	b.perform(`
		const { drawn, option } = drawings.get('pairs');
		for (const s of option.series) for (const data of s.data) clicked('pairs', { data });`)
	b.settle()
	b.quiet()
	if ask[bool](b, `window.owned !== undefined || document.querySelector('.selected-bar img, .selected-bar script') !== null`) {
		t.Error("text of the study was taken for markup")
	}
	if width := ask[int](b, `document.documentElement.scrollWidth`); width > 1280 {
		t.Errorf("the page is %d wide on a screen of 1280", width)
	}
}

func testManySelected(t *testing.T, b *tab) {
	t.Helper()
	b.see("front")
	b.press(brushButton)
	from, to := frontRectangle(b)
	all := spotsOf(b, "front", "flops", "accuracy")
	want := within(all, from, to)
	b.drag(false, from, to)
	if got := selected(b); !slices.Equal(got, want) || len(want) < 100 {
		t.Errorf("the brush selected %d trials, want %d", len(got), len(want))
	}
	if got := colored(b, "front"); !slices.Equal(got, want) {
		t.Errorf("the front has %d in colour, want %d", len(got), len(want))
	}
	if rows := numbers(b); !slices.Equal(rows, want[:rowsPerPage]) {
		t.Errorf("the table shows %v, want %v", rows, want[:rowsPerPage])
	}
	b.quiet()
}

// rowsPerPage is what the page's script has under the same name.
const rowsPerPage = 50
