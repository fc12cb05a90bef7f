package modelcharts

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results/stats"
)

// PushSection shows which route tells which class; nil if no model was looked
// into.
func PushSection(v *view.View) *page.Section {
	models := v.Inside.Pairs() // of these there is more to tell
	for _, s := range v.Inside.Diagnosed() {
		if !slices.Contains(models, s) {
			models = append(models, s)
		}
	}
	models = slices.DeleteFunc(models, func(s *view.Inspected) bool { return len(s.Diagnosis.Push) == 0 })
	return byModel(&page.Section{
		ID: "push", Title: "Which route tells which class", Short: "Push", Group: page.GroupModel,
		Alt: "Heat map of what each route and the bias add to the lead of the right class; the table below holds every class.", Chart: pushChart(),
	}, models, v.Inside.ClassNames(v.Inside.DiagnosedClasses(models)), func(s *view.Inspected) face {
		all := pushes(s.Diagnosis.Push)
		return face{pushNote(all), []page.Table{pushTable(v, s, all)}, pushData{terms(s), pushRows(all)}}
	})
}

// push is what gives a class its lead.
type push struct {
	Class int
	Terms []float64 // by route, and last of the bias
	Lead  float64   // their sum
}

// pushes lists the classes, the one with the smallest lead first.
func pushes(rows [][]stats.Number) []push {
	var all []push
	for class, row := range rows {
		p := push{Class: class}
		for _, x := range row {
			p.Terms = append(p.Terms, float64(x))
			p.Lead += float64(x)
		}
		if len(row) > 0 && num.Finite(p.Lead) {
			all = append(all, p)
		}
	}
	slices.SortStableFunc(all, func(a, b push) int { return cmp.Compare(a.Lead, b.Lead) })
	return all
}

func pushNote(all []push) string {
	text := "Over the test part's texts of a class: by how much each route, and the bias, puts the right class ahead of the mean of the others, in units of the score. Blue and a plus: it pushes the right class ahead; orange and a minus: it holds it back. A class whose lead comes from one column is told by that route. The classes with the smallest lead come first. "
	if len(all) > mostClasses {
		text += fmt.Sprintf("Of %s, the %d with the smallest lead are drawn; the table has all. ", format.Many(len(all), "class"), mostClasses)
	}
	return text + afterwards
}

// terms names the columns.
func terms(s *view.Inspected) []string {
	if len(s.Diagnosis.Routes) == 2 {
		return []string{"route a", "route b", "bias", "lead"}
	}
	return []string{"route", "bias", "lead"}
}

// pushChart is completed by the script.
func pushChart() page.Chart {
	c := charts.NewHeatMap()
	c.SetGlobalOptions(page.Framed(
		opts.XAxis{Type: "category", Position: "top"},
		opts.YAxis{Type: "category", Inverse: opts.Bool(true)}, page.NoLegend)...)
	c.SetGlobalOptions(charts.WithVisualMapOpts(opts.VisualMap{Type: "continuous", Show: opts.Bool(false), Dimension: "2", Min: -1, Max: 1,
		InRange: &opts.VisualMapInRange{Color: []string{"--wrong-high", "--panel", "--heat-high"}}}))
	c.AddSeries("push", nil)
	return page.Options(c)
}

func pushTable(v *view.View, s *view.Inspected, all []push) page.Table {
	t := page.Table{Name: "The classes as a table", Empty: "No class has texts.", Head: page.Headed("class")}
	for _, term := range terms(s) {
		t.Head = append(t.Head, page.Heading{Text: term, Number: true})
	}
	for _, p := range all {
		row := []page.Cell{page.RowHead(v.Inside.ClassName(p.Class))}
		for _, x := range append(slices.Clone(p.Terms), p.Lead) {
			row = append(row, page.Figure(format.Signed(x, 2)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

type pushData struct {
	Terms []string  `json:"terms"`
	Rows  []pushRow `json:"rows"`
}

// pushRow is a class, and its terms with their sum last.
type pushRow struct {
	Class int           `json:"class"`
	Terms []page.Number `json:"terms"`
}

func pushRows(all []push) []pushRow {
	rows := []pushRow{}
	for _, p := range all {
		row := pushRow{Class: p.Class}
		for _, x := range append(slices.Clone(p.Terms), p.Lead) {
			row.Terms = append(row.Terms, page.Number(x))
		}
		rows = append(rows, row)
	}
	return rows
}
