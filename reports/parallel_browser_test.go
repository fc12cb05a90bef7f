package reports

import (
	"fmt"
	"testing"

	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/reports/view"
)

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
	v := view.New(reportstest.Study(60))
	b.draw("parallel", "history")
	counts := drawn(b, "parallel")
	if counts["complete trials"]+counts["on the front"] != view.CompleteTrials(v) || counts["on the front"] != len(v.Front) {
		t.Errorf("%v lines of %d complete trials, %d of the front", counts, view.CompleteTrials(v), len(v.Front))
	}
	b.see("parallel")
	// The upper half of the last axis, which is the measure.
	last := optionOf[int](b, "parallel", "o.parallelAxis.length") - 1
	from, to := axisSpot(b, last, 0.5), axisSpot(b, last, 1)
	b.Drag(false, from, spot{X: from.X, Y: (from.Y + to.Y) / 2}, spot{X: to.X, Y: to.Y + 1})
	b.Settle()
	low := ask[float64](b, fmt.Sprintf(`(() => { const all = finished().map((row) => trials.accuracy[row]); const a = charts.parallel.axes[%d]; return finished().filter((row) => a.at(row) >= 0.5).reduce((m, row) => Math.min(m, trials.accuracy[row]), 1); })()`, last))
	var want []int
	for i := range v.Trials {
		if one := &v.Trials[i]; !one.Unfinished() && rounded(one.Accuracy) >= low {
			want = append(want, one.Number)
		}
	}
	got := ask[[]int](b, `trials.number.filter((_, row) => isSelected(row))`)
	if len(want) == 0 || len(want) == view.CompleteTrials(v) || len(got) < len(want)-1 || len(got) > len(want)+1 {
		t.Errorf("selected are %v, want %v", got, want)
	}
	b.see("history")
	if grey := drawn(b, "history")["not selected"]; grey == 0 {
		t.Error("the history does not follow what is selected")
	}
	b.see("parallel")
	// A second range narrows the selection.
	first := axisSpot(b, 0, 0)
	b.Drag(false, first, spot{X: first.X, Y: (first.Y + axisSpot(b, 0, 0.5).Y) / 2}, axisSpot(b, 0, 0.5))
	b.Settle()
	if narrowed := ask[int](b, `selection.count`); narrowed >= len(got) {
		t.Errorf("two ranges select %d, one selects %d", narrowed, len(got))
	}
	// Escape takes it back, and the marks with it.
	b.Perform(`clearSelection()`)
	b.Settle()
	b.see("parallel")
	if marks := ask[int](b, `charts.parallel.marked.size`); marks != 0 || ask[bool](b, `selection.rows !== null`) {
		t.Errorf("%d marks are left", marks)
	}
	// A selection made elsewhere greys lines here.
	b.Perform(`choose(trials.front, 'the front')`)
	b.see("parallel")
	counts = drawn(b, "parallel")
	if counts["on the front"] != len(v.Front) || counts["not selected"] != view.CompleteTrials(v)-len(v.Front) {
		t.Errorf("with the front selected, the lines are %v", counts)
	}
}

func testHostileParallel(t *testing.T, b *tab) {
	b.see("parallel")
	for _, share := range []float64{0.2, 0.5, 0.8} {
		at := axisSpot(b, 0, share)
		b.Hover(spot{X: at.X + 30, Y: at.Y})
	}
	b.quiet()
	b.unharmed()
}
