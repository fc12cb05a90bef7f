package reports

import (
	"fmt"
	"io"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/reports/compare"
	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/reports/view"
)

// comparisonPages opens comparisons.
func comparisonPages(s suite) {
	twelve := make([]Data, compare.Most)
	for i := range twelve {
		twelve[i] = reportstest.Named(fmt.Sprint("a-study-with-some-name-", i), 20+5*i, i%3 == 0)
	}
	s.comparison("a comparison", twelve, testComparison)
	attacked := reportstest.Hostile()
	attacked.Settings = map[string]string{reportstest.Attacks()[0]: reportstest.Attacks()[12]}
	s.comparison("a hostile comparison", []Data{attacked, reportstest.Named("b", 40, false)}, testHostileComparison)
}

// comparison tests the comparison of studies on a page for this test alone.
func (s suite) comparison(name string, all []Data, test func(*testing.T, *tab, []Data)) {
	s.Run(name, func(t *testing.T) {
		t.Parallel()
		b := openWritten(t, s.browser, "table", func(w io.Writer) error { return compare.Write(w, all) })
		b.drawAll()
		test(t, b, all)
		b.quiet()
	})
}

func testHostileComparison(t *testing.T, b *tab, _ []Data) {
	showEveryTip(b)
	b.quiet()
	b.unharmed()
	b.Scheme("dark")
	b.Screen(390, 844)
	b.Settle()
	if width := ask[int](b, `document.documentElement.scrollWidth`); width > 390 {
		t.Errorf("the page is %d wide on a phone of 390", width)
	}
}

func showEveryTip(b *tab) {
	b.Helper()
	b.Perform(`document.querySelectorAll('details').forEach((d) => { d.open = true; });
		for (const { drawn } of drawings.values()) drawn.getOption().series.forEach((s, seriesIndex) =>
			s.data.forEach((_, dataIndex) => drawn.dispatchAction({ type: 'showTip', seriesIndex, dataIndex })))`)
	b.Settle()
}

func testComparison(t *testing.T, b *tab, all []Data) {
	b.quiet()
	type series []struct {
		Name string
		Data []any
	}
	page := dataOf(t, comparing(t, all...))
	fronts := fromJSON[struct {
		Lines map[string][][]any
		Rows  map[string][][]string
	}](t, page["data"].(map[string]any)["fronts"])
	volumes := fromJSON[struct{ Series series }](t, page["charts"].(map[string]any)["volumes"])
	gains := 0
	for i, d := range all {
		v := view.New(d)
		if v.Verdict.Gained != nil {
			gains++
		}
		name := volumes.Series[i].Name
		if got, want := drawn(b, "volumes")[name], len(volumes.Series[i].Data); got != want || want == 0 {
			t.Errorf("%d points of the hypervolume of %s are drawn, want %d", got, name, want)
		}
		// A front that ends before the dearest trial goes on to it.
		got, want := drawn(b, "fronts")[name], len(fronts.Lines["flops"][i])
		if want != len(v.Front) || got != want && got != want+1 {
			t.Errorf("%d points of the front of %s are drawn, want %d of %d", got, name, want, len(v.Front))
		}
	}
	if got := drawn(b, "gains")["difference"]; got != gains {
		t.Errorf("%d gains are drawn, want %d", got, gains)
	}
	choose(b, "fronts", "cost", "bytes")
	if name := ask[string](b, `echarts.getInstanceByDom(document.querySelector('[data-chart=fronts]')).getOption().xAxis[0].name`); name != "bytes of the model (logarithmic)" {
		t.Errorf("the axis is called %q", name)
	}
	rows, want := rowsOf(b, "fronts"), fronts.Rows["bytes"]
	if len(rows) != len(want) {
		t.Fatalf("the table holds %q, want %q", rows, want)
	}
	for i := range rows {
		if !slices.Equal(rows[i], want[i]) {
			t.Errorf("row %d of the table is %q, want %q", i, rows[i], want[i])
		}
	}
	showEveryTip(b)
	b.Perform(`dispatchEvent(new Event('beforeprint')); dispatchEvent(new Event('afterprint'))`)
}
