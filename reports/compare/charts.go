package compare

import (
	"fmt"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

// lines draws a line a study, told apart by colour, symbol and dashes. Those
// without points are left out by the script.
func (c *comparison) lines(x, y string, points func(*contender) []page.Point, step bool) page.Chart {
	l := charts.NewLine()
	l.SetGlobalOptions(page.Framed(
		opts.XAxis{Type: "value", Name: x},
		opts.YAxis{Type: "value", Name: y, Scale: opts.Bool(true)}, page.WithLegend)...)
	for i, s := range c.Studies {
		look, line := page.LineLook(i+i/6), "solid"
		look.Color = fmt.Sprintf("--line-%d", i%6+1)
		if i >= 6 {
			line = "dashed"
		}
		style := opts.LineChart{Symbol: look.Symbol, SymbolSize: 8, ShowSymbol: opts.Bool(true)}
		if step {
			style.Step = "end"
		}
		l.AddSeries(s.Name, nil, page.Series(points(s)), charts.WithLineChartOpts(style),
			charts.WithLineStyleOpts(opts.LineStyle{Color: look.Color, Width: 2, Type: line}), charts.WithItemStyleOpts(opts.ItemStyle{Color: look.Color}))
	}
	return page.Options(l)
}

// fronts overlays the fronts of all studies; nil if what they maximize differs.
func (c *comparison) fronts() *page.Section {
	if !c.Alike {
		return nil
	}
	data := frontLines{map[string][][]page.Point{}, map[string][][]string{}}
	t := page.Table{Name: "The fronts as a table", Empty: "No trial is complete yet.",
		Head: page.Headed("study", "#trial", "model", "#"+c.Studies[0].Cost.Name, "#validation "+c.Measure.Name)}
	own := view.CostOptions(c.Studies[0].View)
	for _, o := range own {
		for _, s := range c.Studies {
			front := s.frontBy(view.CostName(o.Value))
			points := []page.Point{}
			for _, p := range front {
				points = append(points, page.Point{page.Number(p.Cost), page.Number(p.Accuracy), page.Number(p.Number)})
				row := []string{s.Name, fmt.Sprint(p.Number), s.Trial(p.Number).Plan(), format.Amount(p.Cost), c.Measure.Text(p.Accuracy)}
				data.Rows[o.Value] = append(data.Rows[o.Value], row)
				if o == own[0] {
					t.Rows = append(t.Rows, []page.Cell{page.RowHead(row[0]), page.Figure(row[1]), page.Say(row[2]), page.Figure(row[3]), page.Figure(row[4])})
				}
			}
			data.Lines[o.Value] = append(data.Lines[o.Value], points)
		}
	}
	return &page.Section{
		ID: "fronts", Title: "Pareto fronts", Tall: true,
		Note:     fmt.Sprintf("The best validation %s to be had for a cost, a line a study: higher and further left is better. Each is of the study's own validation part; of different data they are not comparable. What was chosen by it is a little too good.", c.Measure.Name),
		Alt:      fmt.Sprintf("Lines of %s against cost, one a study; the table below holds the points.", c.Measure.Name),
		Controls: []page.Control{{Name: "cost", Label: "Cost", Options: own}},
		Chart:    c.lines(c.Studies[0].Cost.Name, c.Measure.Name, func(*contender) []page.Point { return nil }, true),
		Data:     data, Tables: []page.Table{t},
	}
}

// frontLines are the fronts as the script draws them and lists them.
type frontLines struct {
	Lines map[string][][]page.Point `json:"lines"` // by cost and study
	Rows  map[string][][]string     `json:"rows"`  // of the table, by cost
}

// frontBy lists the Pareto front of the measure and a cost, by cost, which is the
// Cost of these trials.
func (s *contender) frontBy(cost string) []*results.Trial {
	var all []results.Trial
	for i := range s.Trials {
		t := s.Trials[i]
		if t.Cost = s.Decision.Cost(&t.Trial, cost); t.Complete() && num.Finite(t.Cost) {
			all = append(all, t.Trial)
		}
	}
	return results.FrontTrials(all)
}

// volumes overlays how the hypervolumes grew; nil if what is maximized or
// minimized differs.
func (c *comparison) volumes() *page.Section {
	for _, s := range c.Studies {
		if !c.Alike || s.Cost != c.Studies[0].Cost {
			return nil
		}
	}
	t := page.Table{Name: "The hypervolumes as a table", Head: page.Headed("study", "#after a tenth of the trials", "#after half", "#at the end", "#trials")}
	for _, s := range c.Studies {
		points := s.volume()
		after := func(share float64) page.Cell {
			reached := 0.0
			for _, p := range points {
				if float64(p[0]) < share*float64(len(s.Trials)) {
					reached = float64(p[1])
				}
			}
			return page.Figure(fmt.Sprintf("%.4f", reached))
		}
		t.Rows = append(t.Rows, []page.Cell{page.RowHead(s.Name), after(0.1), after(0.5), page.Figure(fmt.Sprintf("%.4f", s.Hypervolume)), page.Figure(format.Whole(len(s.Trials)))})
	}
	return &page.Section{
		ID: "volumes", Title: "Hypervolume history", Short: "Hypervolume",
		Note:  "How good the trials of a study are taken together, from 0 to 1, as they were begun: a line that rises early found good models early. Of different data the heights are not comparable, only the shapes.",
		Alt:   "Lines of hypervolume over trials, one a study; the table below holds some of it.",
		Chart: c.lines("trial", "hypervolume", (*contender).volume, true), Tables: []page.Table{t},
	}
}

// volume lists where the hypervolume grew, by trial, and the end.
func (s *contender) volume() []page.Point {
	trials := make([]results.Trial, len(s.Trials))
	for i := range trials {
		trials[i] = s.Trials[i].Trial
	}
	points := []page.Point{}
	reached := 0.0
	for i, grown := range results.HypervolumeGrowth(trials, s.Study.Maximize) {
		if n := trials[i].Number; grown > reached {
			reached = grown
			points = append(points, page.Point{page.Number(n), page.Number(grown), page.Number(n)})
		}
	}
	if n := len(s.Trials); len(points) > 0 {
		points = append(points, page.Point{page.Number(s.Trials[n-1].Number), page.Number(reached), page.Unknown()})
	}
	return points
}

// forestRow is a difference in a forest.
type forestRow struct {
	name string
	stats.Interval
}

// forestPoint is mean, row, low, high.
type forestPoint [4]page.Number

// forest draws differences with their intervals, one a row, beside a line at 0.
func forest(axis string, rows []forestRow) page.Chart {
	f := charts.NewScatter()
	var names []string
	var points []forestPoint
	for row, r := range rows {
		names = append(names, r.name)
		points = append(points, forestPoint{page.Number(r.Mean), page.Number(row), page.Number(r.Low), page.Number(r.High)})
	}
	f.SetGlobalOptions(page.Framed(
		opts.XAxis{Type: "value", Name: axis, Scale: opts.Bool(true)},
		opts.YAxis{Type: "category", Data: names, Inverse: opts.Bool(true)}, page.NoLegend)...)
	l := page.Look{Name: "difference", Symbol: "diamond", Color: "--test", Hollow: false}
	f.AddSeries(l.Name, nil, page.Series(points), charts.WithScatterChartOpts(opts.ScatterChart{Symbol: l.Symbol, SymbolSize: 12}), l.Style(1))
	return page.Options(f)
}
