package reports

import (
	"fmt"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/doubleroute/sweep/search"
)

// curvesSection shows the measure after each epoch, one line a trial, and where
// the scheduler stopped trials.
func curvesSection(v *view) *section {
	return &section{
		ID: "curves", Title: "Learning curves", Group: groupSearch, Note: curvesNote(v),
		Alt:      fmt.Sprintf("Chart of %s by epoch; the table below holds first, best and last epochs.", v.Measure.Name),
		Controls: []control{{Name: "against", Label: "Against", Options: []option{{"epoch", "epochs"}, {"seconds", "training time"}, {"flops", "training FLOPs"}}}},
		Chart:    curvesChart(v),
		Data:     drawnCurves(v),
		Tables:   []table{curvesTable(v)},
	}
}

func curvesNote(v *view) string {
	s := fmt.Sprintf("Validation %s after each epoch, one line a trial; those on the front are in colour. A line that still rises at its end would have gained from more epochs.", v.Measure.Name)
	if still, front := rising(v); front > 0 {
		s += fmt.Sprintf(" Of %s on the front, %s best in the last epoch.", many(front, "complete trial"), were(still))
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
		s += fmt.Sprintf(" The scheduler stopped %s, where the dashed lines end in a bar", many(stopped, "trial"))
		if saved := savedEpochs(v); saved != "" {
			s += ": " + saved
		}
		s += "."
	}
	if failed > 0 {
		s += fmt.Sprintf(" %s failed; those that got as far as an epoch end in a cross.", many(failed, "trial"))
	}
	if len(v.Curves) < v.CurvesOf {
		s += fmt.Sprintf(" Of %s curves, %s are drawn: all of the front, and others taken evenly by number, the good like the bad, stopped ones and others in proportion.", whole(v.CurvesOf), whole(len(v.Curves)))
	}
	return s + " FLOPs are counted for each text of the training part."
}

// rising counts the complete trials of the front whose last epoch was their best,
// of those that have a curve.
func rising(v *view) (still, front int) {
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
func savedEpochs(v *view) string {
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
	return fmt.Sprintf("%s not trained, %s of what up to %s for each of them would have been", many(left, "epoch"), part(float64(left)/float64(left+trained)), many(longest, "epoch"))
}

// drawnCurve is a curve as the script takes it: columns of the same length.
type drawnCurve struct {
	Trial   int      `json:"trial"`
	Kind    int      `json:"kind"` // index of the chart's series
	Epoch   []int    `json:"epoch"`
	Value   []number `json:"value"`
	Seconds []number `json:"seconds"`
}

func drawnCurves(v *view) []drawnCurve {
	all := []drawnCurve{}
	for _, c := range v.Curves {
		d := drawnCurve{Trial: c.Trial.Number, Kind: c.kind()}
		for _, e := range c.Epochs {
			d.Epoch, d.Value, d.Seconds = append(d.Epoch, e.Epoch), append(d.Value, number(e.Value)), append(d.Seconds, number(e.Seconds))
		}
		all = append(all, d)
	}
	return all
}

// curvesChart holds a model of the series of each kind, in the order of
// curve.kind; the script makes one line a trial of it.
func curvesChart(v *view) chart {
	c := charts.NewLine()
	c.SetGlobalOptions(framed(
		opts.XAxis{Type: "value", Name: "epoch", MinInterval: 1, Min: 0, Max: "dataMax"},
		opts.YAxis{Type: "value", Name: v.Measure.Name, Scale: opts.Bool(true)}, withLegend)...)
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
	return plain(c)
}

func curvesTable(v *view) table {
	t := table{Name: "The curves as a table", Empty: "No epoch has been trained yet.",
		Head: headed("#trial", "model", "state", "on the front", "#first epoch", "#best epoch", "#its number", "#last epoch", "#its number", "#training seconds")}
	for _, c := range v.Curves {
		onFront := "no"
		if c.Trial.OnFront {
			onFront = "yes"
		}
		t.Rows = append(t.Rows, []cell{link(c.Trial.Number), say(c.Trial.Plan()), say(stateOf(c.Trial)), say(onFront), figure(v.Measure.text(c.First().Value)),
			figure(v.Measure.text(c.Best().Value)), figure(whole(c.Best().Epoch)), figure(v.Measure.text(c.Last().Value)), figure(whole(c.Last().Epoch)), figure(amount(c.Last().Seconds))})
	}
	return t
}

// stateOf says what became of a trial.
func stateOf(t *trial) string {
	if t.State == search.Pruned {
		return "stopped by the scheduler"
	}
	return string(t.State)
}
