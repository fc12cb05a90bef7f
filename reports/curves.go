package reports

import (
	"fmt"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// curvesSection shows the measure after each epoch, one line a trial.
func curvesSection(v *view) *section {
	return &section{
		ID: "curves", Title: "Learning curves", Group: groupSearch, Note: curvesNote(v),
		Alt:    fmt.Sprintf("Chart of %s by epoch; the table below holds first, best and last epochs.", v.Measure.Name),
		Chart:  curvesChart(v),
		Tables: []table{curvesTable(v)},
	}
}

func curvesNote(v *view) string {
	s := fmt.Sprintf("Validation %s after each epoch, one line a trial; those on the front are in colour. A line that still rises at its end would have gained from more epochs.", v.Measure.Name)
	if len(v.Curves) < v.CurvesOf {
		s += fmt.Sprintf(" Of %s curves, %s are drawn: all of the front, and others taken evenly by number, the good like the bad.", whole(v.CurvesOf), whole(len(v.Curves)))
	}
	return s
}

// curvesChart draws the trials on the front in colour and on top.
func curvesChart(v *view) chart {
	c := charts.NewLine()
	c.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Type: "value", Name: "epoch", MinInterval: 1, Min: "dataMin", Max: "dataMax"}),
		charts.WithYAxisOpts(opts.YAxis{Type: "value", Name: v.Measure.Name, Scale: opts.Bool(true)}),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "item"}),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(true)}),
	)
	for _, onFront := range []bool{false, true} {
		for _, curve := range v.Curves {
			if curve.Trial.OnFront != onFront {
				continue
			}
			var points []point
			for _, e := range curve.Epochs {
				points = append(points, point{number(e.Epoch), number(e.Value), number(curve.Trial.Number)})
			}
			name, color, width := "other trials", "--other", float32(1)
			if onFront {
				width = 2
				name, color = "front, two routes", "--two"
				if curve.Trial.single() {
					name, color = "front, one route", "--one"
				}
			}
			c.AddSeries(name, nil, series(points),
				charts.WithLineChartOpts(opts.LineChart{
					Symbol: "circle", SymbolSize: 4, ShowSymbol: opts.Bool(len(points) == 1)}),
				charts.WithLineStyleOpts(opts.LineStyle{Color: color, Width: width}),
				charts.WithItemStyleOpts(opts.ItemStyle{Color: color}))
		}
	}
	return plain(c)
}

func curvesTable(v *view) table {
	t := table{Name: "The curves as a table", Empty: "No epoch has been trained yet.",
		Head: headed("#trial", "model", "on the front", "#first epoch", "#best epoch", "#its number", "#last epoch", "#its number")}
	for _, c := range v.Curves {
		onFront := "no"
		if c.Trial.OnFront {
			onFront = "yes"
		}
		t.Rows = append(t.Rows, []cell{link(c.Trial.Number), say(c.Trial.Plan()), say(onFront), figure(v.Measure.text(c.First().Value)),
			figure(v.Measure.text(c.Best().Value)), figure(whole(c.Best().Epoch)), figure(v.Measure.text(c.Last().Value)), figure(whole(c.Last().Epoch))})
	}
	return t
}
