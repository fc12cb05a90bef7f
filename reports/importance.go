package reports

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/results/importance"
	"github.com/doubleroute/sweep/results/stats"
)

// mostBars is how many settings the chart shows; the table has all.
const mostBars = 15

// importanceSection shows which settings matter, overall and near the front.
func importanceSection(v *view) *section {
	return &section{
		ID: "importance", Title: "Which settings matter", Short: "Importance", Group: groupSettings,
		Note: importanceNote(v), Cautions: v.Importance.Notes,
		Alt:    "Bars of how much each setting matters, overall and near the front; the tables below hold every setting.",
		Chart:  importanceChart(v),
		Tables: importanceTables(v),
	}
}

func importanceTables(v *view) []table {
	one := table{Name: "The settings as a table", Empty: "Nothing can be said yet.", Head: headed("setting", "#overall", "#near the front", "#trials that have it")}
	for _, s := range v.Importance.Settings {
		one.Rows = append(one.Rows, []cell{say(s.Setting), figure(share(s.Overall, s.OverallError)), figure(share(s.NearFront, s.NearFrontError)), figure(whole(s.Trials))})
	}
	if len(v.Importance.Pairs) == 0 {
		return []table{one}
	}
	two := table{Name: "Settings that matter together, as a table", Head: headed("setting", "and", "#beyond what each does alone")}
	for _, p := range v.Importance.Pairs {
		two.Rows = append(two.Rows, []cell{say(p.Settings[0]), say(p.Settings[1]), figure(share(p.Share, p.Error))})
	}
	return []table{one, two}
}

// importanceNote says how to read the bars.
func importanceNote(v *view) string {
	imp := v.Importance
	if !slices.ContainsFunc(imp.Settings, measured) {
		return "How much each searched setting matters for " + v.Measure.Name + ", overall and near the front."
	}
	s := fmt.Sprintf("A long bar is a setting that matters: overall, by its share of the differences in %s, over everything that was searched, that it explains by itself", v.Measure.Name)
	if imp.Nearest > 0 {
		s += fmt.Sprintf("; near the front, by its share of what sets the %s closest to the front at their cost apart from the rest", many(imp.Nearest, "trial"))
	}
	hold := "This holds for the ranges that were searched, and does"
	if imp.Nearest > 0 {
		hold = "Both hold for the ranges that were searched, and do"
	}
	s += fmt.Sprintf(". %s not tell which value is good. A bar no longer than its ± (one standard deviation, %s) may be nothing.", hold, many(imp.Trials, "trial"))
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
		return missing
	}
	s := hundredths(float64(x)) + percent
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
type bar [4]number

// importanceChart shows the settings that matter most as bars, overall and near
// the front.
func importanceChart(v *view) chart {
	c := charts.NewBar()
	var names []string
	var overall, near []bar
	for row, s := range longest(v.Importance.Settings) {
		names = append(names, s.Setting)
		add := func(bars []bar, x, e stats.Number) []bar {
			if !num.Finite(float64(x)) {
				return bars
			}
			return append(bars, bar{number(x), number(row), number(e), number(s.Trials)})
		}
		overall, near = add(overall, s.Overall, s.OverallError), add(near, s.NearFront, s.NearFrontError)
	}
	c.SetGlobalOptions(framed(
		opts.XAxis{Type: "value", Name: "share", Min: 0},
		opts.YAxis{Type: "category", Data: names, Inverse: opts.Bool(true)}, withLegend)...)
	for _, s := range []struct {
		look
		bars []bar
	}{{look{name: "overall", color: "--two"}, overall}, {look{name: "near the front", color: "--one", hollow: true}, near}} {
		if len(s.bars) > 0 {
			c.AddSeries(s.name, nil, series(s.bars), s.style(1))
		}
	}
	return plain(c)
}
