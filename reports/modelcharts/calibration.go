package modelcharts

import (
	"cmp"
	"fmt"
	"math"
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

// CalibrationSection shows whether models are right as often as they say; nil if
// what they said of the texts is not known.
func CalibrationSection(v *view.View) *page.Section {
	return byModel(&page.Section{
		ID: "calibration", Title: "Calibration", Group: page.GroupModel,
		Alt: "Accuracy against confidence, with intervals; the table below holds the points.", Chart: calibrationChart(),
	}, v.Inspection.Read(), nil, func(s *view.Inspected) panel {
		c := newCalibration(v.Inspection.Labels, s.Predictions)
		return panel{calibrationNote(c), []page.Table{calibrationTable(c)}, calibrationPage(c)}
	})
}

// calibration is what confidences are worth.
type calibration struct {
	bins  []bin
	seeds int
	says  float64        // mean confidence
	right float64        // accuracy
	over  stats.Interval // mean confidence less accuracy, over seeds and texts
	error float64        // expected calibration error
	luck  float64        // what perfect confidences would show of it by chance
	hist  []float64      // shares of answers by confidence, in steps of equal width
}

// bin is answers of about the same confidence.
type bin struct {
	Low, High, Says float64        // their least, greatest and mean confidence
	Right           stats.Interval // their accuracy
	Count           int            // over all seeds
}

// histogramSteps is how many steps the histogram has.
const histogramSteps = 100

// newCalibration pools the answers of all seeds in bins of equal counts.
func newCalibration(labels []int, predictions []results.Predictions) calibration {
	type answer struct{ says, right float64 }
	c := calibration{seeds: len(predictions), hist: make([]float64, histogramSteps)}
	var answers []answer
	over := make([][]float64, len(predictions))
	for s, r := range predictions {
		for i, label := range labels {
			a := answer{r.Confidence[i], indicator(r.Predicted[i] == label)}
			answers = append(answers, a)
			over[s] = append(over[s], a.says-a.right)
			c.says += a.says
			c.right += a.right
			c.hist[min(max(int(a.says*histogramSteps), 0), histogramSteps-1)]++
		}
	}
	all := float64(len(answers))
	for i := range c.hist {
		c.hist[i] /= all
	}
	c.says, c.right = c.says/all, c.right/all
	c.over = stats.Crossed(over, false).Interval
	slices.SortStableFunc(answers, func(a, b answer) int { return cmp.Compare(a.says, b.says) })
	bins := binsFor(len(labels))
	for k := range bins {
		part := answers[k*len(answers)/bins : (k+1)*len(answers)/bins]
		says, right := 0.0, 0.0
		for _, a := range part {
			says += a.says
			right += a.right
		}
		n := float64(len(part))
		texts := n / float64(len(predictions)) // seeds read the same texts: they do not count as more
		b := bin{part[0].says, part[len(part)-1].says, says / n, wilson(right/n*texts, texts), len(part)}
		c.bins = append(c.bins, b)
		c.error += n / all * math.Abs(b.Says-b.Right.Mean)
		c.luck += n / all * math.Sqrt(2/math.Pi*b.Says*(1-b.Says)/texts)
	}
	return c
}

// binsFor returns how many bins texts are put into: 10, from 600 texts on 15, and
// fewer where there would be less than 10 texts in one.
func binsFor(texts int) int {
	if texts >= 600 {
		return 15
	}
	return min(max(texts/10, 1), 10)
}

func calibrationNote(c calibration) string {
	apart := fmt.Sprintf("%.1f points", 100*math.Abs(c.says-c.right))
	text := fmt.Sprintf("On average it says %s and is right in %s: ", format.Percentage(c.says), format.Percentage(c.right))
	switch {
	case !num.Finite(c.over.Low):
		text += fmt.Sprintf("%s apart.", apart)
	case c.over.Low > 0:
		text += fmt.Sprintf("overconfident by %s.", apart)
	case c.over.High < 0:
		text += fmt.Sprintf("too modest by %s.", apart)
	default:
		text += "that is as good as the test part can tell."
	}
	text += fmt.Sprintf(" Each point stands for equally many answers of the test part, sorted by confidence: on the dashed line it is right as often as it says, below it less often. Bars are 95%s intervals. The grey steps show how the confidences are spread, on a scale of their own. The expected calibration error is %.1f points, of which up to %.1f would be there by chance alone.",
		format.Percent, 100*c.error, 100*c.luck)
	if c.seeds > 1 {
		text += " The answers of all seeds are taken together."
	}
	return text
}

// calibrationChart is completed by the script.
func calibrationChart() page.Chart {
	c := charts.NewScatter()
	c.SetGlobalOptions(page.Framed(
		opts.XAxis{Type: "value", Name: "confidence"},
		opts.YAxis{Type: "value", Name: "accuracy", Max: 1}, page.WithLegend)...)
	l := page.Look{Name: "accuracy", Symbol: "circle", Color: "--two", Hollow: false}
	c.AddSeries(l.Name, nil, charts.WithScatterChartOpts(opts.ScatterChart{Symbol: l.Symbol, SymbolSize: 9}), l.Style(1))
	hist := charts.NewLine().AddSeries("share of the answers", nil,
		charts.WithLineChartOpts(opts.LineChart{Step: "end", ShowSymbol: opts.Bool(false)}),
		charts.WithLineStyleOpts(opts.LineStyle{Color: "--other", Width: 1}),
		charts.WithAreaStyleOpts(opts.AreaStyle{Color: "--other", Opacity: opts.Float(0.25)}),
		charts.WithItemStyleOpts(opts.ItemStyle{Color: "--other"}))
	ideal := charts.NewLine().AddSeries("right as often as it says", nil,
		charts.WithLineChartOpts(opts.LineChart{ShowSymbol: opts.Bool(false)}),
		charts.WithLineStyleOpts(opts.LineStyle{Color: "--soft", Width: 1.5, Type: "dashed"}),
		charts.WithItemStyleOpts(opts.ItemStyle{Color: "--soft"}))
	c.Overlap(hist, ideal)
	return page.Options(c)
}

func calibrationTable(c calibration) page.Table {
	t := page.Table{Name: "The points as a table", Empty: "There are no texts.",
		Head: page.Headed("#confidence from", "#to", "#mean confidence", "#accuracy", "#95 % interval", "#answers")}
	for _, b := range c.bins {
		t.Rows = append(t.Rows, []page.Cell{page.Figure(format.Percentage(b.Low)), page.Figure(format.Percentage(b.High)), page.Figure(format.Percentage(b.Says)),
			page.Figure(format.Percentage(b.Right.Mean)), page.Figure(format.Percentages(b.Right)), page.Figure(format.Whole(b.Count))})
	}
	return t
}

// calibrationJSON is what the script draws: of each bin mean confidence,
// accuracy, low, high, count; and the histogram.
type calibrationJSON struct {
	Bins [][5]page.Number `json:"bins"`
	Hist []page.Number    `json:"hist"`
}

func calibrationPage(c calibration) calibrationJSON {
	p := calibrationJSON{Bins: [][5]page.Number{}}
	for _, b := range c.bins {
		p.Bins = append(p.Bins, [5]page.Number{page.Number(b.Says), page.Number(b.Right.Mean), page.Number(b.Right.Low), page.Number(b.Right.High), page.Number(b.Count)})
	}
	for _, x := range c.hist {
		p.Hist = append(p.Hist, page.Number(x))
	}
	return p
}
