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

// balanceSection shows accuracy against the weight of the routes; nil if it is
// not known of any model.
func balanceSection(v *view) *section {
	models := slices.DeleteFunc(v.Inside.pairs(), func(s *subject) bool { return len(s.Diagnosis.Balance) == 0 })
	return byModel(&section{
		ID: "balance", Title: "The balance of the routes", Short: "Balance", Group: groupModel,
		Alt: "Curve of accuracy against the weight of route b; the table below holds its points.", Chart: balanceChart(),
	}, models, nil, func(s *subject) face {
		around := overTexts(&v.Inside, s.together())
		points := []point{}
		for _, p := range s.Diagnosis.Balance {
			points = append(points, point{number(p.Weight), number(p.Accuracy), number(s.Trial.Number)})
		}
		return face{balanceNote(s, around), []table{balanceTable(s, around)}, balanceData{points, threeOf(around)}}
	})
}

type balanceData struct {
	Points  []point  `json:"points"`
	Trained figures3 `json:"trained"`
}

func balanceNote(s *subject, around stats.Interval) string {
	text := "Accuracy on the test part when the routes are weighed anew, y = 2(1−w)·W1·y1 + 2w·W2·y2 + b: route a alone on the left, as trained in the middle, route b alone on the right. The band is the 95" + percent + " interval of the model as trained, over the texts; within it nothing is told apart. "
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
func balanceChart() chart {
	c := charts.NewLine()
	c.SetGlobalOptions(framed(
		opts.XAxis{Type: "value", Name: "w: 0 is route a alone, 1 is route b alone", Min: 0, Max: 1},
		opts.YAxis{Type: "value", Name: "accuracy", Scale: opts.Bool(true)}, noLegend)...)
	c.AddSeries("accuracy", nil,
		charts.WithLineChartOpts(opts.LineChart{Symbol: "circle", SymbolSize: 5}),
		charts.WithLineStyleOpts(opts.LineStyle{Color: "--two", Width: 2}), charts.WithItemStyleOpts(opts.ItemStyle{Color: "--two"}))
	trained := look{"as trained", "diamond", "--test", false}
	c.Overlap(charts.NewScatter().AddSeries(trained.name, nil,
		charts.WithScatterChartOpts(opts.ScatterChart{Symbol: trained.symbol, SymbolSize: 14}), trained.style(1)))
	return plain(c)
}

func balanceTable(s *subject, around stats.Interval) table {
	t := table{Name: "The balance as a table", Head: headed("#weight of route b", "#accuracy", "against the model as trained")}
	for _, p := range s.Diagnosis.Balance {
		than := "not told apart"
		switch {
		case !num.Finite(around.Low):
			than = missing
		case p.Accuracy < around.Low:
			than = "lower"
		case p.Accuracy > around.High:
			than = "higher"
		}
		t.Rows = append(t.Rows, []cell{figure(fmt.Sprintf("%.2f", p.Weight)), figure(percentage(p.Accuracy)), say(than)})
	}
	return t
}
