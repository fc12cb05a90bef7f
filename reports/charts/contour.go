package charts

import (
	"fmt"
	"slices"

	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

const mostSmoothed = 2000 // trials that the estimate is made from

// ContourSection shows the measure over any two searched settings, smoothed
// between the trials.
func ContourSection(v *view.View) *page.Section {
	complete := view.CompleteTrials(v)
	if len(v.Axes) < 2 || complete == 0 {
		return nil
	}
	axes := v.Axes[:min(len(v.Axes), view.MostAxes)]
	x, y := strongestPair(v, axes)
	return &page.Section{
		ID: "contour", Title: "Contour: two settings at a time", Short: "Contour", Group: page.GroupSettings, Tall: true,
		Note:     contourNote(v, complete),
		Cautions: []string{"The other settings differ as well from trial to trial: a place looks bad if it was tried with bad company."},
		Alt:      fmt.Sprintf("Map of the %s over two settings; the table below holds the first pair of settings.", v.Measure.Name),
		Controls: []page.Control{{Name: "x", Label: "Across", Options: view.AxisOptions(axes, x)}, {Name: "y", Label: "Up", Options: view.AxisOptions(axes, y)}},
		Chart:    contourChart(v),
		Data:     contourData{Axes: axes, Trials: mostSmoothed},
		Tables:   []page.Table{contourTable(v, &axes[x], &axes[y])},
	}
}

type contourData struct {
	Axes   []view.SettingAxis `json:"axes"`
	Trials int                `json:"trials"` // that the estimate is made from at most
}

// strongestPair returns the two settings to begin with: those that matter most
// together, else the two most important ones that at least half of the complete
// trials have both.
func strongestPair(v *view.View, axes []view.SettingAxis) (x, y int) {
	at := func(key string) int {
		return slices.IndexFunc(axes, func(a view.SettingAxis) bool { return a.Key == key })
	}
	for _, p := range v.Importance.Pairs {
		if x, y := at(p.Settings[0]), at(p.Settings[1]); x >= 0 && y >= 0 {
			return x, y
		}
	}
	half := (view.CompleteTrials(v) + 1) / 2
	for sum := 1; sum < 2*len(axes)-2; sum++ {
		for x := max(0, sum-len(axes)+1); x < sum-x; x++ {
			if together(v, &axes[x], &axes[sum-x]) >= half {
				return x, sum - x
			}
		}
	}
	return 0, 1
}

// together counts the complete trials that have both settings.
func together(v *view.View, a, b *view.SettingAxis) int {
	n := 0
	for row := range v.Trials {
		if t := &v.Trials[row]; t.Complete() && a.Word(row) >= 0 && b.Word(row) >= 0 {
			n++
		}
	}
	return n
}

func contourNote(v *view.View, complete int) string {
	s := fmt.Sprintf("The colour is the %s to be expected for two settings; points are complete trials, ringed if they are on the front. Between numbers it is an estimate: the mean of the trials, those near counting more (Gaussian weights, narrower the more trials there are). For words it is the mean of the trials with that word. Blank means unknown: no trial is near.", v.Measure.Name)
	if len(v.Importance.Pairs) > 0 {
		s += " It begins with the two settings that matter most together."
	}
	if complete > mostSmoothed {
		s += fmt.Sprintf(" Of %s complete trials, %s are used, taken evenly by number.", format.Whole(complete), format.Whole(mostSmoothed))
	}
	return s
}

// contourChart holds the options; the script works out the map.
func contourChart(v *view.View) page.Chart {
	c := charts.NewScatter()
	c.SetGlobalOptions(page.Framed(
		opts.XAxis{Type: "value"},
		opts.YAxis{Type: "value"}, page.WithLegend)...)
	add := func(l page.Look, size int) {
		c.AddSeries(l.Name, nil, charts.WithScatterChartOpts(opts.ScatterChart{Symbol: l.Symbol, SymbolSize: size}), l.Style(1))
	}
	add(page.Look{Name: "complete trials", Symbol: "circle", Color: "--ink", Hollow: false}, 4)
	add(page.Look{Name: "on the front", Symbol: "circle", Color: "--ink", Hollow: true}, 12)
	return page.Options(c)
}

// contourTable lists what came of each combination of two settings' values.
func contourTable(v *view.View, x, y *view.SettingAxis) page.Table {
	t := page.Table{Name: "The first pair of settings as a table", Empty: "No trial is complete yet.",
		Head: page.Headed(x.Key, y.Key, "#complete trials", "#mean", "#best", "#its trial")}
	rows := slicesOf(v, y)
	part := map[int]int{} // of the second setting, by trial
	for i, s := range rows {
		for _, one := range s.Trials {
			part[one.Number] = i
		}
	}
	for _, column := range slicesOf(v, x) {
		for i, row := range rows {
			inside := slices.DeleteFunc(slices.Clone(column.Trials), func(one *view.Trial) bool { return part[one.Number] != i })
			if len(inside) == 0 {
				continue
			}
			s, sum := newSlice("", inside), 0.0
			for _, one := range inside {
				sum += one.Accuracy
			}
			t.Rows = append(t.Rows, []page.Cell{page.Say(column.Values), page.Say(row.Values), page.Figure(format.Whole(len(inside))),
				page.Figure(v.Measure.Text(sum / float64(len(inside)))), page.Figure(v.Measure.Text(s.Best.Accuracy)), page.Link(s.Best.Number)})
		}
	}
	t.More = "Combinations that no complete trial had are left out."
	return t
}
