package modelcharts

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results/stats"
)

// ContributionsSection shows which route tells which class; nil if no model was looked
// into.
func ContributionsSection(v *view.View) *page.Section {
	models := v.Inspection.Pairs() // of these there is more to tell
	for _, s := range v.Inspection.Diagnosed() {
		if !slices.Contains(models, s) {
			models = append(models, s)
		}
	}
	models = slices.DeleteFunc(models, func(s *view.Inspected) bool { return len(s.Diagnosis.Contributions) == 0 })
	return byModel(&page.Section{
		ID: "contributions", Title: "Contribution of the routes to each class", Short: "Contributions", Group: page.GroupModel,
		Alt: "Heat map of what each route and the bias add to the lead of the right class; the table below holds every class.", Chart: contributionsChart(),
	}, models, v.Inspection.ClassNames(v.Inspection.DiagnosedClasses(models)), func(s *view.Inspected) panel {
		all := contributions(s.Diagnosis.Contributions)
		return panel{contributionsNote(all), []page.Table{contributionsTable(v, s, all)}, contributionsData{terms(s), contributionRows(all)}}
	})
}

// contribution is what gives a class its lead.
type contribution struct {
	Class int
	Terms []float64 // by route, and last of the bias
	Lead  float64   // their sum
}

// contributions lists the classes, the one with the smallest lead first.
func contributions(rows [][]stats.Number) []contribution {
	var all []contribution
	for class, row := range rows {
		p := contribution{Class: class}
		for _, x := range row {
			p.Terms = append(p.Terms, float64(x))
			p.Lead += float64(x)
		}
		if len(row) > 0 && num.Finite(p.Lead) {
			all = append(all, p)
		}
	}
	slices.SortStableFunc(all, func(a, b contribution) int { return cmp.Compare(a.Lead, b.Lead) })
	return all
}

func contributionsNote(all []contribution) string {
	text := "Over the test part's texts of a class: by how much each route, and the bias, puts the right class ahead of the mean of the others, in units of the score. Blue and a plus: it puts the right class ahead; orange and a minus: it holds it back. A class whose lead comes from one column is told by that route. The classes with the smallest lead come first. "
	if len(all) > mostClasses {
		text += fmt.Sprintf("Of %s, the %d with the smallest lead are drawn; the table has all. ", prose.Count(len(all), "class"), mostClasses)
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

// contributionsChart is completed by the script.
func contributionsChart() page.Chart {
	c := charts.NewHeatMap()
	c.SetGlobalOptions(page.Framed(
		opts.XAxis{Type: "category", Position: "top"},
		opts.YAxis{Type: "category", Inverse: opts.Bool(true)}, page.NoLegend)...)
	c.SetGlobalOptions(charts.WithVisualMapOpts(opts.VisualMap{Type: "continuous", Show: opts.Bool(false), Dimension: "2", Min: -1, Max: 1,
		InRange: &opts.VisualMapInRange{Color: []string{"--wrong-high", "--panel", "--heat-high"}}}))
	c.AddSeries("contributions", nil)
	return page.Options(c)
}

func contributionsTable(v *view.View, s *view.Inspected, all []contribution) page.Table {
	t := page.Table{Name: "The classes as a table", Empty: "No class has texts.", Head: page.Headed("class")}
	for _, term := range terms(s) {
		t.Head = append(t.Head, page.Heading{Text: term, Number: true})
	}
	for _, p := range all {
		row := []page.Cell{page.RowHead(v.Inspection.ClassName(p.Class))}
		for _, x := range append(slices.Clone(p.Terms), p.Lead) {
			row = append(row, page.Figure(format.Signed(x, 2)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

type contributionsData struct {
	Terms []string          `json:"terms"`
	Rows  []contributionRow `json:"rows"`
}

// contributionRow is a class, and its terms with their sum last.
type contributionRow struct {
	Class int           `json:"class"`
	Terms []page.Number `json:"terms"`
}

func contributionRows(all []contribution) []contributionRow {
	rows := []contributionRow{}
	for _, p := range all {
		row := contributionRow{Class: p.Class}
		for _, x := range append(slices.Clone(p.Terms), p.Lead) {
			row.Terms = append(row.Terms, page.Number(x))
		}
		rows = append(rows, row)
	}
	return rows
}
