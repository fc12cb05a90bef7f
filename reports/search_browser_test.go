package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"

	"github.com/doubleroute/sweep/search"
)

// TestSearchInBrowser looks at the charts of the search and of its settings in a
// real browser.
func TestSearchInBrowser(t *testing.T) {
	if _, embedded := Script(); !embedded {
		t.Skip("the chart library is not built in (go generate ./reports): charts are not tested")
	}
	browser := startBrowser(t)
	for name, test := range map[string]func(*testing.T, *tab){
		"volume": testVolume, "curves": testStops, "parallel": testParallel, "slices": testSlices,
		"contour": testContour, "edf": testDistributions, "timeline": testTimeline, "narrow and dark": testSearchMedia,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t, browser, fixture(60), true)) })
	}
	t.Run("many trials", func(t *testing.T) { testManySearched(t, open(t, browser, fixture(10_000), true)) })
	t.Run("hostile parallel lines", func(t *testing.T) {
		b := open(t, browser, searched(hostile(), attacks()[:6]...), true)
		b.see("parallel")
		for _, share := range []float64{0.2, 0.5, 0.8} {
			at := axisSpot(b, 0, share)
			call(b, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: input.DispatchMouseEventTypeMouseMoved, X: at.X + 30, Y: at.Y})
			b.settle()
		}
		b.quiet()
		if ask[bool](b, `window.owned !== undefined || document.querySelector('img, svg[onload]') !== null`) {
			t.Error("text of the study was taken for markup")
		}
	})
}

// set chooses a value of a chart's control, as a reader does.
func (b *tab) set(chart, control, value string) {
	b.Helper()
	b.perform(fmt.Sprintf(`const c = document.querySelector('[data-of=%s][data-control=%s]'); c.value = %q; c.dispatchEvent(new Event('change'))`, chart, control, value))
	b.settle()
}

// optionOf asks for something of a chart's options; they are called o.
func optionOf[R any](b *tab, chart, expression string) R {
	b.Helper()
	return ask[R](b, fmt.Sprintf(`(() => { const o = echarts.getInstanceByDom(document.querySelector('[data-chart=%s]')).getOption(); return %s; })()`, chart, expression))
}

func testVolume(t *testing.T, b *tab) {
	t.Helper()
	g := newGrowth(newView(fixture(60)))
	if len(g.Options) != 4 {
		t.Fatalf("the options are %v", g.Options)
	}
	names := map[string]bool{}
	for _, o := range g.Options {
		b.set("volume", "against", o.Value)
		counts := drawn(b, "volume")
		if counts["all trials"] != len(g.Lines[o.Value][0]) || counts["single routes only"] != len(g.Lines[o.Value][1]) {
			t.Errorf("against %s: %v points, want %d and %d", o.Text, counts, len(g.Lines[o.Value][0]), len(g.Lines[o.Value][1]))
		}
		names[optionOf[string](b, "volume", "o.xAxis[0].name")] = true
	}
	if len(names) != 4 {
		t.Errorf("the axis is called %v", names)
	}
	b.perform(`echarts.getInstanceByDom(document.querySelector('[data-chart=volume]')).dispatchAction({ type: 'showTip', seriesIndex: 0, dataIndex: 0 })`)
	if tip := ask[string](b, `document.querySelector('[data-chart=volume] .tip').textContent`); !strings.HasPrefix(tip, "trial ") || !strings.Contains(tip, "hypervolume 0.") {
		t.Errorf("a step says %q", tip)
	}
	b.quiet()
}

// testStops: trials that were stopped end in a mark, against whatever they are
// drawn.
func testStops(t *testing.T, b *tab) {
	t.Helper()
	stopped, seconds := 0, 0.0
	for _, c := range newView(fixture(60)).Curves {
		if c.Trial.State == search.Pruned {
			stopped++
		}
		seconds = max(seconds, c.Last().Seconds)
	}
	for _, against := range []string{"epoch", "seconds", "flops"} {
		b.set("curves", "against", against)
		marks := optionOf[int](b, "curves", `o.series.find((s) => s.type === 'scatter' && s.name === 'stopped by the scheduler').data.length`)
		lines := optionOf[int](b, "curves", `o.series.filter((s) => s.type === 'line' && s.name === 'stopped by the scheduler').length`)
		if marks != stopped || lines != stopped || stopped == 0 {
			t.Errorf("against %s: %d marks and %d lines of %d stopped trials", against, marks, lines, stopped)
		}
		if last := optionOf[float64](b, "curves", `Math.max(...o.series.flatMap((s) => s.data.map((p) => p[0])))`); against == "seconds" && math.Abs(last-seconds) > 1e-4*seconds {
			t.Errorf("the last second is %v, want %v", last, seconds)
		}
	}
	b.quiet()
}

// axisSpot tells where on the screen a share of the height of an axis of the
// parallel coordinates is.
func axisSpot(b *tab, axis int, share float64) spot {
	b.Helper()
	return ask[spot](b, fmt.Sprintf(`(() => {
		const box = document.querySelector('[data-chart=parallel]'), frame = box.getBoundingClientRect();
		const lines = echarts.getInstanceByDom(box).getModel().getComponent('parallel').coordinateSystem;
		const [x, y] = lines.dataToPoint(%v, 'dim%d');
		return { X: frame.left + x, Y: frame.top + y };
	})()`, share, axis))
}

func testParallel(t *testing.T, b *tab) {
	t.Helper()
	v := newView(fixture(60))
	counts := drawn(b, "parallel")
	if counts["complete trials"]+counts["on the front"] != completeTrials(v) || counts["on the front"] != len(v.Front) {
		t.Errorf("%v lines of %d complete trials, %d of the front", counts, completeTrials(v), len(v.Front))
	}
	b.see("parallel")
	// The upper half of the last axis, which is the measure.
	last := optionOf[int](b, "parallel", "o.parallelAxis.length") - 1
	from, to := axisSpot(b, last, 0.5), axisSpot(b, last, 1)
	b.drag(false, from, spot{from.X, (from.Y + to.Y) / 2}, spot{to.X, to.Y + 1})
	b.settle()
	low := ask[float64](b, fmt.Sprintf(`(() => { const all = finished().map((row) => trials.accuracy[row]); const a = charts.parallel.axes[%d]; return finished().filter((row) => a.at(row) >= 0.5).reduce((m, row) => Math.min(m, trials.accuracy[row]), 1); })()`, last))
	var want []int
	for i := range v.Trials {
		if one := &v.Trials[i]; !one.unfinished() && rounded(one.Accuracy) >= low {
			want = append(want, one.Number)
		}
	}
	got := ask[[]int](b, `trials.number.filter((_, row) => isSelected(row))`)
	if len(want) == 0 || len(want) == completeTrials(v) || len(got) < len(want)-1 || len(got) > len(want)+1 {
		t.Errorf("selected are %v, want %v", got, want)
	}
	b.see("history")
	if grey := drawn(b, "history")["not selected"]; grey == 0 {
		t.Error("the history does not follow what is selected")
	}
	b.see("parallel")
	// A second range narrows the selection.
	first := axisSpot(b, 0, 0)
	b.drag(false, first, spot{first.X, (first.Y + axisSpot(b, 0, 0.5).Y) / 2}, axisSpot(b, 0, 0.5))
	b.settle()
	if narrowed := ask[int](b, `selection.count`); narrowed >= len(got) {
		t.Errorf("two ranges select %d, one selects %d", narrowed, len(got))
	}
	// Escape takes it back, and the marks with it.
	b.perform(`clearSelection()`)
	b.settle()
	b.see("parallel")
	if marks := ask[int](b, `charts.parallel.marked.size`); marks != 0 || ask[bool](b, `selection.rows !== null`) {
		t.Errorf("%d marks are left", marks)
	}
	// A selection made elsewhere greys lines here.
	b.perform(`choose(trials.front, 'the front')`)
	b.see("parallel")
	counts = drawn(b, "parallel")
	if counts["on the front"] != len(v.Front) || counts["not selected"] != completeTrials(v)-len(v.Front) {
		t.Errorf("with the front selected, the lines are %v", counts)
	}
	b.quiet()
}

func testSlices(t *testing.T, b *tab) {
	t.Helper()
	v := newView(fixture(60))
	measured := 0
	for i := range v.Trials {
		if finite(v.Trials[i].Accuracy) {
			measured++
		}
	}
	for _, a := range v.Axes {
		b.set("slices", "setting", a.Key)
		counts := drawn(b, "slices")
		if got := counts["one route"] + counts["two routes"]; got != completeTrials(v) || counts["on the front"] != len(v.Front) {
			t.Errorf("%s: %v", a.Key, counts)
		}
		if a.Numeric == (counts["median of neighbours"] == 0) || a.Numeric == (counts["median"] > 0) {
			t.Errorf("%s is drawn with %v", a.Key, counts)
		}
		if name := optionOf[string](b, "slices", "o.xAxis[0].name"); !strings.HasPrefix(name, a.Key) {
			t.Errorf("the axis of %s is called %q", a.Key, name)
		}
	}
	b.set("slices", "show", "all")
	counts := drawn(b, "slices")
	if got := counts["one route"] + counts["two routes"] + counts["one route, unfinished"] + counts["two routes, unfinished"]; got != measured {
		t.Errorf("of %d trials, %d are drawn", measured, got)
	}
	b.quiet()
}

// cell is a cell of the map: where it lies, its estimate, the weight of trials.
type mapped [6]float64

func testContour(t *testing.T, b *tab) {
	t.Helper()
	v := newView(fixture(60))
	words := func(yes bool) string {
		at := slices.IndexFunc(v.Axes, func(a settingAxis) bool { return a.Numeric != yes })
		return v.Axes[at].Key
	}
	// Two words: every cell is the mean of its trials.
	b.set("contour", "x", "route.a.submodel")
	b.set("contour", "y", "route.b.submodel")
	cells := ask[[]mapped](b, `charts.contour.cells`)
	sum, trials := 0.0, 0.0
	for _, c := range cells {
		sum, trials = sum+c[4]*c[5], trials+c[5]
	}
	want := 0.0
	for i := range v.Trials {
		if one := &v.Trials[i]; !one.unfinished() && finite(one.Accuracy) {
			want += one.Accuracy
		}
	}
	if int(trials) != completeTrials(v) || math.Abs(sum-want) > 1e-3 {
		t.Errorf("the cells hold %v trials that come to %v, want %d and %v", trials, sum, completeTrials(v), want)
	}
	// Numbers: estimates lie between the least and the greatest value, and what is
	// far from all trials is blank.
	for _, pair := range [][2]string{{"train.learning_rate", "route.a.cnn.width"}, {words(false), words(true)}} {
		b.set("contour", "x", pair[0])
		b.set("contour", "y", pair[1])
		least, most := math.Inf(1), math.Inf(-1)
		for i := range v.Trials {
			if one := &v.Trials[i]; !one.unfinished() {
				least, most = min(least, rounded(one.Accuracy)), max(most, rounded(one.Accuracy))
			}
		}
		for _, c := range ask[[]mapped](b, `charts.contour.cells`) {
			if c[4] < least-1e-9 || c[4] > most+1e-9 || c[5] < 0.3 {
				t.Fatalf("%v: a cell says %v of %v trials", pair, c[4], c[5])
			}
		}
		far := ask[int](b, `(() => {
			const rows = finished(), { x, y, cells } = charts.contour;
			return cells.filter((c) => rows.every((row) => Math.max(
				c[0] - x.at(row), x.at(row) - c[1], c[2] - y.at(row), y.at(row) - c[3]) > 0.35)).length;
		})()`)
		if far > 0 {
			t.Errorf("%v: %d cells are far from every trial", pair, far)
		}
	}
	if points := drawn(b, "contour"); points["complete trials"] != completeTrials(v) || points["on the front"] != len(v.Front) {
		t.Errorf("the map has the points %v", points)
	}
	b.quiet()
}

func testDistributions(t *testing.T, b *tab) {
	t.Helper()
	v := newView(fixture(60))
	for split, groups := range map[string][]trialGroup{"routes": groupsOf(v, byRoutes), "pairs": groupsOf(v, byPair)} {
		b.set("edf", "split", split)
		counts := drawn(b, "edf")
		if len(counts) != min(len(groups), mostGroups) {
			t.Errorf("%d lines of %d groups", len(counts), len(groups))
		}
		for _, g := range groups[:min(len(groups), mostGroups)] {
			if counts[g.Name] != len(g.Values)+1 {
				t.Errorf("%s has %d steps of %d trials", g.Name, counts[g.Name], len(g.Values))
			}
			if held := ask[int](b, fmt.Sprintf(`charts.edf.holds({ seriesName: %q }).length`, g.Name)); held != len(g.Values) {
				t.Errorf("a click on %s selects %d trials of %d", g.Name, held, len(g.Values))
			}
		}
	}
	b.quiet()
}

func testTimeline(t *testing.T, b *tab) {
	t.Helper()
	d := fixture(60)
	bars := 0
	counts := drawn(b, "timeline")
	for _, n := range counts {
		bars += n
	}
	if bars != len(d.Jobs)+len(d.Finals) || counts["final training"] != len(d.Finals) || counts["stopped by the scheduler"] == 0 {
		t.Errorf("%v bars of %d jobs and %d final trainings", counts, len(d.Jobs), len(d.Finals))
	}
	b.perform(`echarts.getInstanceByDom(document.querySelector('[data-chart=timeline]')).dispatchAction({ type: 'showTip', seriesIndex: 0, dataIndex: 0 })`)
	if tip := ask[string](b, `document.querySelector('[data-chart=timeline] .tip').textContent`); !strings.HasPrefix(tip, "trial ") || !strings.Contains(tip, "worker ") || !strings.Contains(tip, "epoch") {
		t.Errorf("a bar says %q", tip)
	}
	b.quiet()
}

func testSearchMedia(t *testing.T, b *tab) {
	t.Helper()
	own := []string{"volume", "edf", "curves", "parallel", "slices", "contour", "timeline"}
	b.scheme("dark")
	b.screen(390, 844)
	b.settle()
	b.perform(`redrawAll()`)
	b.settle()
	for _, chart := range own {
		if wide := ask[int](b, fmt.Sprintf(`document.querySelector('[data-chart=%s] canvas').clientWidth`, chart)); wide > 390 {
			t.Errorf("%s is %d wide on a phone of 390", chart, wide)
		}
		if !ask[bool](b, fmt.Sprintf(`(() => {
			const canvas = document.querySelector('[data-chart=%s] canvas');
			return canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((p) => p !== 0);
		})()`, chart)) {
			t.Errorf("nothing is drawn on %s", chart)
		}
	}
	if axes := optionOf[int](b, "parallel", "o.parallelAxis.length"); axes > 5 {
		t.Errorf("%d axes on a phone", axes)
	}
	b.quiet()
}

// testManySearched: ten thousand trials are sampled or added up, and it says so.
func testManySearched(t *testing.T, b *tab) {
	t.Helper()
	front := len(newView(fixture(10_000)).Front)
	if counts := drawn(b, "parallel"); counts["complete trials"] != mostLines || counts["on the front"] != front {
		t.Errorf("the lines are %v", counts)
	}
	if counts := drawn(b, "contour"); counts["complete trials"] != mostSmoothed {
		t.Errorf("the points of the map are %v", counts)
	}
	if counts := drawn(b, "timeline"); len(counts) != 1 || counts["share of the time spent training"] == 0 || counts["share of the time spent training"] > slots*fixtureWorkers {
		t.Errorf("the timeline draws %v", counts)
	}
	for chart, says := range map[string]string{
		"parallel": "1,000 are drawn", "contour": "2,000 are used", "timeline": "too many to draw one by one", "edf": "250 even steps", "curves": "stopped ones and others in proportion",
	} {
		if note := ask[string](b, fmt.Sprintf(`document.querySelector('#%s figcaption').textContent`, chart)); !strings.Contains(note, says) {
			t.Errorf("%s does not say %q: %q", chart, says, note)
		}
	}
	b.quiet()
}
