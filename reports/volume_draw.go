package reports

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// volumeChart holds the options; the script fills in the lines.
func volumeChart(g *growth) chart {
	c := charts.NewLine()
	c.SetGlobalOptions(framed(
		opts.XAxis{Type: "value", Name: "trial", Min: "dataMin", Max: "dataMax"},
		opts.YAxis{Type: "value", Name: "hypervolume", Scale: opts.Bool(true)}, withLegend)...)
	add := func(l look, line string) {
		c.AddSeries(l.name, nil,
			charts.WithLineChartOpts(opts.LineChart{Step: "end", Symbol: l.symbol, SymbolSize: 6, ShowSymbol: opts.Bool(true)}),
			charts.WithLineStyleOpts(opts.LineStyle{Color: l.color, Width: 2, Type: line}), l.style(1))
	}
	add(look{"all trials", "circle", "--front", false}, "solid")
	if g.Pairs > 0 && g.Singles > 0 {
		add(look{"single routes only", "triangle", "--one", false}, "dashed")
	}
	return plain(c)
}

func volumeTable(v *view, g *growth) table {
	t := table{Name: "What raised the hypervolume, as a table", Empty: "No trial has raised it yet.",
		Head: headed("#trial", "model", "#hypervolume after it", "#added", "#of the end value", "#validation "+v.Measure.Name, "#"+v.Expense.Name)}
	kept := slices.Clone(g.Gains)
	slices.SortStableFunc(kept, func(a, b gain) int { return cmp.Compare(b.Added, a.Added) })
	kept = slices.DeleteFunc(kept, func(one gain) bool { return one.Added < smallGain*g.End })
	kept = kept[:min(len(kept), mostGainRows)]
	slices.SortFunc(kept, func(a, b gain) int { return cmp.Compare(a.Trial.Number, b.Trial.Number) })
	shown := 0.0
	for _, one := range kept {
		shown += one.Added
		t.Rows = append(t.Rows, []cell{link(one.Trial.Number), say(one.Trial.Plan()), figure(fmt.Sprintf("%.4f", one.Volume)),
			figure(fmt.Sprintf("%.4f", one.Added)), figure(part(one.Added / g.End)), figure(v.Measure.text(one.Trial.Accuracy)), figure(amount(one.Trial.Cost))})
	}
	if left := len(g.Gains) - len(kept); left > 0 {
		t.More = fmt.Sprintf("%s that added less are left out; together they added %s.", many(left, "trial"), part(max(g.End-shown, 0)/g.End))
	}
	return t
}
