package reports

import (
	"strings"
	"testing"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/reports/assets"
	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/search"
)

// chartPages has a page for what only some studies have.
func chartPages(s suite) {
	s.page("importance", reportstest.Searched(reportstest.Study(120), "</script>", "train.learning_rate", "idle"), step{"chart", testImportance})
	s.page("route bank", reportstest.WithBank(reportstest.Study(60), 0.01), step{"chart", testBank})
	s.shared("hostile settings", reportstest.Searched(reportstest.Hostile(), reportstest.Attacks()...), step{"charts", testHostile}, step{"parallel", testParallelRoom})
	s.page("least latency", leastLatency(), step{"front", testLeastLatency})
	s.page("no trials", reportstest.Study(0), step{"charts", testEmpty})
}

func testCharts(t *testing.T, b *tab) {
	b.quiet()
	v := view.New(reportstest.Study(60))
	measured := 0
	for _, t := range v.Trials {
		if num.Finite(t.Accuracy) {
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
		if c.Trial.State == search.Pruned || c.Trial.State == search.Failed && !c.Trial.OnFront {
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
	b.Perform(`echarts.getInstanceByDom(document.querySelector('[data-chart=front]')).dispatchAction({ type: 'showTip', seriesIndex: 0, dataIndex: 0 })`)
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
	b.quiet()
	if rows := ask[int](b, `document.querySelectorAll('#trial-table tbody tr').length`); rows != 50 {
		t.Errorf("%d rows at once, want 50", rows)
	}
	if status := ask[string](b, `document.querySelector('#trial-table [role=status]').textContent`); status != "Trials 1 to 50 of 10,000" {
		t.Errorf("status is %q", status)
	}
	curves := ask[int](b, `echarts.getInstanceByDom(document.querySelector('[data-chart=curves]')).getOption().series.filter((s) => s.type === 'line').length`)
	if want := len(view.New(reportstest.Study(10_000)).Curves); curves != want {
		t.Errorf("%d curves, want %d", curves, want)
	}
	if note := ask[string](b, `document.querySelector('#curves figcaption').textContent`); !strings.Contains(note, "120 are drawn") {
		t.Errorf("nothing says that curves were left out: %q", note)
	}
}

func testHostile(t *testing.T, b *tab) {
	// Open everything, so that all text is on the page, and show each tooltip.
	b.Perform(`document.querySelectorAll('details').forEach((d) => { d.open = true; })`)
	b.Perform(`
		for (const box of document.querySelectorAll('[data-chart]')) {
			const chart = echarts.getInstanceByDom(box);
			// The library cannot be told to show the tooltip of a parallel line.
			chart?.getOption().series.forEach((s, seriesIndex) => s.type !== 'parallel' && s.data.forEach((_, dataIndex) => chart.dispatchAction({ type: 'showTip', seriesIndex, dataIndex })));
		}`)
	b.Settle()
	b.quiet()
	b.unharmed()
	if scripts := ask[int](b, `document.scripts.length`); scripts != 3 {
		t.Errorf("%d scripts, want 3", scripts)
	}
	body := ask[string](b, `document.body.textContent`)
	for _, attack := range reportstest.Attacks() {
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
	b.draw("front")
	background := `getComputedStyle(document.body).backgroundColor`
	ink := `echarts.getInstanceByDom(document.querySelector('[data-chart=front]')).getOption().legend[0].textStyle.color`
	light := ask[string](b, background) + ask[string](b, ink)
	b.Scheme("dark")
	b.Settle()
	if dark := ask[string](b, background) + ask[string](b, ink); dark == light {
		t.Errorf("dark looks like light: %s", dark)
	}
	b.Perform(`dispatchEvent(new Event('beforeprint'))`)
	onPaper := `paper.copies.find((c) => c.copy.previousElementSibling.dataset.chart === 'front').drawn.getOption().legend[0].textStyle.color`
	if paper := ask[string](b, background) + ask[string](b, onPaper); paper != light {
		t.Errorf("printed in the dark it is %s, want %s", paper, light)
	}
	closed := `document.querySelectorAll('.card details:not([open])').length`
	if n := ask[int](b, closed); n > 0 {
		t.Errorf("%d lists of settings are closed on paper", n)
	}
	b.Perform(`dispatchEvent(new Event('afterprint'))`)
	if n := ask[int](b, closed); n == 0 {
		t.Error("lists of settings stay open after printing")
	}
	b.Screen(360, 740)
	b.Settle()
	if width := ask[int](b, `document.documentElement.scrollWidth`); width > 360 {
		t.Errorf("the page is %d wide on a phone of 360", width)
	}
	if wide := ask[int](b, `document.querySelector('[data-chart=front] canvas').clientWidth`); wide > 360 {
		t.Errorf("a chart is %d wide on a phone of 360", wide)
	}
}

func testEmpty(t *testing.T, b *tab) {
	b.drawAll()
	b.quiet()
	if text := ask[string](b, `document.querySelector('[data-chart=front]').textContent`); text != "There is nothing to draw yet." {
		t.Errorf("the empty chart says %q", text)
	}
	if text := ask[string](b, `document.querySelector('#trial-table tbody').textContent`); text != "No trial has been started yet." {
		t.Errorf("the empty table says %q", text)
	}
}

func testWithoutCharts(t *testing.T, b *tab) {
	if text := ask[string](b, `document.querySelector('.notice').textContent`); !strings.Contains(text, "need a network") {
		t.Errorf("the notice says %q", text)
	}
	if rows := ask[int](b, `document.querySelectorAll('#trial-table tbody tr').length`); rows != 50 {
		t.Errorf("the table has %d rows, want 50", rows)
	}
	s, err := assets.NewScripts(false)
	if err != nil {
		t.Fatal(err)
	}
	if asked := b.Requests(); len(asked) != 2 || asked[1] != s.URL {
		t.Errorf("the page asked for %q, want itself and %s", asked, s.URL)
	}
}
