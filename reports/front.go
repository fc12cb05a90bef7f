package reports

import (
	"fmt"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// frontSection shows every trial by cost and accuracy, the front as steps with
// the area that it dominates, and the finalists' test results with their
// intervals. The page's script draws it for the cost that is chosen.
func frontSection(v *view) *section {
	return &section{
		ID: "front", Title: "Accuracy against cost", Short: "Front", Group: groupSearch,
		Note: frontNote(v), Tall: true,
		Alt:      fmt.Sprintf("Chart of %s against cost; the table below holds the front.", v.Measure.Name),
		Controls: []control{{Name: "cost", Label: "Cost", Options: costOptions(v)}},
		Chart:    frontChart(v),
		Data:     modelsOf(v),
		Tables:   []table{frontTable(v)},
	}
}

func frontNote(v *view) string {
	s := fmt.Sprintf("Each point is a trial: further left is cheaper, higher is better. The line is the front: the best validation %s to be had for the cost that is chosen. Against %s, the cost that the study minimizes, the area below it is what the hypervolume measures. Circles have two routes, triangles one.", v.Measure.Name, v.Expense.Name)
	if v.Read {
		s += " Diamonds are means on the test part, with bars for their 95\u00a0% intervals; those of nearly the same cost are drawn side by side."
	}
	return s
}

// model is a finalist as the script draws it; what is not known is null.
type model struct {
	Trial  int    `json:"trial"`
	Single bool   `json:"single"` // stands beside the front for comparison
	Mean   number `json:"mean"`   // of the measure on the test part
	Low    number `json:"low"`
	High   number `json:"high"`
	P50    number `json:"p50"` // microseconds
	Ties   []int  `json:"ties"`
}

func modelsOf(v *view) []model {
	models := []model{}
	add := func(finalists []finalist, single bool) {
		for _, f := range finalists {
			m := model{f.Trial.Number, single, number(f.Test.Mean), number(f.Test.Low), number(f.Test.High), unknown(), append([]int{}, f.Ties...)}
			if f.Latency != nil {
				m.P50 = number(f.Latency.P50)
			}
			models = append(models, m)
		}
	}
	add(v.Finalists, false)
	add(v.Baselines, true)
	return models
}

// frontChart holds the options; its points are in the columns of the trials.
func frontChart(v *view) chart {
	c := trialScatter(v.Expense.Key, "accuracy")
	c.SetGlobalOptions(framed(
		opts.XAxis{Type: "log", Name: v.Expense.Name, Scale: opts.Bool(true)},
		opts.YAxis{Type: "value", Name: v.Measure.Name, Scale: opts.Bool(true)}, withLegend)...)
	line := charts.NewLine().AddSeries("front", nil,
		charts.WithLineChartOpts(opts.LineChart{Step: "end", ShowSymbol: opts.Bool(false)}),
		charts.WithLineStyleOpts(opts.LineStyle{Color: "--front", Width: 2}),
		charts.WithAreaStyleOpts(opts.AreaStyle{Color: "--front", Opacity: opts.Float(0.06)}),
		charts.WithItemStyleOpts(opts.ItemStyle{Color: "--front"}))
	bars := charts.NewLine().AddSeries("95 % interval", nil,
		charts.WithLineChartOpts(opts.LineChart{Symbol: "rect", SymbolSize: [2]int{11, 2}, ShowSymbol: opts.Bool(true)}),
		charts.WithLineStyleOpts(opts.LineStyle{Color: "--test", Width: 2}),
		charts.WithItemStyleOpts(opts.ItemStyle{Color: "--test"}))
	c.Overlap(line, bars, diamonds("finalist, test part", false), diamonds("single route beside it, test part", true))
	return plain(c)
}

func diamonds(name string, hollow bool) *charts.Scatter {
	l := look{name, "diamond", "--test", hollow}
	return charts.NewScatter().AddSeries(l.name, nil,
		charts.WithScatterChartOpts(opts.ScatterChart{Symbol: l.symbol, SymbolSize: 13}), l.style(1))
}

func frontTable(v *view) table {
	t := table{Name: "The front as a table", Empty: "No trial is complete yet.",
		Head: headed("#trial", "model", "#"+v.Expense.Name, "#validation "+v.Measure.Name, "#test "+v.Measure.Name, "#95 % interval", "not told apart from")}
	for _, one := range v.Front {
		test, interval, tied := missing, missing, missing
		for _, f := range v.Finalists {
			if f.Trial == one && f.Seeds > 0 {
				test, interval, tied = v.Measure.text(f.Test.Mean), v.Measure.between(f.Test.Low, f.Test.High), ties(f)
			}
		}
		t.Rows = append(t.Rows, []cell{link(one.Number), say(one.Plan()), figure(amount(one.Cost)),
			figure(v.Measure.text(one.Accuracy)), figure(test), figure(interval), say(tied)})
	}
	return t
}
