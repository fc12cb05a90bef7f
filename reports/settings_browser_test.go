package reports

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/reports/view"
)

func testSlices(t *testing.T, b *tab) {
	v := view.New(reportstest.Study(60))
	measured := 0
	for i := range v.Trials {
		if num.Finite(v.Trials[i].Accuracy) {
			measured++
		}
	}
	for _, a := range v.Axes {
		b.set("slices", "setting", a.Key)
		counts := drawn(b, "slices")
		if got := counts["one route"] + counts["two routes"]; got != view.CompleteTrials(v) || counts["on the front"] != len(v.Front) {
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
}

// mapped is a cell of the map: where it lies, its estimate, the weight of trials.
type mapped [6]float64

func testContour(t *testing.T, b *tab) {
	v := view.New(reportstest.Study(60))
	words := func(yes bool) string {
		at := slices.IndexFunc(v.Axes, func(a view.SettingAxis) bool { return a.Numeric != yes })
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
		if one := &v.Trials[i]; !one.Unfinished() && num.Finite(one.Accuracy) {
			want += one.Accuracy
		}
	}
	if int(trials) != view.CompleteTrials(v) || math.Abs(sum-want) > 1e-3 {
		t.Errorf("the cells hold %v trials that come to %v, want %d and %v", trials, sum, view.CompleteTrials(v), want)
	}
	// Numbers: estimates lie between the least and the greatest value, and what is
	// far from all trials is blank.
	for _, pair := range [][2]string{{"train.learning_rate", "route.a.cnn.width"}, {words(false), words(true)}} {
		b.set("contour", "x", pair[0])
		b.set("contour", "y", pair[1])
		least, most := math.Inf(1), math.Inf(-1)
		for i := range v.Trials {
			if one := &v.Trials[i]; !one.Unfinished() {
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
	if points := drawn(b, "contour"); points["complete trials"] != view.CompleteTrials(v) || points["on the front"] != len(v.Front) {
		t.Errorf("the map has the points %v", points)
	}
}
