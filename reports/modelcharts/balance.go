package modelcharts

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

// BalanceSection shows accuracy against the weight of the routes; nil if it is
// not known of any model.
func BalanceSection(v *view.View) *page.Section {
	models := slices.DeleteFunc(v.Inspection.Pairs(), func(s *view.Inspected) bool { return len(s.Diagnosis.Balance) == 0 })
	return byModel(&page.Section{
		ID: "balance", Title: "The balance of the routes", Short: "Balance", Group: page.GroupModel,
		Alt: "Curve of accuracy against the weight of route b; the table below holds its points.", Chart: balanceChart(),
	}, models, nil, func(s *view.Inspected) panel {
		around := overTexts(&v.Inspection, s.Together())
		points := []page.Point{}
		for _, p := range s.Diagnosis.Balance {
			points = append(points, page.Point{page.Number(p.Weight), page.Number(p.Accuracy), page.Number(s.Trial.Number)})
		}
		return panel{balanceNote(s, around), []page.Table{balanceTable(s, around)}, balanceData{points, page.IntervalOf(around)}}
	})
}

type balanceData struct {
	Points  []page.Point  `json:"points"`
	Trained page.Interval `json:"trained"`
}

func balanceNote(s *view.Inspected, around stats.Interval) string {
	text := "Accuracy on the test part when the routes are weighed anew, y = 2(1−w)·W1·y1 + 2w·W2·y2 + b: route a alone on the left, as trained in the middle, route b alone on the right. The band is the 95" + format.Percent + " interval of the model as trained, over the texts; within it no difference is significant. "
	low, high, ok := steady(s.Diagnosis.Balance, around)
	switch {
	case !ok:
	case low <= 0 && high >= 1:
		text += "Any weight does: the balance does not matter here. "
	case low <= 0:
		text += fmt.Sprintf("Route a alone stays within it: up to w = %.2f nothing is lost. ", high)
	case high >= 1:
		text += fmt.Sprintf("Route b alone stays within it: from w = %.2f on nothing is lost. ", low)
	default:
		text += fmt.Sprintf("From w = %.2f to %.2f the curve stays within it; outside, accuracy is lost. ", low, high)
	}
	return text + afterwards
}

// steady returns the weights around the trained one between which accuracy stays
// within an interval.
func steady(balance []results.BalancePoint, around stats.Interval) (low, high float64, ok bool) {
	points := slices.Clone(balance)
	slices.SortFunc(points, func(a, b results.BalancePoint) int { return cmp.Compare(a.Weight, b.Weight) })
	middle := slices.IndexFunc(points, func(p results.BalancePoint) bool { return p.Weight >= 0.5-1e-9 })
	if middle < 0 || !num.Finite(around.Low) {
		return 0, 0, false
	}
	first, last := middle, middle
	for first > 0 && points[first-1].Accuracy >= around.Low {
		first--
	}
	for last < len(points)-1 && points[last+1].Accuracy >= around.Low {
		last++
	}
	return points[first].Weight, points[last].Weight, true
}

// balanceChart is completed by the script.
func balanceChart() page.Chart {
	c := charts.NewLine()
	c.SetGlobalOptions(page.Framed(
		opts.XAxis{Type: "value", Name: "w: 0 is route a alone, 1 is route b alone", Min: 0, Max: 1},
		opts.YAxis{Type: "value", Name: "accuracy", Scale: opts.Bool(true)}, page.NoLegend)...)
	c.AddSeries("accuracy", nil,
		charts.WithLineChartOpts(opts.LineChart{Symbol: "circle", SymbolSize: 5}),
		charts.WithLineStyleOpts(opts.LineStyle{Color: "--two", Width: 2}), charts.WithItemStyleOpts(opts.ItemStyle{Color: "--two"}))
	trained := page.Look{Name: "as trained", Symbol: "diamond", Color: "--test", Hollow: false}
	c.Overlap(charts.NewScatter().AddSeries(trained.Name, nil,
		charts.WithScatterChartOpts(opts.ScatterChart{Symbol: trained.Symbol, SymbolSize: 14}), trained.Style(1)))
	return page.Options(c)
}

func balanceTable(s *view.Inspected, around stats.Interval) page.Table {
	t := page.Table{Name: "The balance as a table", Head: page.Headed("#weight of route b", "#accuracy", "against the model as trained")}
	for _, p := range s.Diagnosis.Balance {
		than := "no significant difference"
		switch {
		case !num.Finite(around.Low):
			than = format.Missing
		case p.Accuracy < around.Low:
			than = "lower"
		case p.Accuracy > around.High:
			than = "higher"
		}
		t.Rows = append(t.Rows, []page.Cell{page.Figure(fmt.Sprintf("%.2f", p.Weight)), page.Figure(format.Percentage(p.Accuracy)), page.Say(than)})
	}
	return t
}
