package reports

import (
	"fmt"
	"math"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

// coverageSection shows what it brings to leave texts that a model is not sure of
// to somebody else; nil if what it said of the texts is not known.
func coverageSection(v *view) *section {
	return byModel(&section{
		ID: "coverage", Title: "Answering only what it is sure of", Short: "Coverage", Group: groupModel,
		Alt:   "Share of the texts that are answered and accuracy among them, against the least confidence; the table below holds the usual thresholds.",
		Chart: coverageChart(),
	}, v.Inside.read(), nil, func(s *subject) face {
		lines := coverageLines{Answered: [][3]number{}, Right: [][3]number{}}
		for t := 0; t <= 50; t++ {
			lines.add(covered(v.Inside.Labels, s.Readings, 0.5+float64(t)/100))
		}
		all := covered(v.Inside.Labels, s.Readings, 0)
		return face{coverageNote(v, s, all), []table{coverageTable(v, s)}, lines}
	})
}

// coverage is what comes of answering only texts of some confidence and more.
type coverage struct {
	threshold float64
	answered  float64        // share of the texts, over all seeds
	right     stats.Interval // accuracy among them; NaN if there are none
}

func covered(labels []int, readings []results.Reading, threshold float64) coverage {
	answered, right := 0.0, 0.0
	for _, r := range readings {
		for i, label := range labels {
			if r.Confidence[i] >= threshold {
				answered++
				right += indicator(r.Predicted[i] == label)
			}
		}
	}
	seeds := float64(len(readings))
	c := coverage{threshold: threshold, answered: answered / seeds / float64(len(labels)), right: wilson(right/seeds, answered/seeds)}
	if answered == 0 {
		c.right.Mean = math.NaN()
	}
	return c
}

// thresholds are the rows of the table.
func thresholds() []float64 { return []float64{0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99} }

func coverageNote(v *view, s *subject, all coverage) string {
	text := fmt.Sprintf("If the model answers only texts that it is sure enough of, and leaves the others to somebody else: which share it answers and how many of these are right, on the test part, all seeds together. Answering all of them it is right in %s. ", percentage(all.right.Mean))
	for _, t := range []float64{0.9, 0.7, 0.5} {
		if c := covered(v.Inside.Labels, s.Readings, t); c.answered > 0.01 && c.answered < 0.99 {
			return text + fmt.Sprintf("With a threshold of %.2f it answers %s and is right in %s of these.", t, percentage(c.answered), percentage(c.right.Mean))
		}
	}
	return text + "Its confidences lie so close together that no threshold sets texts apart."
}

func coverageTable(v *view, s *subject) table {
	t := table{Name: "The thresholds as a table", Head: headed("#answers from a confidence of", "#share answered", "#accuracy among them", "#95 % interval")}
	for _, threshold := range thresholds() {
		c := covered(v.Inside.Labels, s.Readings, threshold)
		t.Rows = append(t.Rows, []cell{figure(fmt.Sprintf("%.2f", threshold)), figure(percentage(c.answered)), figure(percentage(c.right.Mean)), figure(percentages(c.right))})
	}
	return t
}

// coverageLines is what the script draws: threshold, value, and the other line's
// value there.
type coverageLines struct {
	Answered [][3]number `json:"answered"`
	Right    [][3]number `json:"right"`
}

func (l *coverageLines) add(c coverage) {
	t, answered, right := number(c.threshold), number(c.answered), number(c.right.Mean)
	l.Answered = append(l.Answered, [3]number{t, answered, right})
	if num.Finite(c.right.Mean) {
		l.Right = append(l.Right, [3]number{t, right, answered})
	}
}

// coverageChart is completed by the script.
func coverageChart() chart {
	c := charts.NewLine()
	c.SetGlobalOptions(framed(
		opts.XAxis{Type: "value", Name: "answers from a confidence of", Min: 0.5, Max: 1},
		opts.YAxis{Type: "value", Min: 0, Max: 1}, withLegend)...)
	for _, l := range []look{{"share answered", "circle", "--one", true}, {"accuracy among them", "diamond", "--two", false}} {
		c.AddSeries(l.name, nil, charts.WithLineChartOpts(opts.LineChart{Symbol: l.symbol, SymbolSize: 6}),
			charts.WithLineStyleOpts(opts.LineStyle{Color: l.color, Width: 2}), charts.WithItemStyleOpts(opts.ItemStyle{Color: l.color}))
	}
	return plain(c)
}
