package charts

import (
	"fmt"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/search"
)

// HistorySection shows every trial in the order of their numbers and the best
// so far as steps.
func HistorySection(v *view.View) *page.Section {
	return &page.Section{
		ID: "history", Title: "History", Group: page.GroupSearch, Note: historyNote(v),
		Alt:    fmt.Sprintf("Chart of %s by trial; the table below holds each improvement.", v.Measure.Name),
		Chart:  historyChart(v),
		Tables: []page.Table{historyTable(v)},
	}
}

func historyNote(v *view.View) string {
	s := "Trials in the order in which they were begun; the line is the best so far. A line that has been flat for long says that more trials will bring little."
	if n := len(v.Improvements); n > 0 {
		best := v.Improvements[n-1]
		if since := v.Trials[len(v.Trials)-1].Number - best.Number; since > 0 {
			s += fmt.Sprintf(" The best one is trial %d; %s begun after it did not beat it.", best.Number, prose.Count(since, "trial"))
		} else {
			s += fmt.Sprintf(" The best one, trial %d, is the last.", best.Number)
		}
	}
	failed := 0
	for i := range v.Trials {
		if v.Trials[i].State == search.Failed {
			failed++
		}
	}
	switch {
	case failed == 1:
		s += " 1 trial failed and has no point."
	case failed > 1:
		s += " " + prose.Count(failed, "trial") + " failed and have no point."
	}
	return s
}

func historyChart(v *view.View) page.Chart {
	c := page.TrialScatter("number", "accuracy")
	c.SetGlobalOptions(page.Framed(
		opts.XAxis{Type: "value", Name: "trial", Scale: opts.Bool(true)},
		opts.YAxis{Type: "value", Name: v.Measure.Name, Scale: opts.Bool(true)}, page.WithLegend)...)
	var steps []page.Point
	for _, t := range v.Improvements {
		steps = append(steps, page.Point{page.Number(t.Number), page.Number(t.Accuracy), page.Number(t.Number)})
	}
	if len(steps) == 0 {
		return page.Options(c)
	}
	last := v.Trials[len(v.Trials)-1].Number
	if best := steps[len(steps)-1]; int(best[0]) < last {
		steps = append(steps, page.Point{page.Number(last), best[1], page.Unknown()})
	}
	c.Overlap(stepLine("best so far", steps))
	return page.Options(c)
}

// stepLine draws a line that rises in steps.
func stepLine(name string, points []page.Point) *charts.Line {
	return charts.NewLine().AddSeries(name, nil, page.Series(points),
		charts.WithLineChartOpts(opts.LineChart{Step: "end", ShowSymbol: opts.Bool(false)}),
		charts.WithLineStyleOpts(opts.LineStyle{Color: "--front", Width: 2}),
		charts.WithItemStyleOpts(opts.ItemStyle{Color: "--front"}))
}

func historyTable(v *view.View) page.Table {
	t := page.Table{Name: "The improvements as a table", Empty: "No trial is complete yet.",
		Head: page.Headed("#trial", "model", "#validation "+v.Measure.Name, "#"+v.Cost.Name)}
	for _, one := range v.Improvements {
		t.Rows = append(t.Rows, []page.Cell{page.Link(one.Number), page.Say(one.Plan()), page.Figure(v.Measure.Text(one.Accuracy)), page.Figure(format.Amount(one.Cost))})
	}
	return t
}
