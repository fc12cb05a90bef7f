package charts

import (
	"fmt"

	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// FrontSection shows every trial by cost and accuracy, the front as steps with
// the area that it dominates, and the finalists' test results with their
// intervals. The page's script draws it for the cost that is chosen.
func FrontSection(v *view.View) *page.Section {
	return &page.Section{
		ID: "front", Title: "Pareto front: accuracy against cost", Short: "Pareto front", Group: page.GroupSearch,
		Note: frontNote(v), Tall: true,
		Alt:      fmt.Sprintf("Chart of %s against cost; the table below holds the front.", v.Measure.Name),
		Controls: []page.Control{{Name: "cost", Label: "Cost", Options: view.CostOptions(v)}},
		Chart:    frontChart(v),
		Data:     modelsOf(v),
		Tables:   []page.Table{frontTable(v)},
	}
}

func frontNote(v *view.View) string {
	s := fmt.Sprintf("Each point is a trial: further left is cheaper, higher is better. The line is the Pareto front: the best validation %s to be had for the cost that is chosen. Against %s, the cost that the study minimizes, the area below it is what the hypervolume measures. Circles have two routes, triangles one.", v.Measure.Name, v.Cost.Name)
	if v.Read {
		s += " Diamonds are means on the test part, with bars for their 95\u00a0% intervals; those of nearly the same cost are drawn side by side."
	}
	return s
}

// model is a finalist as the script draws it; what is not known is null.
type model struct {
	Trial  int         `json:"trial"`
	Single bool        `json:"single"` // stands beside the front for comparison
	Mean   page.Number `json:"mean"`   // of the measure on the test part
	Low    page.Number `json:"low"`
	High   page.Number `json:"high"`
	P50    page.Number `json:"p50"` // microseconds
	Ties   []int       `json:"ties"`
}

func modelsOf(v *view.View) []model {
	models := []model{}
	add := func(finalists []view.Model, single bool) {
		for _, f := range finalists {
			m := model{f.Trial.Number, single, page.Number(f.Test.Mean), page.Number(f.Test.Low), page.Number(f.Test.High), page.Unknown(), append([]int{}, f.Ties...)}
			if f.Latency != nil {
				m.P50 = page.Number(f.Latency.P50)
			}
			models = append(models, m)
		}
	}
	add(v.Finalists, false)
	add(v.Baselines, true)
	return models
}

// frontChart holds the options; its points are in the columns of the trials.
func frontChart(v *view.View) page.Chart {
	c := page.TrialScatter(v.Cost.Key, "accuracy")
	c.SetGlobalOptions(page.Framed(
		opts.XAxis{Type: "log", Name: v.Cost.Name, Scale: opts.Bool(true)},
		opts.YAxis{Type: "value", Name: v.Measure.Name, Scale: opts.Bool(true)}, page.WithLegend)...)
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
	return page.Options(c)
}

func diamonds(name string, hollow bool) *charts.Scatter {
	l := page.Look{Name: name, Symbol: "diamond", Color: "--test", Hollow: hollow}
	return charts.NewScatter().AddSeries(l.Name, nil,
		charts.WithScatterChartOpts(opts.ScatterChart{Symbol: l.Symbol, SymbolSize: 13}), l.Style(1))
}

func frontTable(v *view.View) page.Table {
	t := page.Table{Name: "The front as a table", Empty: "No trial is complete yet.",
		Head: page.Headed("#trial", "model", "#"+v.Cost.Name, "#validation "+v.Measure.Name, "#test "+v.Measure.Name, "#95 % interval", "no significant difference to")}
	for _, one := range v.Front {
		test, interval, tied := format.Missing, format.Missing, format.Missing
		for _, f := range v.Finalists {
			if f.Trial == one && f.Seeds > 0 {
				test, interval, tied = v.Measure.Text(f.Test.Mean), v.Measure.Between(f.Test.Low, f.Test.High), view.Ties(f)
			}
		}
		t.Rows = append(t.Rows, []page.Cell{page.Link(one.Number), page.Say(one.Plan()), page.Figure(format.Amount(one.Cost)),
			page.Figure(v.Measure.Text(one.Accuracy)), page.Figure(test), page.Figure(interval), page.Say(tied)})
	}
	return t
}
