package charts

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// volumeChart holds the options; the script fills in the lines.
func volumeChart(g *growth) page.Chart {
	c := charts.NewLine()
	c.SetGlobalOptions(page.Framed(
		opts.XAxis{Type: "value", Name: "trial", Min: "dataMin", Max: "dataMax"},
		opts.YAxis{Type: "value", Name: "hypervolume", Scale: opts.Bool(true)}, page.WithLegend)...)
	add := func(l page.Look, line string) {
		c.AddSeries(l.Name, nil,
			charts.WithLineChartOpts(opts.LineChart{Step: "end", Symbol: l.Symbol, SymbolSize: 6, ShowSymbol: opts.Bool(true)}),
			charts.WithLineStyleOpts(opts.LineStyle{Color: l.Color, Width: 2, Type: line}), l.Style(1))
	}
	add(page.Look{Name: "all trials", Symbol: "circle", Color: "--front", Hollow: false}, "solid")
	if g.Pairs > 0 && g.Singles > 0 {
		add(page.Look{Name: "single routes only", Symbol: "triangle", Color: "--one", Hollow: false}, "dashed")
	}
	return page.Options(c)
}

func volumeTable(v *view.View, g *growth) page.Table {
	t := page.Table{Name: "What raised the hypervolume, as a table", Empty: "No trial has raised it yet.",
		Head: page.Headed("#trial", "model", "#hypervolume after it", "#added", "#of the end value", "#validation "+v.Measure.Name, "#"+v.Cost.Name)}
	rows := slices.Clone(g.Gains)
	slices.SortStableFunc(rows, func(a, b gain) int { return cmp.Compare(b.Added, a.Added) })
	rows = slices.DeleteFunc(rows, func(one gain) bool { return one.Added < smallGain*g.End })
	rows = rows[:min(len(rows), mostGainRows)]
	slices.SortFunc(rows, func(a, b gain) int { return cmp.Compare(a.Trial.Number, b.Trial.Number) })
	shown := 0.0
	for _, one := range rows {
		shown += one.Added
		t.Rows = append(t.Rows, []page.Cell{page.Link(one.Trial.Number), page.Say(one.Trial.Plan()), page.Figure(fmt.Sprintf("%.4f", one.Volume)),
			page.Figure(fmt.Sprintf("%.4f", one.Added)), page.Figure(format.Share(one.Added / g.End)), page.Figure(v.Measure.Text(one.Trial.Accuracy)), page.Figure(format.Amount(one.Trial.Cost))})
	}
	if left := len(g.Gains) - len(rows); left > 0 {
		t.More = fmt.Sprintf("%s that added less are left out; together they added %s.", format.Many(left, "trial"), format.Share(max(g.End-shown, 0)/g.End))
	}
	return t
}
