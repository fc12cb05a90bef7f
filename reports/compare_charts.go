package reports

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

// lines draws a line a study, told apart by colour, symbol and dashes. Those
// without points are left out by the script.
func (c *comparison) lines(x, y string, points func(*contender) []point, step bool) chart {
	l := charts.NewLine()
	l.SetGlobalOptions(framed(
		opts.XAxis{Type: "value", Name: x},
		opts.YAxis{Type: "value", Name: y, Scale: opts.Bool(true)}, withLegend)...)
	for i, s := range c.Studies {
		look, line := lineLook(i+i/6), "solid"
		look.color = fmt.Sprintf("--line-%d", i%6+1)
		if i >= 6 {
			line = "dashed"
		}
		style := opts.LineChart{Symbol: look.symbol, SymbolSize: 8, ShowSymbol: opts.Bool(true)}
		if step {
			style.Step = "end"
		}
		l.AddSeries(s.Name, nil, series(points(s)), charts.WithLineChartOpts(style),
			charts.WithLineStyleOpts(opts.LineStyle{Color: look.color, Width: 2, Type: line}), charts.WithItemStyleOpts(opts.ItemStyle{Color: look.color}))
	}
	return plain(l)
}

// costNames are the costs that fronts can be drawn by, and what Decision.Cost
// calls them.
func costNames() map[string]string {
	return map[string]string{"flops": "flops", "parameters": "parameters", "bytes": "bytes", "latency": "latency", "seconds": "train_seconds"}
}

// fronts overlays the fronts of all studies; nil if what they maximize differs.
func (c *comparison) fronts() *section {
	if !c.Alike {
		return nil
	}
	data := frontLines{map[string][][]point{}, map[string][][]string{}}
	t := table{Name: "The fronts as a table", Empty: "No trial is complete yet.",
		Head: headed("study", "#trial", "model", "#"+c.Studies[0].Expense.Name, "#validation "+c.Measure.Name)}
	own := costOptions(c.Studies[0].view)
	for _, o := range own {
		for _, s := range c.Studies {
			front := s.frontBy(costNames()[o.Value])
			points := []point{}
			for _, p := range front {
				points = append(points, point{number(p.cost), number(p.Accuracy), number(p.Number)})
				row := []string{s.Name, fmt.Sprint(p.Number), p.Plan(), amount(p.cost), c.Measure.text(p.Accuracy)}
				data.Rows[o.Value] = append(data.Rows[o.Value], row)
				if o == own[0] {
					t.Rows = append(t.Rows, []cell{rowHead(row[0]), figure(row[1]), say(row[2]), figure(row[3]), figure(row[4])})
				}
			}
			data.Lines[o.Value] = append(data.Lines[o.Value], points)
		}
	}
	return &section{
		ID: "fronts", Title: "The fronts", Short: "Fronts", Tall: true,
		Note:     fmt.Sprintf("The best validation %s to be had for a cost, a line a study: higher and further left is better. Each is of the study's own validation part; of different data they are not comparable. What was chosen by it is a little too good.", c.Measure.Name),
		Alt:      fmt.Sprintf("Lines of %s against cost, one a study; the table below holds the points.", c.Measure.Name),
		Controls: []control{{Name: "cost", Label: "Cost", Options: own}},
		Chart:    c.lines(c.Studies[0].Expense.Name, c.Measure.Name, func(*contender) []point { return nil }, true),
		Data:     data, Tables: []table{t},
	}
}

// frontLines are the fronts as the script draws them and lists them.
type frontLines struct {
	Lines map[string][][]point  `json:"lines"` // by cost and study
	Rows  map[string][][]string `json:"rows"`  // of the table, by cost
}

// priced is a trial and a cost of it.
type priced struct {
	*trial
	cost float64
}

// frontBy lists the complete trials that none beats in the measure and a cost,
// by cost.
func (s *contender) frontBy(cost string) []priced {
	var all, front []priced
	for i := range s.Trials {
		t := &s.Trials[i]
		if x := s.Decision.Cost(&t.Trial, cost); t.complete() && num.Finite(x) {
			all = append(all, priced{t, x})
		}
	}
	slices.SortFunc(all, func(a, b priced) int {
		return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(b.Accuracy, a.Accuracy), cmp.Compare(a.Number, b.Number))
	})
	for _, p := range all {
		if len(front) == 0 || p.Accuracy > front[len(front)-1].Accuracy {
			front = append(front, p)
		}
	}
	return front
}

// volumes overlays how the hypervolumes grew; nil if what is maximized or
// minimized differs.
func (c *comparison) volumes() *section {
	for _, s := range c.Studies {
		if !c.Alike || s.Expense != c.Studies[0].Expense {
			return nil
		}
	}
	t := table{Name: "The hypervolumes as a table", Head: headed("study", "#after a tenth of the trials", "#after half", "#at the end", "#trials")}
	for _, s := range c.Studies {
		points := s.volume()
		after := func(share float64) cell {
			reached := 0.0
			for _, p := range points {
				if float64(p[0]) < share*float64(len(s.Trials)) {
					reached = float64(p[1])
				}
			}
			return figure(fmt.Sprintf("%.4f", reached))
		}
		t.Rows = append(t.Rows, []cell{rowHead(s.Name), after(0.1), after(0.5), figure(fmt.Sprintf("%.4f", s.Hypervolume)), figure(whole(len(s.Trials)))})
	}
	return &section{
		ID: "volumes", Title: "Hypervolume over trials", Short: "Hypervolume",
		Note:  "How good the trials of a study are taken together, from 0 to 1, as they were begun: a line that rises early found good models early. Of different data the heights are not comparable, only the shapes.",
		Alt:   "Lines of hypervolume over trials, one a study; the table below holds some of it.",
		Chart: c.lines("trial", "hypervolume", (*contender).volume, true), Tables: []table{t},
	}
}

// volume lists where the hypervolume grew, by trial, and the end.
func (s *contender) volume() []point {
	trials := make([]results.Trial, len(s.Trials))
	for i := range trials {
		trials[i] = s.Trials[i].Trial
	}
	points := []point{}
	reached := 0.0
	for i, grown := range results.HypervolumeGrowth(trials, s.Study.Maximize) {
		if n := trials[i].Number; grown > reached {
			reached = grown
			points = append(points, point{number(n), number(grown), number(n)})
		}
	}
	if n := len(s.Trials); len(points) > 0 {
		points = append(points, point{number(s.Trials[n-1].Number), number(reached), unknown()})
	}
	return points
}

// forestRow is a difference in a forest.
type forestRow struct {
	name string
	stats.Interval
}

// forestPoint is mean, row, low, high.
type forestPoint [4]number

// forest draws differences with their intervals, one a row, beside a line at 0.
func forest(axis string, rows []forestRow) chart {
	f := charts.NewScatter()
	var names []string
	var points []forestPoint
	for row, r := range rows {
		names = append(names, r.name)
		points = append(points, forestPoint{number(r.Mean), number(row), number(r.Low), number(r.High)})
	}
	f.SetGlobalOptions(framed(
		opts.XAxis{Type: "value", Name: axis, Scale: opts.Bool(true)},
		opts.YAxis{Type: "category", Data: names, Inverse: opts.Bool(true)}, noLegend)...)
	l := look{"difference", "diamond", "--test", false}
	f.AddSeries(l.name, nil, series(points), charts.WithScatterChartOpts(opts.ScatterChart{Symbol: l.symbol, SymbolSize: 12}), l.style(1))
	return plain(f)
}
