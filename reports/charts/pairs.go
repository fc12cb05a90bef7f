package charts

import (
	"fmt"
	"math"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// PairsSection shows the best trial of each pair of sub-models.
func PairsSection(v *view.View) *page.Section {
	return &page.Section{
		ID: "pairs", Title: "Pairs of sub-models", Short: "Pairs", Group: page.GroupSettings, Note: pairsNote(v),
		Alt:    fmt.Sprintf("Heat map of the best %s of each pair; the table below holds every cell.", v.Measure.Name),
		Chart:  pairsChart(v),
		Tables: []page.Table{pairsTable(v)},
	}
}

func pairsNote(v *view.View) string {
	return fmt.Sprintf("Each cell is a pair of sub-models: its best validation %s among complete trials, and how many trials it had. Compare a cell with the column “%s”, where route b is absent. A cell that was tried more often had more chances. Where both routes see the same and are joined alike, a pair and its mirror image are one, and count in one cell only. A click on a cell selects its trials, in all charts and in the table.", v.Measure.Name, view.Single)
}

func pairsTable(v *view.View) page.Table {
	t := page.Table{Name: "The pairs as a table", Empty: "No trial has been started yet.", Head: page.Headed("route a ↓ route b →")}
	for _, b := range v.Pairs.B {
		t.Head = append(t.Head, page.Heading{Text: b})
	}
	for row, a := range v.Pairs.A {
		cells := []page.Cell{page.RowHead(a)}
		for _, p := range v.Pairs.Cells[row] {
			cells = append(cells, page.Say(pairCell(v, p)))
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// pairCell says what came of a pair of sub-models.
func pairCell(v *view.View, p view.Pair) string {
	switch {
	case p.Count == 0:
		return "not tried"
	case !num.Finite(p.Best) && p.Failed == p.Count:
		return format.Whole(p.Failed) + " failed"
	case !num.Finite(p.Best):
		return "no result yet from " + prose.Count(p.Count, "trial")
	}
	s := fmt.Sprintf("%s, trial %d, best of %s", v.Measure.Text(p.Best), p.Trial, format.Whole(p.Count))
	if p.Failed > 0 {
		s += fmt.Sprintf(" (%s failed)", format.Whole(p.Failed))
	}
	return s
}

// drawnPair is what the heat map draws of a pair: column, row, best value, number of
// trials, number of failed ones.
type drawnPair [5]page.Number

// pairsChart shows the best trial of each pair of sub-models as a heat map.
func pairsChart(v *view.View) page.Chart {
	c := charts.NewHeatMap()
	var tried, empty []drawnPair
	low, high := math.Inf(1), math.Inf(-1)
	for row, line := range v.Pairs.Cells {
		for col, p := range line {
			drawn := drawnPair{page.Number(col), page.Number(row), page.Number(p.Best), page.Number(p.Count), page.Number(p.Failed)}
			if !num.Finite(p.Best) {
				empty = append(empty, drawn)
				continue
			}
			tried = append(tried, drawn)
			low, high = min(low, p.Best), max(high, p.Best)
		}
	}
	if len(tried) == 0 {
		low, high = 0, 1
	} else if low == high {
		low = high - 0.01
	}
	// Rounding must not put the best cell outside of the scale.
	slack := (high - low) / 100
	low, high = low-slack, high+slack
	c.SetGlobalOptions(page.Framed(
		opts.XAxis{Type: "category", Name: "sub-model of route b", Data: v.Pairs.B},
		opts.YAxis{Type: "category", Name: "sub-model of route a", Data: v.Pairs.A, Inverse: opts.Bool(true)}, page.NoLegend)...)
	c.SetGlobalOptions(charts.WithVisualMapOpts(opts.VisualMap{
		Type: "continuous", Show: opts.Bool(false), Dimension: "2", Min: page.Bound(low), Max: page.Bound(high),
		InRange: &opts.VisualMapInRange{Color: []string{"--heat-low", "--heat-high"}},
	}))
	label := charts.WithLabelOpts(opts.Label{Show: opts.Bool(true), Color: "--ink"})
	if len(tried) > 0 {
		c.AddSeries("best", nil, page.Series(tried), label)
	}
	if len(empty) == 0 {
		return page.Options(c)
	}
	// Cells without a result still say why: a label on nothing.
	none := charts.NewScatter()
	none.AddSeries("no result", nil, page.Series(empty), label,
		charts.WithScatterChartOpts(opts.ScatterChart{SymbolSize: 1}),
		charts.WithItemStyleOpts(opts.ItemStyle{Color: "transparent"}))
	c.Overlap(none)
	return page.Options(c)
}
