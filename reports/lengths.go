package reports

import (
	"fmt"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/results"
)

// mostLengthLines is how many models can be told apart in the chart.
const mostLengthLines = 6

// lengthsSection shows latency against the length of the text; nil if it was not
// measured.
func lengthsSection(v *view) *section {
	var all []finalist
	for _, f := range slices.Concat(v.Finalists, v.Baselines) {
		if f.Latency != nil && len(f.Latency.Lengths) > 0 {
			all = append(all, f)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return &section{
		ID: "lengths", Title: "Latency by length", Short: "Latency", Group: groupModel, Note: lengthsNote(all),
		Alt:   "Lines of latency against the length of the text; the table below holds every point.",
		Chart: lengthsChart(all[:min(len(all), mostLengthLines)]), Tables: []table{lengthsTable(all)},
	}
}

func lengthsNote(all []finalist) string {
	var processors []string
	for _, f := range all {
		if p := f.Latency.Processor; p != "" && !slices.Contains(processors, p) {
			processors = append(processors, p)
		}
	}
	on := "a processor that is not known"
	if len(processors) > 0 {
		for i, p := range processors {
			processors[i] = isolated(cut(p, 120))
		}
		on = list(processors)
	}
	text := fmt.Sprintf("Time of one prediction, one text at a time on one thread: solid lines are medians, dashed ones of the same colour and symbol 95th percentiles. Measured on %s while other work may have run: noisy, and other on other machines.", on)
	if len(all) > mostLengthLines {
		text += fmt.Sprintf(" Of %s, %d are drawn, those of the front first; the table has all.", many(len(all), "model"), mostLengthLines)
	}
	return text
}

func lengthsChart(all []finalist) chart {
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
	c.SetGlobalOptions(framed(
		opts.XAxis{Type: kind, Name: "length in tokens" + scale},
		opts.YAxis{Type: kind, Name: "latency, µs" + scale}, withLegend)...)
	for i, f := range all {
		look := lineLook(i)
		name := fmt.Sprintf("trial %d", f.Trial.Number)
		for _, p95 := range []bool{false, true} {
			line, width := "solid", float32(2)
			if p95 {
				line, width = "dashed", 1
			}
			c.AddSeries(name, nil, series(lengthPoints(f, p95)),
				charts.WithLineChartOpts(opts.LineChart{Symbol: look.symbol, SymbolSize: 8}),
				charts.WithLineStyleOpts(opts.LineStyle{Color: look.color, Width: width, Type: line}),
				charts.WithItemStyleOpts(opts.ItemStyle{Color: look.color}))
		}
	}
	return plain(c)
}

// lengthPoint is tokens, microseconds, the trial, and 1 for the 95th percentile.
type lengthPoint [4]number

func lengthPoints(f finalist, p95 bool) []lengthPoint {
	points := []lengthPoint{}
	for _, l := range f.Latency.Lengths {
		us := l.P50
		if p95 {
			us = l.P95
		}
		if num.Finite(float64(us)) && us > 0 && l.Tokens > 0 {
			points = append(points, lengthPoint{number(l.Tokens), number(us), number(f.Trial.Number), number(indicator(p95))})
		}
	}
	return points
}

func lengthsTable(all []finalist) table {
	t := table{Name: "The latencies as a table", Head: headed("#trial", "model", "#tokens", "#p50", "#p95", "processor")}
	for _, f := range all {
		lengths := slices.Clone(f.Latency.Lengths)
		slices.SortStableFunc(lengths, func(a, b results.LengthLatency) int { return a.Tokens - b.Tokens })
		for _, l := range lengths {
			t.Rows = append(t.Rows, []cell{link(f.Trial.Number), say(f.Trial.Plan()), figure(whole(l.Tokens)),
				figure(micros(float64(l.P50))), figure(micros(float64(l.P95))), say(f.Latency.Processor)})
		}
	}
	return t
}
