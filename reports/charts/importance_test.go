package charts

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results/importance"
	"github.com/doubleroute/sweep/results/stats"
)

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
	v := view.New(reportstest.Searched(reportstest.Study(400), names...))
	s := ImportanceSection(v)
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
		v := view.New(reportstest.Searched(reportstest.Study(few), names...))
		if len(v.Importance.Settings) > 0 || !strings.Contains(strings.Join(ImportanceSection(v).Cautions, " "), "not enough trials to say which settings matter") {
			t.Errorf("%d trials: %+v", few, v.Importance)
		}
	}
}

// TestImportanceNoteFits: the note speaks of the bars that there are.
func TestImportanceNoteFits(t *testing.T) {
	v := view.New(reportstest.Searched(reportstest.Study(120), "one", "two"))
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
