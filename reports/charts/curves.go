package charts

import (
	"fmt"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/search"
)

// CurvesSection shows the measure after each epoch, one line a trial, and where
// the scheduler stopped trials.
func CurvesSection(v *view.View) *page.Section {
	return &page.Section{
		ID: "curves", Title: "Learning curves", Group: page.GroupSearch, Note: curvesNote(v),
		Alt:      fmt.Sprintf("Chart of %s by epoch; the table below holds first, best and last epochs.", v.Measure.Name),
		Controls: []page.Control{{Name: "against", Label: "Against", Options: []page.Option{{Value: "epoch", Text: "epochs"}, {Value: "seconds", Text: "training time"}, {Value: "flops", Text: "training FLOPs"}}}},
		Chart:    curvesChart(v),
		Data:     drawnCurves(v),
		Tables:   []page.Table{curvesTable(v)},
	}
}

func curvesNote(v *view.View) string {
	s := fmt.Sprintf("Validation %s after each epoch, one line a trial; those on the front are in colour. A line that still rises at its end would have gained from more epochs.", v.Measure.Name)
	if still, front := rising(v); front > 0 {
		s += fmt.Sprintf(" Of %s on the front, %s best in the last epoch.", prose.Count(front, "complete trial"), format.Were(still))
	}
	stopped, failed := 0, 0
	for i := range v.Trials {
		switch v.Trials[i].State {
		case search.Pruned:
			stopped++
		case search.Failed:
			failed++
		}
	}
	if stopped > 0 {
		s += fmt.Sprintf(" The scheduler stopped %s, where the dashed lines end in a bar", prose.Count(stopped, "trial"))
		if saved := savedEpochs(v); saved != "" {
			s += ": " + saved
		}
		s += "."
	}
	if failed > 0 {
		s += fmt.Sprintf(" %s failed; those that got as far as an epoch end in a cross.", prose.Count(failed, "trial"))
	}
	if len(v.Curves) < v.CurvesOf {
		s += fmt.Sprintf(" Of %s curves, %s are drawn: all of the front, and others taken evenly by number, the good like the bad, stopped ones and others in proportion.", format.Whole(v.CurvesOf), format.Whole(len(v.Curves)))
	}
	return s + " FLOPs are counted for each text of the training part."
}

// rising counts the complete trials of the front whose last epoch was their best,
// of those that have a curve.
func rising(v *view.View) (still, front int) {
	for _, c := range v.Curves {
		if c.Trial.OnFront && len(c.Epochs) > 1 {
			front++
			if c.Best().Value == c.Last().Value {
				still++
			}
		}
	}
	return still, front
}

// savedEpochs says what stopping trials early saved, if they would have been
// trained as long as the longest of the others.
func savedEpochs(v *view.View) string {
	longest, trained, left := 0, 0, 0
	for i := range v.Trials {
		if t := &v.Trials[i]; t.State == search.Complete {
			longest = max(longest, t.Epochs)
		}
	}
	for i := range v.Trials {
		t := &v.Trials[i]
		trained += t.Epochs
		if t.State == search.Pruned {
			left += max(longest-t.Epochs, 0)
		}
	}
	if left == 0 || trained == 0 {
		return ""
	}
	return fmt.Sprintf("%s not trained, %s of what up to %s for each of them would have been", prose.Count(left, "epoch"), format.Share(float64(left)/float64(left+trained)), prose.Count(longest, "epoch"))
}

// drawnCurve is a curve as the script takes it: columns of the same length.
type drawnCurve struct {
	Trial   int           `json:"trial"`
	Kind    int           `json:"kind"` // index of the chart's series
	Epoch   []int         `json:"epoch"`
	Value   []page.Number `json:"value"`
	Seconds []page.Number `json:"seconds"`
}

func drawnCurves(v *view.View) []drawnCurve {
	all := []drawnCurve{}
	for _, c := range v.Curves {
		d := drawnCurve{Trial: c.Trial.Number, Kind: c.Kind()}
		for _, e := range c.Epochs {
			d.Epoch, d.Value, d.Seconds = append(d.Epoch, e.Epoch), append(d.Value, page.Number(e.Value)), append(d.Seconds, page.Number(e.Seconds))
		}
		all = append(all, d)
	}
	return all
}

// curvesChart holds a model of the series of each kind, in the order of
// curve.kind; the script makes one line a trial of it.
func curvesChart(v *view.View) page.Chart {
	c := charts.NewLine()
	c.SetGlobalOptions(page.Framed(
		opts.XAxis{Type: "value", Name: "epoch", MinInterval: 1, Min: 0, Max: "dataMax"},
		opts.YAxis{Type: "value", Name: v.Measure.Name, Scale: opts.Bool(true)}, page.WithLegend)...)
	for _, k := range []struct {
		name, color, line string
		width             float32
	}{
		{"other trials", "--other", "solid", 1},
		{"stopped by the scheduler", "--soft", "dashed", 1},
		{"failed", "--failed", "dotted", 1.5},
		{"front, two routes", "--two", "solid", 2},
		{"front, one route", "--one", "solid", 2},
	} {
		c.AddSeries(k.name, nil,
			charts.WithLineChartOpts(opts.LineChart{Symbol: "circle", SymbolSize: 4, ShowSymbol: opts.Bool(false)}),
			charts.WithLineStyleOpts(opts.LineStyle{Color: k.color, Width: k.width, Type: k.line}),
			charts.WithItemStyleOpts(opts.ItemStyle{Color: k.color}))
	}
	return page.Options(c)
}

func curvesTable(v *view.View) page.Table {
	t := page.Table{Name: "The curves as a table", Empty: "No epoch has been trained yet.",
		Head: page.Headed("#trial", "model", "state", "on the front", "#first epoch", "#best epoch", "#its number", "#last epoch", "#its number", "#training seconds")}
	for _, c := range v.Curves {
		onFront := "no"
		if c.Trial.OnFront {
			onFront = "yes"
		}
		t.Rows = append(t.Rows, []page.Cell{page.Link(c.Trial.Number), page.Say(c.Trial.Plan()), page.Say(stateOf(c.Trial)), page.Say(onFront), page.Figure(v.Measure.Text(c.First().Value)),
			page.Figure(v.Measure.Text(c.Best().Value)), page.Figure(format.Whole(c.Best().Epoch)), page.Figure(v.Measure.Text(c.Last().Value)), page.Figure(format.Whole(c.Last().Epoch)), page.Figure(format.Amount(c.Last().Seconds))})
	}
	return t
}

// stateOf says what became of a trial.
func stateOf(t *view.Trial) string {
	if t.State == search.Pruned {
		return "stopped by the scheduler"
	}
	return string(t.State)
}
