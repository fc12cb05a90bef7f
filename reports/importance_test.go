package reports

import (
	"fmt"
	"html"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/results/importance"
	"github.com/doubleroute/sweep/results/stats"
	"github.com/doubleroute/sweep/search"
)

// searched is a fixture in which the settings of those names were searched, the
// first matters most, and the first two matter together.
func searched(d Data, names ...string) Data {
	rng := rand.New(rand.NewPCG(3, 3))
	for i := range d.Trials {
		t := &d.Trials[i]
		params, accuracy, before := map[string]any{}, 0.5, 0.0
		for k, name := range names {
			x := rng.Float64()
			params[name] = x
			accuracy += 0.3 * x / float64(1+k*k)
			if k == 1 {
				accuracy += 0.4 * (x - 0.5) * (before - 0.5)
			}
			before = x
		}
		t.Params, t.Accuracy, t.State = encoded(params), accuracy, search.Complete
	}
	return d
}

func TestShares(t *testing.T) {
	for _, c := range []struct {
		share, error float64
		want         string
	}{
		{0.642, 0.131, "64\u00a0% ± 13"},
		{1, 0, "100\u00a0% ± 0"},
		{0.004, 0.012, "<1\u00a0% ± 1"},
		{0, math.NaN(), "0\u00a0%"},
		{math.NaN(), math.NaN(), "–"},
	} {
		if got := share(stats.Number(c.share), stats.Number(c.error)); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

// TestImportanceIsShown: every setting is in the table, the first ones in the
// chart, and the pair that matters together.
func TestImportanceIsShown(t *testing.T) {
	var names []string
	for i := range 20 {
		names = append(names, fmt.Sprintf("route.a.setting-%02d", i))
	}
	v := newView(searched(fixture(400), names...))
	s := importanceSection(v)
	if rows := s.Tables[0].Rows; len(rows) != 20 || rows[0][0].Text != names[0] || rows[0][3].Text != "400" {
		t.Errorf("the table holds %+v", rows)
	}
	if pairs := s.Tables[1].Rows; len(pairs) == 0 || pairs[0][0].Text != names[0] || pairs[0][1].Text != names[1] {
		t.Errorf("the pairs are %+v", pairs)
	}
	for _, part := range []string{"differences in accuracy", "the 40 trials closest to the front", "ranges that were searched", "Of 20 settings, the 15 with the longest bars are drawn"} {
		if !strings.Contains(s.Note, part) {
			t.Errorf("the note lacks %q: %s", part, s.Note)
		}
	}
	c := importanceChart(v)
	if axis := c["yAxis"]; !strings.Contains(fmt.Sprintf("%+v", axis), names[0]) {
		t.Errorf("the axis is %+v", axis)
	}
	// What matters near the front only is drawn too.
	v.Importance.Settings[19].NearFront = 0.9
	if drawn := longest(v.Importance.Settings); len(drawn) != mostBars || drawn[mostBars-1].Setting != v.Importance.Settings[19].Setting || drawn[0].Setting != names[0] {
		t.Errorf("drawn are %+v", drawn)
	}
	for _, few := range []int{0, 1, 9} {
		v := newView(searched(fixture(few), names...))
		page := html.UnescapeString(written(t, searched(fixture(few), names...)))
		if len(v.Importance.Settings) > 0 || !strings.Contains(page, "not enough trials to say which settings matter") {
			t.Errorf("%d trials: %+v", few, v.Importance)
		}
	}
}

// TestImportanceNoteFits: the note speaks of the bars that there are.
func TestImportanceNoteFits(t *testing.T) {
	v := newView(searched(fixture(120), "one", "two"))
	for _, c := range []struct {
		name          string
		change        func(*importance.Importance)
		wanted, never string
	}{
		{"both", func(*importance.Importance) {}, "Both hold", "This holds"},
		{"overall only", func(i *importance.Importance) { i.Nearest = 0 }, "This holds", "Both hold"},
		{"no share is known", func(i *importance.Importance) {
			for k := range i.Settings {
				i.Settings[k].Overall, i.Settings[k].NearFront = stats.Number(math.NaN()), stats.Number(math.NaN())
			}
		}, "How much each searched setting matters", "long bar"},
	} {
		one := *v
		one.Importance.Settings = slices.Clone(v.Importance.Settings)
		c.change(&one.Importance)
		if note := importanceNote(&one); !strings.Contains(note, c.wanted) || strings.Contains(note, c.never) {
			t.Errorf("%s: the note is %q", c.name, note)
		}
	}
}

// TestImportanceOfHostileSettings: names of settings are text on the page too.
func TestImportanceOfHostileSettings(t *testing.T) {
	d := searched(hostile(), attacks()...)
	if n := len(newView(d).Importance.Settings); n != len(attacks()) {
		t.Fatalf("%d settings, want %d", n, len(attacks()))
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
	for _, attack := range attacks()[:8] {
		if !strings.Contains(html.UnescapeString(section), attack) {
			t.Errorf("%q is not shown", attack)
		}
	}
}

func testImportance(t *testing.T, b *tab) {
	b.draw("importance")
	b.quiet()
	v := newView(searched(fixture(120), "</script>", "train.learning_rate", "idle"))
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
