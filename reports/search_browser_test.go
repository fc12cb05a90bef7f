package reports

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/search"
)

// searchPages looks at the charts of the search and of its settings.
func searchPages(s suite) {
	s.page("search", reportstest.Study(60), step{"parallel", testParallel}, step{"narrow and dark", testSearchMedia})
	s.page("hostile lines", reportstest.Searched(reportstest.Hostile(), reportstest.Attacks()[:6]...), step{"parallel", testHostileParallel})
}

func testVolume(t *testing.T, b *tab) {
	lines := sectionData[map[string][2][]any](t, reportstest.Study(60), "volume")
	if len(lines) != 4 {
		t.Fatalf("the options are %v", lines)
	}
	names := map[string]bool{}
	for against, line := range lines {
		b.set("volume", "against", against)
		counts := drawn(b, "volume")
		if counts["all trials"] != len(line[0]) || counts["single routes only"] != len(line[1]) {
			t.Errorf("against %s: %v points, want %d and %d", against, counts, len(line[0]), len(line[1]))
		}
		names[optionOf[string](b, "volume", "o.xAxis[0].name")] = true
	}
	if len(names) != 4 {
		t.Errorf("the axis is called %v", names)
	}
	b.Perform(`echarts.getInstanceByDom(document.querySelector('[data-chart=volume]')).dispatchAction({ type: 'showTip', seriesIndex: 0, dataIndex: 0 })`)
	if tip := ask[string](b, `document.querySelector('[data-chart=volume] .tip').textContent`); !strings.HasPrefix(tip, "trial ") || !strings.Contains(tip, "hypervolume 0.") {
		t.Errorf("a step says %q", tip)
	}
}

// testStops: trials that were stopped end in a mark, against whatever they are
// drawn.
func testStops(t *testing.T, b *tab) {
	stopped, seconds := 0, 0.0
	for _, c := range view.New(reportstest.Study(60)).Curves {
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
}

func testDistributions(t *testing.T, b *tab) {
	type group struct {
		Name  string
		Steps [][2]float64
	}
	v := view.New(reportstest.Study(60))
	for split, groups := range sectionData[map[string][]group](t, reportstest.Study(60), "edf") {
		b.set("edf", "split", split)
		counts, all := drawn(b, "edf"), 0
		if len(counts) != len(groups) {
			t.Errorf("%d lines of %d groups", len(counts), len(groups))
		}
		for _, g := range groups {
			trials := len(g.Steps) - 1
			all += trials
			if counts[g.Name] != len(g.Steps) {
				t.Errorf("%s has %d steps of %d trials", g.Name, counts[g.Name], trials)
			}
			if held := ask[int](b, fmt.Sprintf(`charts.edf.holds({ seriesName: %q }).length`, g.Name)); held != trials {
				t.Errorf("a click on %s selects %d trials of %d", g.Name, held, trials)
			}
		}
		if split == "routes" && all != view.CompleteTrials(v) {
			t.Errorf("the lines hold %d of %d trials", all, view.CompleteTrials(v))
		}
	}
}

func testTimeline(t *testing.T, b *tab) {
	d := reportstest.Study(60)
	bars := 0
	counts := drawn(b, "timeline")
	for _, n := range counts {
		bars += n
	}
	if bars != len(d.Jobs)+len(d.Finals) || counts["final training"] != len(d.Finals) || counts["stopped by the scheduler"] == 0 {
		t.Errorf("%v bars of %d jobs and %d final trainings", counts, len(d.Jobs), len(d.Finals))
	}
	b.Perform(`echarts.getInstanceByDom(document.querySelector('[data-chart=timeline]')).dispatchAction({ type: 'showTip', seriesIndex: 0, dataIndex: 0 })`)
	if tip := ask[string](b, `document.querySelector('[data-chart=timeline] .tip').textContent`); !strings.HasPrefix(tip, "trial ") || !strings.Contains(tip, "worker ") || !strings.Contains(tip, "epoch") {
		t.Errorf("a bar says %q", tip)
	}
}

func testSearchMedia(t *testing.T, b *tab) {
	own := []string{"volume", "edf", "curves", "parallel", "slices", "contour", "timeline"}
	b.draw(own...)
	b.Scheme("dark")
	b.Screen(390, 844)
	b.Settle()
	b.Perform(`redrawAll()`)
	b.Settle()
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
}

// testManySearched: ten thousand trials are sampled or added up, and it says so.
func testManySearched(t *testing.T, b *tab) {
	front := len(view.New(reportstest.Study(10_000)).Front)
	if counts := drawn(b, "parallel"); counts["complete trials"] != 1000 || counts["on the front"] != front {
		t.Errorf("the lines are %v", counts)
	}
	if counts := drawn(b, "contour"); counts["complete trials"] != 2000 {
		t.Errorf("the points of the map are %v", counts)
	}
	if counts := drawn(b, "timeline"); len(counts) != 1 || counts["share of the time spent training"] == 0 || counts["share of the time spent training"] > 600*reportstest.FixtureWorkers {
		t.Errorf("the timeline draws %v", counts)
	}
	for chart, says := range map[string]string{
		"parallel": "1,000 are drawn", "contour": "2,000 are used", "timeline": "too many to draw one by one", "edf": "250 even steps", "curves": "stopped ones and others in proportion",
	} {
		if note := ask[string](b, fmt.Sprintf(`document.querySelector('#%s figcaption').textContent`, chart)); !strings.Contains(note, says) {
			t.Errorf("%s does not say %q: %q", chart, says, note)
		}
	}
}
