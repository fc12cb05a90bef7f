package reports

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestBrowser opens reports in a real browser, from a file.
func TestBrowser(t *testing.T) {
	browser := startBrowser(t)
	if _, embedded := Script(); embedded {
		t.Run("charts", func(t *testing.T) { testCharts(t, open(t, browser, fixture(60), true)) })
		t.Run("many trials", func(t *testing.T) { testMany(t, open(t, browser, fixture(10_000), true)) })
		t.Run("hostile text", func(t *testing.T) { testHostile(t, open(t, browser, hostile(), true)) })
		t.Run("importance", func(t *testing.T) {
			testImportance(t, open(t, browser, searched(fixture(120), "</script>", "train.learning_rate", "idle"), true))
		})
		t.Run("route bank", func(t *testing.T) { testBank(t, open(t, browser, withBank(fixture(60), 0.01), true)) })
		t.Run("hostile settings", func(t *testing.T) { testHostile(t, open(t, browser, searched(hostile(), attacks()...), true)) })
		t.Run("dark, narrow and print", func(t *testing.T) { testMedia(t, open(t, browser, fixture(60), true)) })
		t.Run("no trials", func(t *testing.T) { testEmpty(t, open(t, browser, fixture(0), true)) })
	} else {
		t.Log("the chart library is not built in (go generate ./reports): charts are not tested")
	}
	t.Run("trial table", func(t *testing.T) { testTable(t, open(t, browser, fixture(120), true)) })
	t.Run("no chart library", func(t *testing.T) { testWithoutCharts(t, open(t, browser, fixture(60), false)) })
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

func testCharts(t *testing.T, b *tab) {
	t.Helper()
	b.quiet()
	v := newView(fixture(60))
	measured := 0
	for _, t := range v.Trials {
		if finite(t.Accuracy) {
			measured++
		}
	}
	for _, chart := range []string{"front", "history"} {
		counts := drawn(b, chart)
		points := counts["one route"] + counts["two routes"] + counts["one route, unfinished"] + counts["two routes, unfinished"]
		if points != measured {
			t.Errorf("%s draws %d trials, want %d: %v", chart, points, measured, counts)
		}
	}
	front := drawn(b, "front")
	if front["finalist, test part"] != len(v.Finalists) || front["single route beside it, test part"] != len(v.Baselines) {
		t.Errorf("front draws other finalists than %d and %d: %v", len(v.Finalists), len(v.Baselines), front)
	}
	if want := 3 * (len(v.Finalists) + len(v.Baselines)); front["95 % interval"] != want {
		t.Errorf("intervals have %d points, want %d", front["95 % interval"], want)
	}
	curves, epochs := 0, 0
	for name, count := range drawn(b, "curves") {
		if name != "not selected" {
			curves += count
		}
	}
	for _, c := range v.Curves {
		epochs += len(c.Epochs)
		if c.kind() == 1 || c.kind() == 2 {
			epochs++ // the mark at its end
		}
	}
	if curves != epochs {
		t.Errorf("curves draw %d points, want %d", curves, epochs)
	}
	cells := drawn(b, "pairs")
	if got := cells["best"] + cells["no result"]; got != len(v.Pairs.A)*len(v.Pairs.B) {
		t.Errorf("the heat map has %d cells, want %d by %d", got, len(v.Pairs.A), len(v.Pairs.B))
	}
	b.perform(`echarts.getInstanceByDom(document.querySelector('[data-chart=front]')).dispatchAction({ type: 'showTip', seriesIndex: 0, dataIndex: 0 })`)
	if tip := ask[string](b, `document.querySelector('[data-chart=front] .tip').textContent`); !strings.HasPrefix(tip, "trial ") || !strings.Contains(tip, "FLOPs") {
		t.Errorf("a point says %q", tip)
	}
	blank := ask[[]string](b, `[...document.querySelectorAll('[data-chart]:not(.empty)')].filter((box) => {
		const canvas = box.querySelector('canvas');
		if (!canvas) return true;
		const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
		return !pixels.some((p) => p !== 0);
	}).map((box) => box.dataset.chart)`)
	if len(blank) > 0 {
		t.Errorf("nothing is drawn on %q", blank)
	}
}

func testMany(t *testing.T, b *tab) {
	t.Helper()
	b.quiet()
	if rows := ask[int](b, `document.querySelectorAll('#trial-table tbody tr').length`); rows != 50 {
		t.Errorf("%d rows at once, want 50", rows)
	}
	if status := ask[string](b, `document.querySelector('#trial-table [role=status]').textContent`); status != "Trials 1 to 50 of 10,000" {
		t.Errorf("status is %q", status)
	}
	curves := ask[int](b, `echarts.getInstanceByDom(document.querySelector('[data-chart=curves]')).getOption().series.filter((s) => s.type === 'line').length`)
	if curves != mostCurves {
		t.Errorf("%d curves, want %d", curves, mostCurves)
	}
	if note := ask[string](b, `document.querySelector('#curves figcaption').textContent`); !strings.Contains(note, "120 are drawn") {
		t.Errorf("nothing says that curves were left out: %q", note)
	}
}

func testHostile(t *testing.T, b *tab) {
	t.Helper()
	// Open everything, so that all text is on the page, and show each tooltip.
	b.perform(`document.querySelectorAll('details').forEach((d) => { d.open = true; })`)
	b.perform(`
		for (const box of document.querySelectorAll('[data-chart]')) {
			const chart = echarts.getInstanceByDom(box);
			// The library cannot be told to show the tooltip of a parallel line.
			chart?.getOption().series.forEach((s, seriesIndex) => s.type !== 'parallel' && s.data.forEach((_, dataIndex) => chart.dispatchAction({ type: 'showTip', seriesIndex, dataIndex })));
		}`)
	b.settle()
	b.quiet()
	if ask[bool](b, `window.owned !== undefined || document.querySelector('img, svg[onload]') !== null`) {
		t.Error("text of the study was taken for markup")
	}
	if scripts := ask[int](b, `document.scripts.length`); scripts != 3 {
		t.Errorf("%d scripts, want 3", scripts)
	}
	body := ask[string](b, `document.body.textContent`)
	for _, attack := range attacks() {
		shown := strings.NewReplacer("\x00", "\ufffd", "\xff", "\ufffd", "\xfe", "\ufffd").Replace(attack)
		if !strings.Contains(body, shown) {
			t.Errorf("%.60q is not shown as it is", attack)
		}
	}
	// A long word must not make the page wider than the screen.
	if width := ask[int](b, `document.documentElement.scrollWidth`); width > 1280 {
		t.Errorf("the page is %d wide on a screen of 1280", width)
	}
}

func testMedia(t *testing.T, b *tab) {
	t.Helper()
	background := `getComputedStyle(document.body).backgroundColor`
	ink := `echarts.getInstanceByDom(document.querySelector('[data-chart=front]')).getOption().legend[0].textStyle.color`
	light := ask[string](b, background) + ask[string](b, ink)
	b.scheme("dark")
	b.settle()
	if dark := ask[string](b, background) + ask[string](b, ink); dark == light {
		t.Errorf("dark looks like light: %s", dark)
	}
	b.perform(`dispatchEvent(new Event('beforeprint'))`)
	onPaper := `paper.copies.find((c) => c.copy.previousElementSibling.dataset.chart === 'front').drawn.getOption().legend[0].textStyle.color`
	if paper := ask[string](b, background) + ask[string](b, onPaper); paper != light {
		t.Errorf("printed in the dark it is %s, want %s", paper, light)
	}
	closed := `document.querySelectorAll('.card details:not([open])').length`
	if n := ask[int](b, closed); n > 0 {
		t.Errorf("%d lists of settings are closed on paper", n)
	}
	b.perform(`dispatchEvent(new Event('afterprint'))`)
	if n := ask[int](b, closed); n == 0 {
		t.Error("lists of settings stay open after printing")
	}
	b.screen(360, 740)
	b.settle()
	if width := ask[int](b, `document.documentElement.scrollWidth`); width > 360 {
		t.Errorf("the page is %d wide on a phone of 360", width)
	}
	if wide := ask[int](b, `document.querySelector('[data-chart=front] canvas').clientWidth`); wide > 360 {
		t.Errorf("a chart is %d wide on a phone of 360", wide)
	}
	b.quiet()
}

func testEmpty(t *testing.T, b *tab) {
	t.Helper()
	b.quiet()
	if text := ask[string](b, `document.querySelector('[data-chart=front]').textContent`); text != "There is nothing to draw yet." {
		t.Errorf("the empty chart says %q", text)
	}
	if text := ask[string](b, `document.querySelector('#trial-table tbody').textContent`); text != "No trial has been started yet." {
		t.Errorf("the empty table says %q", text)
	}
}

func testWithoutCharts(t *testing.T, b *tab) {
	t.Helper()
	if text := ask[string](b, `document.querySelector('.notice').textContent`); !strings.Contains(text, "need a network") {
		t.Errorf("the notice says %q", text)
	}
	if rows := ask[int](b, `document.querySelectorAll('#trial-table tbody tr').length`); rows != 50 {
		t.Errorf("the table has %d rows, want 50", rows)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.requests) != 2 || b.requests[1] != chartURL {
		t.Errorf("the page asked for %q, want itself and %s", b.requests, chartURL)
	}
}

// numbers reads the numbers of the trials on the table's page.
func numbers(b *tab) []int {
	b.Helper()
	return ask[[]int](b, `[...document.querySelectorAll('#trial-table tbody tr td:first-child')].map((c) => Number(c.textContent))`)
}

func testTable(t *testing.T, b *tab) {
	t.Helper()
	v := newView(fixture(120))
	by := func(column func(*trial) float64, sign float64) []int {
		order := slices.Clone(v.Trials)
		slices.SortStableFunc(order, func(a, b trial) int {
			x, y := column(&a), column(&b)
			if !finite(x) || !finite(y) {
				return map[bool]int{true: 1, false: 0}[!finite(x)] - map[bool]int{true: 1, false: 0}[!finite(y)]
			}
			return int(sign * (x - y) * 1e6)
		})
		var first []int
		for _, o := range order[:50] {
			first = append(first, o.Number)
		}
		return first
	}
	heading := func(key string) chromedp.CSS { return chromedp.CSS("#trial-table th[data-key=" + key + "] button") }
	sorted := func(key string) string {
		return ask[string](b, `document.querySelector('#trial-table th[data-key=`+key+`]').getAttribute('aria-sort') ?? ''`)
	}
	flops := func(t *trial) float64 { return float64(t.Costs.FLOPs) }
	accuracy := func(t *trial) float64 { return rounded(t.Accuracy) }

	b.do(chromedp.Click(heading("flops")))
	if got, want := numbers(b), by(flops, 1); !slices.Equal(got, want) || sorted("flops") != "ascending" {
		t.Errorf("after a click on FLOPs: %v (%s), want %v", got, sorted("flops"), want)
	}
	b.do(chromedp.Focus(heading("flops")), chromedp.KeyEvent(kb.Enter))
	if got, want := numbers(b), by(flops, -1); !slices.Equal(got, want) || sorted("flops") != "descending" {
		t.Errorf("after Enter on FLOPs: %v (%s), want %v", got, sorted("flops"), want)
	}
	b.do(chromedp.Focus(heading("accuracy")), chromedp.KeyEvent(" "))
	if got, want := numbers(b), by(accuracy, -1); !slices.Equal(got, want) || sorted("accuracy") != "descending" || sorted("flops") != "" {
		t.Errorf("after Space on accuracy: %v (%s), want %v", got, sorted("accuracy"), want)
	}
	testFilter(t, b, v)
}

func testFilter(t *testing.T, b *tab, v *view) {
	t.Helper()
	failed := 0
	for _, t := range v.Trials {
		if t.State == "failed" {
			failed++
		}
	}
	b.do(chromedp.SendKeys(chromedp.CSS(`input[type=search]`), "loss became NaN"))
	if got := len(numbers(b)); got != failed {
		t.Errorf("%d trials found by the reason of failure, want %d", got, failed)
	}
	b.perform(`location.hash = 'trial-77'`)
	b.do(chromedp.WaitVisible(chromedp.CSS(`#trial-77.target`)))
	if found := ask[string](b, `document.querySelector('input[type=search]').value`); found != "" {
		t.Errorf("the filter is still %q after going to a trial", found)
	}
	b.do(chromedp.Focus(chromedp.CSS(`#trial-77 summary`)), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(chromedp.CSS(`#trial-77 dl`)))
	list := ask[string](b, `document.querySelector('#trial-77 dl').textContent`)
	for _, s := range settingsOf(v.Trials[77].Settings, v.Trials[77].Params) {
		if !strings.Contains(list, s.Key+s.Value) {
			t.Errorf("the settings of trial 77 lack %s = %s: %q", s.Key, s.Value, list)
		}
	}
	b.quietButForCharts()
}

// quietButForCharts is quiet where the chart library may not be built in.
func (b *tab) quietButForCharts() {
	b.Helper()
	if _, embedded := Script(); embedded {
		b.quiet()
	}
}
