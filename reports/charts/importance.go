package charts

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results/importance"
	"github.com/doubleroute/sweep/results/stats"
)

// mostBars is how many settings the chart shows; the table has all.
const mostBars = 15

// ImportanceSection shows which settings matter, overall and near the front.
func ImportanceSection(v *view.View) *page.Section {
	return &page.Section{
		ID: "importance", Title: "Hyperparameter importance", Short: "Importance", Group: page.GroupSettings,
		Note: importanceNote(v), Cautions: v.Importance.Notes,
		Alt:    "Bars of how much each setting matters, overall and near the front; the tables below hold every setting.",
		Chart:  importanceChart(v),
		Tables: importanceTables(v),
	}
}

func importanceTables(v *view.View) []page.Table {
	one := page.Table{Name: "The settings as a table", Empty: "Nothing can be said yet.", Head: page.Headed("setting", "#overall", "#near the front", "#trials that have it")}
	for _, s := range v.Importance.Settings {
		one.Rows = append(one.Rows, []page.Cell{page.Say(s.Setting), page.Figure(share(s.Overall, s.OverallError)), page.Figure(share(s.NearFront, s.NearFrontError)), page.Figure(format.Whole(s.Trials))})
	}
	if len(v.Importance.Pairs) == 0 {
		return []page.Table{one}
	}
	two := page.Table{Name: "Settings that matter together, as a table", Head: page.Headed("setting", "and", "#beyond what each does alone")}
	for _, p := range v.Importance.Pairs {
		two.Rows = append(two.Rows, []page.Cell{page.Say(p.Settings[0]), page.Say(p.Settings[1]), page.Figure(share(p.Share, p.Error))})
	}
	return []page.Table{one, two}
}

// importanceNote says how to read the bars.
func importanceNote(v *view.View) string {
	imp := v.Importance
	if !slices.ContainsFunc(imp.Settings, measured) {
		return "How much each searched setting matters for " + v.Measure.Name + ", overall and near the front."
	}
	s := fmt.Sprintf("A long bar is a setting that matters: overall, by its share of the differences in %s, over everything that was searched, that it explains by itself", v.Measure.Name)
	if imp.Nearest > 0 {
		s += fmt.Sprintf("; near the front, by its share of what sets the %s closest to the front at their cost apart from the rest", prose.Count(imp.Nearest, "trial"))
	}
	hold := "This holds for the ranges that were searched, and does"
	if imp.Nearest > 0 {
		hold = "Both hold for the ranges that were searched, and do"
	}
	s += fmt.Sprintf(". %s not tell which value is good. A bar no longer than its ± (one standard deviation, %s) may be nothing.", hold, prose.Count(imp.Trials, "trial"))
	if n := len(imp.Settings); n > mostBars {
		s += fmt.Sprintf(" Of %d settings, the %d with the longest bars are drawn.", n, mostBars)
	}
	return s
}

// measured reports whether there is a bar to draw of a setting.
func measured(s importance.SettingImportance) bool {
	return num.Finite(float64(s.Overall)) || num.Finite(float64(s.NearFront))
}

// share shows a share and its error: "64 % ± 13".
func share(x, e stats.Number) string {
	if !num.Finite(float64(x)) {
		return format.Missing
	}
	s := hundredths(float64(x)) + format.Percent
	if num.Finite(float64(e)) {
		s += " ± " + hundredths(float64(e))
	}
	return s
}

func hundredths(x float64) string {
	if x > 0 && x < 0.01 {
		return "<1"
	}
	return fmt.Sprintf("%.0f", 100*x)
}

// longest returns the settings that matter most, be it overall or near the
// front, in the order in which they came.
func longest(all []importance.SettingImportance) []importance.SettingImportance {
	length := func(s importance.SettingImportance) float64 {
		l := 0.0
		for _, x := range []stats.Number{s.Overall, s.NearFront} {
			if num.Finite(float64(x)) {
				l = max(l, float64(x))
			}
		}
		return l
	}
	byLength := slices.Clone(all)
	slices.SortStableFunc(byLength, func(a, b importance.SettingImportance) int { return cmp.Compare(length(b), length(a)) })
	drawn := map[string]bool{}
	for _, s := range byLength[:min(mostBars, len(all))] {
		drawn[s.Setting] = true
	}
	return slices.DeleteFunc(slices.Clone(all), func(s importance.SettingImportance) bool { return !drawn[s.Setting] })
}

// bar is what the chart draws of a setting: its share, its row, the share's
// error, the trials that have the setting.
type bar [4]page.Number

// importanceChart shows the settings that matter most as bars, overall and near
// the front.
func importanceChart(v *view.View) page.Chart {
	c := charts.NewBar()
	var names []string
	var overall, near []bar
	for row, s := range longest(v.Importance.Settings) {
		names = append(names, s.Setting)
		add := func(bars []bar, x, e stats.Number) []bar {
			if !num.Finite(float64(x)) {
				return bars
			}
			return append(bars, bar{page.Number(x), page.Number(row), page.Number(e), page.Number(s.Trials)})
		}
		overall, near = add(overall, s.Overall, s.OverallError), add(near, s.NearFront, s.NearFrontError)
	}
	c.SetGlobalOptions(page.Framed(
		opts.XAxis{Type: "value", Name: "share", Min: 0},
		opts.YAxis{Type: "category", Data: names, Inverse: opts.Bool(true)}, page.WithLegend)...)
	for _, s := range []struct {
		page.Look
		bars []bar
	}{{page.Look{Name: "overall", Color: "--two"}, overall}, {page.Look{Name: "near the front", Color: "--one", Hollow: true}, near}} {
		if len(s.bars) > 0 {
			c.AddSeries(s.Name, nil, page.Series(s.bars), s.Style(1))
		}
	}
	return page.Options(c)
}
