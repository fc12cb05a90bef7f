package modelcharts

import (
	"fmt"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results"
)

// mostLengthLines is how many models are readable in the chart.
const mostLengthLines = 6

// LengthsSection shows latency against the length of the text; nil if it was not
// measured.
func LengthsSection(v *view.View) *page.Section {
	var all []view.Model
	for _, f := range slices.Concat(v.Finalists, v.Baselines) {
		if f.Latency != nil && len(f.Latency.Lengths) > 0 {
			all = append(all, f)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return &page.Section{
		ID: "lengths", Title: "Latency by length", Short: "Latency", Group: page.GroupModel, Note: lengthsNote(all),
		Alt:   "Lines of latency against the length of the text; the table below holds every point.",
		Chart: lengthsChart(all[:min(len(all), mostLengthLines)]), Tables: []page.Table{lengthsTable(all)},
	}
}

func lengthsNote(all []view.Model) string {
	var processors []string
	for _, f := range all {
		if p := f.Latency.Processor; p != "" && !slices.Contains(processors, p) {
			processors = append(processors, p)
		}
	}
	on := "a processor that is not known"
	if len(processors) > 0 {
		for i, p := range processors {
			processors[i] = format.Isolated(format.Cut(p, 120))
		}
		on = prose.And(processors)
	}
	text := fmt.Sprintf("Time of one prediction, one text at a time on one thread: solid lines are medians, dashed ones of the same colour and symbol 95th percentiles. Measured on %s while other work may have run: noisy, and other on other machines.", on)
	if len(all) > mostLengthLines {
		text += fmt.Sprintf(" Of %s, %d are drawn, those of the front first; the table has all.", prose.Count(len(all), "model"), mostLengthLines)
	}
	return text
}

func lengthsChart(all []view.Model) page.Chart {
	low, high := all[0].Latency.Lengths[0].Tokens, 0
	for _, f := range all {
		for _, l := range f.Latency.Lengths {
			low, high = min(low, l.Tokens), max(high, l.Tokens)
		}
	}
	kind, scale := "value", ""
	if low > 0 && high > 8*low {
		kind, scale = "log", " (logarithmic)"
	}
	c := charts.NewLine()
	c.SetGlobalOptions(page.Framed(
		opts.XAxis{Type: kind, Name: "length in tokens" + scale},
		opts.YAxis{Type: kind, Name: "latency, µs" + scale}, page.WithLegend)...)
	for i, f := range all {
		look := page.LineLook(i)
		name := fmt.Sprintf("trial %d", f.Trial.Number)
		for _, p95 := range []bool{false, true} {
			line, width := "solid", float32(2)
			if p95 {
				line, width = "dashed", 1
			}
			c.AddSeries(name, nil, page.Series(lengthPoints(f, p95)),
				charts.WithLineChartOpts(opts.LineChart{Symbol: look.Symbol, SymbolSize: 8}),
				charts.WithLineStyleOpts(opts.LineStyle{Color: look.Color, Width: width, Type: line}),
				charts.WithItemStyleOpts(opts.ItemStyle{Color: look.Color}))
		}
	}
	return page.Options(c)
}

// lengthPoint is tokens, microseconds, the trial, and 1 for the 95th percentile.
type lengthPoint [4]page.Number

func lengthPoints(f view.Model, p95 bool) []lengthPoint {
	points := []lengthPoint{}
	for _, l := range f.Latency.Lengths {
		us := l.P50
		if p95 {
			us = l.P95
		}
		if num.Finite(float64(us)) && us > 0 && l.Tokens > 0 {
			points = append(points, lengthPoint{page.Number(l.Tokens), page.Number(us), page.Number(f.Trial.Number), page.Number(indicator(p95))})
		}
	}
	return points
}

func lengthsTable(all []view.Model) page.Table {
	t := page.Table{Name: "The latencies as a table", Head: page.Headed("#trial", "model", "#tokens", "#p50", "#p95", "processor")}
	for _, f := range all {
		lengths := slices.Clone(f.Latency.Lengths)
		slices.SortStableFunc(lengths, func(a, b results.LengthLatency) int { return a.Tokens - b.Tokens })
		for _, l := range lengths {
			t.Rows = append(t.Rows, []page.Cell{page.Link(f.Trial.Number), page.Say(f.Trial.Plan()), page.Figure(format.Whole(l.Tokens)),
				page.Figure(format.Micros(float64(l.P50))), page.Figure(format.Micros(float64(l.P95))), page.Say(f.Latency.Processor)})
		}
	}
	return t
}
