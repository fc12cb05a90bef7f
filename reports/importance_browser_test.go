package reports

import (
	"html"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/reports/view"
)

// TestImportanceOfHostileSettings: names of settings are text on the page too.
func TestImportanceOfHostileSettings(t *testing.T) {
	d := reportstest.Searched(reportstest.Hostile(), reportstest.Attacks()...)
	if n := len(view.New(d).Importance.Settings); n != len(reportstest.Attacks()) {
		t.Fatalf("%d settings, want %d", n, len(reportstest.Attacks()))
	}
	page := written(t, d)
	if strings.Count(page, "</script") != 3 {
		t.Errorf("%d ends of scripts, want 3", strings.Count(page, "</script"))
	}
	_, section, _ := strings.Cut(scriptElement.ReplaceAllString(page, ""), `<section id="importance"`)
	section, _, _ = strings.Cut(section, "</section>")
	for _, bad := range []string{"<img", "<svg", "<!--", "<script"} {
		if strings.Contains(section, bad) {
			t.Errorf("the section contains %q", bad)
		}
	}
	for _, attack := range reportstest.Attacks()[:8] {
		if !strings.Contains(html.UnescapeString(section), attack) {
			t.Errorf("%q is not shown", attack)
		}
	}
}

func testImportance(t *testing.T, b *tab) {
	b.draw("importance")
	b.quiet()
	v := view.New(reportstest.Searched(reportstest.Study(120), "</script>", "train.learning_rate", "idle"))
	overall, near := 0, 0
	for _, s := range v.Importance.Settings {
		if num.Finite(float64(s.Overall)) {
			overall++
		}
		if num.Finite(float64(s.NearFront)) {
			near++
		}
	}
	if counts := drawn(b, "importance"); overall != 3 || near != 3 || counts["overall"] != overall || counts["near the front"] != near {
		t.Errorf("%v bars are drawn, want %d and %d", counts, overall, near)
	}
	rows := ask[[]string](b, `[...document.querySelectorAll('#importance table:first-of-type tbody tr td:first-child')].map((c) => c.textContent)`)
	var want []string
	for _, s := range v.Importance.Settings {
		want = append(want, s.Setting)
	}
	if !slices.Equal(rows[:len(want)], want) {
		t.Errorf("the table holds %q, want %q", rows, want)
	}
	b.Perform(`echarts.getInstanceByDom(document.querySelector('[data-chart=importance]')).dispatchAction({ type: 'showTip', seriesIndex: 0, dataIndex: 0 })`)
	if tip := ask[string](b, `document.querySelector('[data-chart=importance] .tip').textContent`); !strings.HasPrefix(tip, "</script>overall: ") || !strings.HasSuffix(tip, "in 120 trials") {
		t.Errorf("a bar says %q", tip)
	}
	if !ask[bool](b, `(() => {
		const canvas = document.querySelector('[data-chart=importance] canvas');
		return canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((p) => p !== 0);
	})()`) {
		t.Error("no bars are drawn")
	}
	b.Screen(360, 740)
	b.Settle()
	if width := ask[int](b, `document.documentElement.scrollWidth`); width > 360 {
		t.Errorf("the page is %d wide on a phone of 360", width)
	}
}
