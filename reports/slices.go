package reports

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

const (
	quintiles    = 5
	mostSlices   = 12 // settings that have rows in the table
	fewestInPart = 10 // complete trials with a setting, below which its numbers are not parted
)

// slicesSection shows the measure against one searched setting at a time.
func slicesSection(v *view) *section {
	if len(v.Axes) == 0 {
		return nil
	}
	axes := v.Axes[:min(len(v.Axes), mostAxes)]
	return &section{
		ID: "slices", Title: "One setting at a time", Short: "Slices", Group: groupSettings,
		Note:     slicesNote(v),
		Cautions: []string{"The other settings differ as well from point to point, and the search tries good values more often: a slope is a hint, not a proof."},
		Alt:      fmt.Sprintf("Chart of %s against a searched setting; the table below holds what its values came to.", v.Measure.Name),
		Controls: []control{{Name: "setting", Label: "Setting", Options: axisOptions(axes, 0)}, showControl()},
		Chart:    slicesChart(v),
		Data:     axes,
		Tables:   []table{slicesTable(v)},
	}
}

func slicesNote(v *view) string {
	s := fmt.Sprintf("Complete trials by their %s and one of the settings that were searched, the most important setting first. Rings are on the front. Numbers: the line is the median of neighbours, the tenth of the complete trials that is nearest (at least five). Words: the box holds the middle half of the complete trials, the bar in it is their median, and points are moved apart sideways only to be seen.", v.Measure.Name)
	if n := len(v.Axes); n > mostAxes {
		s += fmt.Sprintf(" Of %d settings, the first %d can be chosen.", n, mostAxes)
	}
	return s
}

// slicesChart holds the options; the script draws the setting that is chosen.
func slicesChart(v *view) chart {
	c := trialScatter("number", "accuracy")
	c.SetGlobalOptions(framed(
		opts.XAxis{Type: "value"},
		opts.YAxis{Type: "value", Name: v.Measure.Name, Scale: opts.Bool(true)}, withLegend)...)
	ring := look{"on the front", "circle", "--front", true}
	rings := charts.NewScatter().AddSeries(ring.name, nil,
		charts.WithScatterChartOpts(opts.ScatterChart{Symbol: ring.symbol, SymbolSize: 15}), ring.style(1))
	c.Overlap(rings, middleLine("middle half", 1), middleLine("median", 3))
	return plain(c)
}

func middleLine(name string, width float32) *charts.Line {
	return charts.NewLine().AddSeries(name, nil,
		charts.WithLineChartOpts(opts.LineChart{Symbol: "none", ShowSymbol: opts.Bool(false)}),
		charts.WithLineStyleOpts(opts.LineStyle{Color: "--front", Width: width}),
		charts.WithItemStyleOpts(opts.ItemStyle{Color: "--front"}))
}

// showControl chooses whether unfinished trials are drawn: what they reached is
// of fewer epochs.
func showControl() control {
	return control{Name: "show", Label: "Show", Options: []option{{"complete", "complete trials"}, {"all", "unfinished trials too"}}}
}

// slice is what came of the complete trials that share a value of a setting, or
// a range of values.
type slice struct {
	Values string
	Trials []*trial // by accuracy
	Best   *trial
	Front  int
}

func newSlice(values string, trials []*trial) slice {
	s := slice{Values: values, Trials: slices.Clone(trials)}
	slices.SortStableFunc(s.Trials, func(a, b *trial) int { return cmp.Compare(a.Accuracy, b.Accuracy) })
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
func slicesOf(v *view, a *settingAxis) []slice {
	byWord := map[int][]*trial{}
	for row := range v.Trials {
		if t := &v.Trials[row]; t.complete() {
			byWord[a.word(row)] = append(byWord[a.word(row)], t)
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
				all = append(all, newSlice(unquoted(a.column.Words[at]), byWord[at]))
			}
			delete(byWord, at)
		}
		var rest []*trial
		for _, trials := range byWord {
			rest = append(rest, trials...)
		}
		if len(rest) > 0 {
			slices.SortFunc(rest, func(a, b *trial) int { return cmp.Compare(a.Number, b.Number) })
			all = append(all, newSlice(many(a.Others, "other value"), rest))
		}
	}
	if len(absent) > 0 {
		all = append(all, newSlice("absent", absent))
	}
	return all
}

// fifths parts trials by a number into parts of about the same size; trials of
// the same value stay together.
func fifths(a *settingAxis, byWord map[int][]*trial) []slice {
	var order []int
	total := 0
	for at, trials := range byWord {
		order = append(order, at)
		total += len(trials)
	}
	slices.SortFunc(order, func(p, q int) int { return cmp.Or(cmp.Compare(a.numbers[p], a.numbers[q]), cmp.Compare(p, q)) })
	parts := quintiles
	if total < fewestInPart {
		parts = 1
	}
	var all []slice
	var part []*trial
	from, done := 0, 0
	for i, at := range order {
		part = append(part, byWord[at]...)
		done += len(byWord[at])
		if done*parts < (len(all)+1)*total {
			continue
		}
		low, high := a.numbers[order[from]], a.numbers[at]
		values := amount(low)
		if high > low {
			values += " to " + amount(high)
		}
		all = append(all, newSlice(values, part))
		part, from = nil, i+1
	}
	return all
}

func slicesTable(v *view) table {
	t := table{Name: "The settings' values as a table", Empty: "No trial is complete yet.",
		Head: headed("setting", "value", "#complete trials", "#best", "#its trial", "#median", "#on the front")}
	for i := range v.Axes[:min(len(v.Axes), mostSlices)] {
		for _, s := range slicesOf(v, &v.Axes[i]) {
			t.Rows = append(t.Rows, []cell{say(v.Axes[i].Key), say(s.Values), figure(whole(len(s.Trials))), figure(v.Measure.text(s.Best.Accuracy)),
				link(s.Best.Number), figure(v.Measure.text(s.Median())), figure(whole(s.Front))})
		}
	}
	if left := len(v.Axes) - mostSlices; left > 0 {
		t.More = fmt.Sprintf("%s that matter less are left out.", many(left, "setting"))
	}
	return t
}
