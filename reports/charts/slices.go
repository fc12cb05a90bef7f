package charts

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

const (
	quintiles    = 5
	mostSlices   = 12 // settings that have rows in the table
	fewestInPart = 10 // complete trials with a setting, below which its numbers are not parted
)

// SlicesSection shows the measure against one searched setting at a time.
func SlicesSection(v *view.View) *page.Section {
	if len(v.Axes) == 0 {
		return nil
	}
	axes := v.Axes[:min(len(v.Axes), view.MostAxes)]
	return &page.Section{
		ID: "slices", Title: "Slices: one setting at a time", Short: "Slices", Group: page.GroupSettings,
		Note:     slicesNote(v),
		Cautions: []string{"The other settings differ as well from point to point, and the search tries good values more often: a slope is a hint, not a proof."},
		Alt:      fmt.Sprintf("Chart of %s against a searched setting; the table below holds what its values came to.", v.Measure.Name),
		Controls: []page.Control{{Name: "setting", Label: "Setting", Options: view.AxisOptions(axes, 0)}, showControl()},
		Chart:    slicesChart(v),
		Data:     axes,
		Tables:   []page.Table{slicesTable(v)},
	}
}

func slicesNote(v *view.View) string {
	s := fmt.Sprintf("Complete trials by their %s and one of the settings that were searched, the most important setting first. Rings are on the front. Numbers: the line is the median of neighbours, the tenth of the complete trials that is nearest (at least five). Words: the box holds the middle half of the complete trials, the bar in it is their median, and points are moved apart sideways only to be seen.", v.Measure.Name)
	if n := len(v.Axes); n > view.MostAxes {
		s += fmt.Sprintf(" Of %d settings, the first %d can be chosen.", n, view.MostAxes)
	}
	return s
}

// slicesChart holds the options; the script draws the setting that is chosen.
func slicesChart(v *view.View) page.Chart {
	c := page.TrialScatter("number", "accuracy")
	c.SetGlobalOptions(page.Framed(
		opts.XAxis{Type: "value"},
		opts.YAxis{Type: "value", Name: v.Measure.Name, Scale: opts.Bool(true)}, page.WithLegend)...)
	ring := page.Look{Name: "on the front", Symbol: "circle", Color: "--front", Hollow: true}
	rings := charts.NewScatter().AddSeries(ring.Name, nil,
		charts.WithScatterChartOpts(opts.ScatterChart{Symbol: ring.Symbol, SymbolSize: 15}), ring.Style(1))
	c.Overlap(rings, middleLine("middle half", 1), middleLine("median", 3))
	return page.Options(c)
}

func middleLine(name string, width float32) *charts.Line {
	return charts.NewLine().AddSeries(name, nil,
		charts.WithLineChartOpts(opts.LineChart{Symbol: "none", ShowSymbol: opts.Bool(false)}),
		charts.WithLineStyleOpts(opts.LineStyle{Color: "--front", Width: width}),
		charts.WithItemStyleOpts(opts.ItemStyle{Color: "--front"}))
}

// showControl chooses whether unfinished trials are drawn: what they reached is
// of fewer epochs.
func showControl() page.Control {
	return page.Control{Name: "show", Label: "Show", Options: []page.Option{{Value: "complete", Text: "complete trials"}, {Value: "all", Text: "unfinished trials too"}}}
}

// slice is what came of the complete trials that share a value of a setting, or
// a range of values.
type slice struct {
	Values string
	Trials []*view.Trial // by accuracy
	Best   *view.Trial
	Front  int
}

func newSlice(values string, trials []*view.Trial) slice {
	s := slice{Values: values, Trials: slices.Clone(trials)}
	slices.SortStableFunc(s.Trials, func(a, b *view.Trial) int { return cmp.Compare(a.Accuracy, b.Accuracy) })
	for _, t := range s.Trials {
		if t.OnFront {
			s.Front++
		}
		if s.Best == nil || t.Accuracy > s.Best.Accuracy {
			s.Best = t
		}
	}
	return s
}

// Median returns the median of the measure; there must be a trial.
func (s slice) Median() float64 {
	half := len(s.Trials) / 2
	if len(s.Trials)%2 == 1 {
		return s.Trials[half].Accuracy
	}
	return (s.Trials[half-1].Accuracy + s.Trials[half].Accuracy) / 2
}

// slicesOf parts the complete trials by a setting: a slice a value, of numbers
// one a fifth of the trials; those without the setting come last.
func slicesOf(v *view.View, a *view.SettingAxis) []slice {
	byWord := map[int][]*view.Trial{}
	for row := range v.Trials {
		if t := &v.Trials[row]; t.Complete() {
			byWord[a.Word(row)] = append(byWord[a.Word(row)], t)
		}
	}
	absent := byWord[-1]
	delete(byWord, -1)
	var all []slice
	if a.Numeric {
		all = fifths(a, byWord)
	} else {
		for _, at := range a.Order {
			if len(byWord[at]) > 0 {
				all = append(all, newSlice(view.Unquoted(a.Column.Words[at]), byWord[at]))
			}
			delete(byWord, at)
		}
		var rest []*view.Trial
		for _, trials := range byWord {
			rest = append(rest, trials...)
		}
		if len(rest) > 0 {
			slices.SortFunc(rest, func(a, b *view.Trial) int { return cmp.Compare(a.Number, b.Number) })
			all = append(all, newSlice(prose.Count(a.Others, "other value"), rest))
		}
	}
	if len(absent) > 0 {
		all = append(all, newSlice("absent", absent))
	}
	return all
}

// fifths parts trials by a number into parts of about the same size; trials of
// the same value stay together.
func fifths(a *view.SettingAxis, byWord map[int][]*view.Trial) []slice {
	var order []int
	total := 0
	for at, trials := range byWord {
		order = append(order, at)
		total += len(trials)
	}
	slices.SortFunc(order, func(p, q int) int { return cmp.Or(cmp.Compare(a.Numbers[p], a.Numbers[q]), cmp.Compare(p, q)) })
	parts := quintiles
	if total < fewestInPart {
		parts = 1
	}
	var all []slice
	var part []*view.Trial
	from, done := 0, 0
	for i, at := range order {
		part = append(part, byWord[at]...)
		done += len(byWord[at])
		if done*parts < (len(all)+1)*total {
			continue
		}
		low, high := a.Numbers[order[from]], a.Numbers[at]
		values := format.Amount(low)
		if high > low {
			values += " to " + format.Amount(high)
		}
		all = append(all, newSlice(values, part))
		part, from = nil, i+1
	}
	return all
}

func slicesTable(v *view.View) page.Table {
	t := page.Table{Name: "The settings' values as a table", Empty: "No trial is complete yet.",
		Head: page.Headed("setting", "value", "#complete trials", "#best", "#its trial", "#median", "#on the front")}
	for i := range v.Axes[:min(len(v.Axes), mostSlices)] {
		for _, s := range slicesOf(v, &v.Axes[i]) {
			t.Rows = append(t.Rows, []page.Cell{page.Say(v.Axes[i].Key), page.Say(s.Values), page.Figure(format.Whole(len(s.Trials))), page.Figure(v.Measure.Text(s.Best.Accuracy)),
				page.Link(s.Best.Number), page.Figure(v.Measure.Text(s.Median())), page.Figure(format.Whole(s.Front))})
		}
	}
	if left := len(v.Axes) - mostSlices; left > 0 {
		t.More = fmt.Sprintf("%s that matter less are left out.", prose.Count(left, "setting"))
	}
	return t
}
