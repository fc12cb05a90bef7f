package reports

import (
	"fmt"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/doubleroute/sweep/search"
)

// historySection shows every trial in the order of their numbers and the best
// so far as steps.
func historySection(v *view) *section {
	return &section{
		ID: "history", Title: "History", Group: groupSearch, Note: historyNote(v),
		Alt:    fmt.Sprintf("Chart of %s by trial; the table below holds each improvement.", v.Measure.Name),
		Chart:  historyChart(v),
		Tables: []table{historyTable(v)},
	}
}

func historyNote(v *view) string {
	s := "Trials in the order in which they were begun; the line is the best so far. A line that has been flat for long says that more trials will bring little."
	if n := len(v.Improvements); n > 0 {
		best := v.Improvements[n-1]
		if since := v.Trials[len(v.Trials)-1].Number - best.Number; since > 0 {
			s += fmt.Sprintf(" The best one is trial %d; %s begun after it did not beat it.", best.Number, many(since, "trial"))
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
		s += " " + many(failed, "trial") + " failed and have no point."
	}
	return s
}

func historyChart(v *view) chart {
	c := trialScatter("number", "accuracy")
	c.SetGlobalOptions(framed(
		opts.XAxis{Type: "value", Name: "trial", Scale: opts.Bool(true)},
		opts.YAxis{Type: "value", Name: v.Measure.Name, Scale: opts.Bool(true)}, withLegend)...)
	var steps []point
	for _, t := range v.Improvements {
		steps = append(steps, point{number(t.Number), number(t.Accuracy), number(t.Number)})
	}
	if len(steps) == 0 {
		return plain(c)
	}
	last := v.Trials[len(v.Trials)-1].Number
	if best := steps[len(steps)-1]; int(best[0]) < last {
		steps = append(steps, point{number(last), best[1], unknown()})
	}
	c.Overlap(stepLine("best so far", steps))
	return plain(c)
}

// stepLine draws a line that rises in steps.
func stepLine(name string, points []point) *charts.Line {
	return charts.NewLine().AddSeries(name, nil, series(points),
		charts.WithLineChartOpts(opts.LineChart{Step: "end", ShowSymbol: opts.Bool(false)}),
		charts.WithLineStyleOpts(opts.LineStyle{Color: "--front", Width: 2}),
		charts.WithItemStyleOpts(opts.ItemStyle{Color: "--front"}))
}

func historyTable(v *view) table {
	t := table{Name: "The improvements as a table", Empty: "No trial is complete yet.",
		Head: headed("#trial", "model", "#validation "+v.Measure.Name, "#"+v.Expense.Name)}
	for _, one := range v.Improvements {
		t.Rows = append(t.Rows, []cell{link(one.Number), say(one.Plan()), figure(v.Measure.text(one.Accuracy)), figure(amount(one.Cost))})
	}
	return t
}
