package reports

import (
	"fmt"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

const mostSmoothed = 2000 // trials that the estimate is made from

// contourSection shows the measure over any two searched settings, smoothed
// between the trials.
func contourSection(v *view) *section {
	complete := completeTrials(v)
	if len(v.Axes) < 2 || complete == 0 {
		return nil
	}
	axes := v.Axes[:min(len(v.Axes), mostAxes)]
	x, y := strongestPair(v, axes)
	return &section{
		ID: "contour", Title: "Two settings at a time", Short: "Contour", Group: groupSettings, Tall: true,
		Note:     contourNote(v, complete),
		Cautions: []string{"The other settings differ as well from trial to trial: a place looks bad if it was tried with bad company."},
		Alt:      fmt.Sprintf("Map of the %s over two settings; the table below holds the first pair of settings.", v.Measure.Name),
		Controls: []control{{Name: "x", Label: "Across", Options: axisOptions(axes, x)}, {Name: "y", Label: "Up", Options: axisOptions(axes, y)}},
		Chart:    contourChart(v),
		Data:     contourData{Axes: axes, Trials: mostSmoothed},
		Tables:   []table{contourTable(v, &axes[x], &axes[y])},
	}
}

type contourData struct {
	Axes   []settingAxis `json:"axes"`
	Trials int           `json:"trials"` // that the estimate is made from at most
}

// strongestPair returns the two settings to begin with: those that matter most
// together, else the two most important ones that at least half of the complete
// trials have both.
func strongestPair(v *view, axes []settingAxis) (x, y int) {
	at := func(key string) int { return slices.IndexFunc(axes, func(a settingAxis) bool { return a.Key == key }) }
	for _, p := range v.Importance.Pairs {
		if x, y := at(p.Settings[0]), at(p.Settings[1]); x >= 0 && y >= 0 {
			return x, y
		}
	}
	half := (completeTrials(v) + 1) / 2
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
func together(v *view, a, b *settingAxis) int {
	n := 0
	for row := range v.Trials {
		if t := &v.Trials[row]; t.complete() && a.word(row) >= 0 && b.word(row) >= 0 {
			n++
		}
	}
	return n
}

func contourNote(v *view, complete int) string {
	s := fmt.Sprintf("The colour is the %s to be expected for two settings; points are complete trials, ringed if they are on the front. Between numbers it is an estimate: the mean of the trials, those near counting more (Gaussian weights, narrower the more trials there are). For words it is the mean of the trials with that word. Blank means unknown: no trial is near.", v.Measure.Name)
	if len(v.Importance.Pairs) > 0 {
		s += " It begins with the two settings that matter most together."
	}
	if complete > mostSmoothed {
		s += fmt.Sprintf(" Of %s complete trials, %s are used, taken evenly by number.", whole(complete), whole(mostSmoothed))
	}
	return s
}

// contourChart holds the options; the script works out the map.
func contourChart(v *view) chart {
	c := charts.NewScatter()
	c.SetGlobalOptions(framed(
		opts.XAxis{Type: "value"},
		opts.YAxis{Type: "value"}, withLegend)...)
	add := func(l look, size int) {
		c.AddSeries(l.name, nil, charts.WithScatterChartOpts(opts.ScatterChart{Symbol: l.symbol, SymbolSize: size}), l.style(1))
	}
	add(look{"complete trials", "circle", "--ink", false}, 4)
	add(look{"on the front", "circle", "--ink", true}, 12)
	return plain(c)
}

// contourTable lists what came of each combination of two settings' values.
func contourTable(v *view, x, y *settingAxis) table {
	t := table{Name: "The first pair of settings as a table", Empty: "No trial is complete yet.",
		Head: headed(x.Key, y.Key, "#complete trials", "#mean", "#best", "#its trial")}
	rows := slicesOf(v, y)
	part := map[int]int{} // of the second setting, by trial
	for i, s := range rows {
		for _, one := range s.Trials {
			part[one.Number] = i
		}
	}
	for _, column := range slicesOf(v, x) {
		for i, row := range rows {
			inside := slices.DeleteFunc(slices.Clone(column.Trials), func(one *trial) bool { return part[one.Number] != i })
			if len(inside) == 0 {
				continue
			}
			s, sum := newSlice("", inside), 0.0
			for _, one := range inside {
				sum += one.Accuracy
			}
			t.Rows = append(t.Rows, []cell{say(column.Values), say(row.Values), figure(whole(len(inside))),
				figure(v.Measure.text(sum / float64(len(inside)))), figure(v.Measure.text(s.Best.Accuracy)), link(s.Best.Number)})
		}
	}
	t.More = "Combinations that no complete trial had are left out."
	return t
}
