package reports

import (
	"math"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// chart is one chart of the page: its options as the chart library takes them,
// but without functions.
type chart map[string]any

// optioner is any chart of go-echarts.
type optioner interface {
	Validate()
	JSON() map[string]any
}

// plain takes a chart's options and leaves out what the page says in HTML.
func plain(c optioner) chart {
	c.Validate()
	option := c.JSON()
	delete(option, "title")
	delete(option, "toolbox")
	return option
}

// point is what a chart draws of a trial: x, y and the trial's number.
type point [3]number

// gap returns the point that breaks a line.
func gap() point {
	nan := number(math.NaN())
	return point{nan, nan, nan}
}

// series gives a series its points; go-echarts would want one object each.
func series[P any](points []P) charts.SeriesOpts {
	return func(s *charts.SingleSeries) { s.Data = points }
}

// look is how a kind of trial is drawn. Shape and colour both tell, for those
// who do not see one of them.
type look struct {
	name, symbol, color string
	hollow              bool
}

// style returns the look's colours. A hollow symbol shows what is behind it;
// the library's own ones are white inside, on dark paper too.
func (l look) style(opacity float32) charts.SeriesOpts {
	s := opts.ItemStyle{Color: l.color, Opacity: opts.Float(opacity)}
	if l.hollow {
		s.Color, s.BorderColor, s.BorderWidth = "transparent", l.color, 1.5
	}
	return charts.WithItemStyleOpts(s)
}

// looks returns the looks in drawing order: what matters most comes last, on top.
func looks() [4]look {
	return [...]look{
		{"one route, unfinished", "triangle", "--one", true},
		{"two routes, unfinished", "circle", "--two", true},
		{"one route", "triangle", "--one", false},
		{"two routes", "circle", "--two", false},
	}
}

// lookOf returns the index of a trial's look in looks.
func lookOf(t *trial) int {
	i := 0
	if !t.unfinished() {
		i += 2
	}
	if !t.single() {
		i++
	}
	return i
}

// scatter draws trials by their looks. x places a trial; where it returns NaN
// there is none. Many points are paler, so that crowds show.
func scatter(trials []trial, x func(*trial) float64) *charts.Scatter {
	opacity := float32(0.9)
	if len(trials) > 400 {
		opacity = 0.4
	}
	kinds := looks()
	var points [len(kinds)][]point
	for i := range trials {
		t := &trials[i]
		at := x(t)
		if !finite(at) || !finite(t.Accuracy) {
			continue
		}
		l := lookOf(t)
		points[l] = append(points[l], point{number(at), number(t.Accuracy), number(t.Number)})
	}
	c := charts.NewScatter()
	for i, l := range kinds {
		if len(points[i]) == 0 {
			continue
		}
		c.AddSeries(l.name, nil, series(points[i]),
			charts.WithScatterChartOpts(opts.ScatterChart{Symbol: l.symbol, SymbolSize: 9}),
			l.style(opacity))
	}
	return c
}

// frontChart shows every trial by cost and accuracy, the front as steps and the
// finalists' test results with their intervals.
func frontChart(v *view) chart {
	logarithmic := true
	most := math.Inf(-1)
	for i := range v.Trials {
		if t := &v.Trials[i]; finite(t.Accuracy) {
			logarithmic = logarithmic && t.Cost > 0
			most = max(most, t.Cost)
		}
	}
	c := scatter(v.Trials, func(t *trial) float64 { return t.Cost })
	axis := opts.XAxis{Type: "value", Name: v.Expense.Name + " of one prediction", Scale: opts.Bool(true)}
	if logarithmic {
		axis.Type, axis.Name = "log", axis.Name+" (logarithmic)"
	}
	c.SetGlobalOptions(
		charts.WithXAxisOpts(axis),
		charts.WithYAxisOpts(opts.YAxis{Type: "value", Name: v.Measure.Name, Scale: opts.Bool(true)}),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "item"}),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(true)}),
	)
	c.Overlap(frontLine(v.Front, most))
	c.Overlap(testMarks(look{"finalist, test part", "diamond", "--test", false}, v.Finalists)...)
	c.Overlap(testMarks(look{"single route beside it, test part", "diamond", "--test", true}, v.Baselines)...)
	return plain(c)
}

// frontLine draws the front as steps: what can be had for at most this cost. It
// goes on to the dearest trial, because paying more never takes away.
func frontLine(front []*trial, most float64) *charts.Line {
	c := charts.NewLine()
	var steps []point
	for _, t := range front {
		steps = append(steps, point{number(t.Cost), number(t.Accuracy), number(t.Number)})
	}
	if len(steps) == 0 {
		return c
	}
	if last := front[len(front)-1]; last.Cost < most {
		steps = append(steps, point{number(most), number(last.Accuracy), number(math.NaN())})
	}
	c.AddSeries("front", nil, series(steps),
		charts.WithLineChartOpts(opts.LineChart{Step: "end", ShowSymbol: opts.Bool(false)}),
		charts.WithLineStyleOpts(opts.LineStyle{Color: "--front", Width: 2}),
		charts.WithItemStyleOpts(opts.ItemStyle{Color: "--front"}))
	return c
}

// testMarks draws means on the test part and, as lines with a bar at both ends,
// their intervals.
func testMarks(l look, finalists []finalist) []charts.Overlaper {
	var bars, means []point
	for _, f := range finalists {
		if !finite(f.Test.Mean) {
			continue
		}
		x, n := number(f.Trial.Cost), number(f.Trial.Number)
		means = append(means, point{x, number(f.Test.Mean), n})
		if finite(f.Test.Low) && finite(f.Test.High) {
			bars = append(bars, point{x, number(f.Test.Low), n}, point{x, number(f.Test.High), n}, gap())
		}
	}
	var marks []charts.Overlaper
	if len(bars) > 0 {
		marks = append(marks, charts.NewLine().AddSeries("95 % interval", nil, series(bars),
			charts.WithLineChartOpts(opts.LineChart{Symbol: "rect", SymbolSize: [2]int{11, 2}, ShowSymbol: opts.Bool(true)}),
			charts.WithLineStyleOpts(opts.LineStyle{Color: "--test", Width: 2}),
			charts.WithItemStyleOpts(opts.ItemStyle{Color: "--test"})))
	}
	if len(means) > 0 {
		marks = append(marks, charts.NewScatter().AddSeries(l.name, nil, series(means),
			charts.WithScatterChartOpts(opts.ScatterChart{Symbol: l.symbol, SymbolSize: 13}),
			l.style(1)))
	}
	return marks
}

// historyChart shows every trial in the order of their numbers and the best so
// far as steps.
func historyChart(v *view) chart {
	c := scatter(v.Trials, func(t *trial) float64 { return float64(t.Number) })
	c.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Type: "value", Name: "trial", Scale: opts.Bool(true)}),
		charts.WithYAxisOpts(opts.YAxis{Type: "value", Name: v.Measure.Name, Scale: opts.Bool(true)}),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "item"}),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(true)}),
	)
	var steps []point
	for _, t := range v.Improvements {
		steps = append(steps, point{number(t.Number), number(t.Accuracy), number(t.Number)})
	}
	if len(steps) == 0 {
		return plain(c)
	}
	last := v.Trials[len(v.Trials)-1].Number
	if best := steps[len(steps)-1]; int(best[0]) < last {
		steps = append(steps, point{number(last), best[1], number(math.NaN())})
	}
	line := charts.NewLine()
	line.AddSeries("best so far", nil, series(steps),
		charts.WithLineChartOpts(opts.LineChart{Step: "end", ShowSymbol: opts.Bool(false)}),
		charts.WithLineStyleOpts(opts.LineStyle{Color: "--front", Width: 2}),
		charts.WithItemStyleOpts(opts.ItemStyle{Color: "--front"}))
	c.Overlap(line)
	return plain(c)
}

// curvesChart shows the measure after each epoch, one line a trial, the trials
// on the front in colour and on top.
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

// cell is what the heat map draws of a pair: column, row, best value, number of
// trials, number of failed ones.
type cell [5]number

// pairsChart shows the best trial of each pair of sub-models as a heat map.
func pairsChart(v *view) chart {
	c := charts.NewHeatMap()
	var tried, empty []cell
	low, high := math.Inf(1), math.Inf(-1)
	for row, line := range v.Pairs.Cells {
		for col, p := range line {
			drawn := cell{number(col), number(row), number(p.Best), number(p.Count), number(p.Failed)}
			if !finite(p.Best) {
				empty = append(empty, drawn)
				continue
			}
			tried = append(tried, drawn)
			low, high = min(low, p.Best), max(high, p.Best)
		}
	}
	if len(tried) == 0 {
		low, high = 0, 1
	} else if low == high {
		low = high - 0.01
	}
	// Rounding must not put the best cell outside of the scale.
	slack := (high - low) / 100
	low, high = low-slack, high+slack
	c.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Type: "category", Name: "sub-model of route b", Data: v.Pairs.B}),
		charts.WithYAxisOpts(opts.YAxis{Type: "category", Name: "sub-model of route a", Data: v.Pairs.A, Inverse: opts.Bool(true)}),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "item"}),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}),
		charts.WithVisualMapOpts(opts.VisualMap{
			Type: "continuous", Show: opts.Bool(false), Dimension: "2", Min: bound(low), Max: bound(high),
			InRange: &opts.VisualMapInRange{Color: []string{"--heat-low", "--heat-high"}},
		}),
	)
	label := charts.WithLabelOpts(opts.Label{Show: opts.Bool(true), Color: "--ink"})
	if len(tried) > 0 {
		c.AddSeries("best", nil, series(tried), label)
	}
	if len(empty) == 0 {
		return plain(c)
	}
	// Cells without a result still say why: a label on nothing.
	none := charts.NewScatter()
	none.AddSeries("no result", nil, series(empty), label,
		charts.WithScatterChartOpts(opts.ScatterChart{SymbolSize: 1}),
		charts.WithItemStyleOpts(opts.ItemStyle{Color: "transparent"}))
	c.Overlap(none)
	return plain(c)
}

// bound keeps an end of the colour scale from being 0, which go-echarts takes
// for not set.
func bound(x float64) float32 {
	if x == 0 {
		return math.SmallestNonzeroFloat32
	}
	return float32(x)
}
