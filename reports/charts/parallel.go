package charts

import (
	"fmt"

	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

const (
	mostParallel = 10   // settings side by side; more are too narrow to read
	mostLines    = 1000 // trials; more are not readable
)

// ParallelSection shows trials as lines over the axes of their settings, their
// cost and their measure. Ranges that are marked on axes select trials.
func ParallelSection(v *view.View) *page.Section {
	complete := view.CompleteTrials(v)
	if len(v.Axes) == 0 || complete == 0 {
		return nil
	}
	axes := v.Axes[:min(len(v.Axes), mostParallel)]
	return &page.Section{
		ID: "parallel", Title: "Parallel coordinates", Group: page.GroupSettings, Tall: true,
		Note:   parallelNote(v, axes, complete),
		Alt:    fmt.Sprintf("Parallel coordinates of the settings, the cost and the %s of trials; the table below holds those on the front.", v.Measure.Name),
		Chart:  parallelChart(),
		Data:   parallelData{Axes: axes, Lines: mostLines},
		Tables: []page.Table{parallelTable(v, axes)},
	}
}

type parallelData struct {
	Axes  []view.SettingAxis `json:"axes"`
	Lines int                `json:"lines"` // that are drawn at most, the front not counted
}

func parallelNote(v *view.View, axes []view.SettingAxis, complete int) string {
	s := fmt.Sprintf("Each complete trial is a line from axis to axis: its settings, the most important one first, what it costs and its %s. Strong lines are better; thick ones are on the front. Drag along an axis to mark a range: the trials that pass through all marked ranges are selected. A click on an axis takes its range away. By keyboard, the filters of the table of trials select too. Where many good lines pass through one place, that value is worth keeping.", v.Measure.Name)
	if left := len(v.Axes) - len(axes); left > 0 {
		var names []string
		for _, a := range v.Axes[len(axes):min(len(v.Axes), len(axes)+5)] {
			names = append(names, format.Isolated(a.Key))
		}
		if more := left - len(names); more > 0 {
			names = append(names, format.Whole(more)+" more")
		}
		s += fmt.Sprintf(" %s left out: %s.", areSettings(left), prose.And(names))
	}
	if complete > mostLines {
		s += fmt.Sprintf(" Of %s complete trials, %s are drawn, taken evenly by number, and all of the front; a marked range selects among all.", format.Whole(complete), format.Whole(mostLines))
	}
	return s
}

func areSettings(n int) string {
	if n == 1 {
		return "1 setting that matters less is"
	}
	return format.Whole(n) + " settings that matter less are"
}

// parallelChart holds the two kinds of lines; the script adds axes and lines.
func parallelChart() page.Chart {
	c := charts.NewParallel()
	c.AddSeries("complete trials", nil, charts.WithLineStyleOpts(opts.LineStyle{Width: 1, Opacity: opts.Float(0.55)}))
	c.AddSeries("on the front", nil, charts.WithLineStyleOpts(opts.LineStyle{Width: 3, Opacity: opts.Float(1)}))
	option := page.Options(c)
	delete(option, "parallel")
	delete(option, "parallelAxis")
	return option
}

// parallelTable lists the front with the settings that are drawn.
func parallelTable(v *view.View, axes []view.SettingAxis) page.Table {
	t := page.Table{Name: "The settings of the front, as a table", Empty: "No trial is complete yet.", Head: page.Headed("#trial", "#validation "+v.Measure.Name, "#"+v.Cost.Name)}
	for _, a := range axes {
		t.Head = append(t.Head, page.Heading{Text: a.Key, Number: a.Numeric})
	}
	for _, one := range v.Front {
		row := []page.Cell{page.Link(one.Number), page.Figure(v.Measure.Text(one.Accuracy)), page.Figure(format.Amount(one.Cost))}
		for i := range axes {
			c := page.Cell{Text: "absent", Number: axes[i].Numeric}
			if at := axes[i].Word(v.Row(one.Number)); at >= 0 {
				c.Text = view.Unquoted(axes[i].Column.Words[at])
				if axes[i].Numeric {
					c.Text = format.Amount(axes[i].Numbers[at])
				}
			}
			row = append(row, c)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
