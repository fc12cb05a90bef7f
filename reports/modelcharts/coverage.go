package modelcharts

import (
	"fmt"
	"math"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

// CoverageSection shows what it brings to leave texts that a model is not sure of
// to somebody else; nil if what it said of the texts is not known.
func CoverageSection(v *view.View) *page.Section {
	return byModel(&page.Section{
		ID: "coverage", Title: "Selective prediction: accuracy by coverage", Short: "Coverage", Group: page.GroupModel,
		Alt:   "Share of the texts that are answered and accuracy among them, against the least confidence; the table below holds the usual thresholds.",
		Chart: coverageChart(),
	}, v.Inspection.Read(), nil, func(s *view.Inspected) panel {
		lines := coverageLines{Answered: [][3]page.Number{}, Right: [][3]page.Number{}}
		for t := 0; t <= 50; t++ {
			lines.add(covered(v.Inspection.Labels, s.Predictions, 0.5+float64(t)/100))
		}
		all := covered(v.Inspection.Labels, s.Predictions, 0)
		return panel{coverageNote(v, s, all), []page.Table{coverageTable(v, s)}, lines}
	})
}

// coverage is what comes of answering only texts of some confidence and more.
type coverage struct {
	threshold float64
	answered  float64        // share of the texts, over all seeds
	right     stats.Interval // accuracy among them; NaN if there are none
}

func covered(labels []int, predictions []results.Predictions, threshold float64) coverage {
	answered, right := 0.0, 0.0
	for _, r := range predictions {
		for i, label := range labels {
			if r.Confidence[i] >= threshold {
				answered++
				right += indicator(r.Predicted[i] == label)
			}
		}
	}
	seeds := float64(len(predictions))
	c := coverage{threshold: threshold, answered: answered / seeds / float64(len(labels)), right: wilson(right/seeds, answered/seeds)}
	if answered == 0 {
		c.right.Mean = math.NaN()
	}
	return c
}

// thresholds are the rows of the table.
func thresholds() []float64 { return []float64{0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99} }

func coverageNote(v *view.View, s *view.Inspected, all coverage) string {
	text := fmt.Sprintf("If the model answers only texts that it is sure enough of, and leaves the others to somebody else: which share it answers and how many of these are right, on the test part, all seeds together. Answering all of them it is right in %s. ", format.Percentage(all.right.Mean))
	for _, t := range []float64{0.9, 0.7, 0.5} {
		if c := covered(v.Inspection.Labels, s.Predictions, t); c.answered > 0.01 && c.answered < 0.99 {
			return text + fmt.Sprintf("With a threshold of %.2f it answers %s and is right in %s of these.", t, format.Percentage(c.answered), format.Percentage(c.right.Mean))
		}
	}
	return text + "Its confidences lie so close together that no threshold sets texts apart."
}

func coverageTable(v *view.View, s *view.Inspected) page.Table {
	t := page.Table{Name: "The thresholds as a table", Head: page.Headed("#answers from a confidence of", "#share answered", "#accuracy among them", "#95 % interval")}
	for _, threshold := range thresholds() {
		c := covered(v.Inspection.Labels, s.Predictions, threshold)
		t.Rows = append(t.Rows, []page.Cell{page.Figure(fmt.Sprintf("%.2f", threshold)), page.Figure(format.Percentage(c.answered)), page.Figure(format.Percentage(c.right.Mean)), page.Figure(format.Percentages(c.right))})
	}
	return t
}

// coverageLines is what the script draws: threshold, value, and the other line's
// value there.
type coverageLines struct {
	Answered [][3]page.Number `json:"answered"`
	Right    [][3]page.Number `json:"right"`
}

func (l *coverageLines) add(c coverage) {
	t, answered, right := page.Number(c.threshold), page.Number(c.answered), page.Number(c.right.Mean)
	l.Answered = append(l.Answered, [3]page.Number{t, answered, right})
	if num.Finite(c.right.Mean) {
		l.Right = append(l.Right, [3]page.Number{t, right, answered})
	}
}

// coverageChart is completed by the script.
func coverageChart() page.Chart {
	c := charts.NewLine()
	c.SetGlobalOptions(page.Framed(
		opts.XAxis{Type: "value", Name: "answers from a confidence of", Min: 0.5, Max: 1},
		opts.YAxis{Type: "value", Min: 0, Max: 1}, page.WithLegend)...)
	for _, l := range []page.Look{{Name: "share answered", Symbol: "circle", Color: "--one", Hollow: true}, {Name: "accuracy among them", Symbol: "diamond", Color: "--two", Hollow: false}} {
		c.AddSeries(l.Name, nil, charts.WithLineChartOpts(opts.LineChart{Symbol: l.Symbol, SymbolSize: 6}),
			charts.WithLineStyleOpts(opts.LineStyle{Color: l.Color, Width: 2}), charts.WithItemStyleOpts(opts.ItemStyle{Color: l.Color}))
	}
	return page.Options(c)
}
