package reports

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/results/stats"
)

// pushSection shows which route tells which class; nil if no model was looked
// into.
func pushSection(v *view) *section {
	models := v.Inside.pairs() // of these there is more to tell
	for _, s := range v.Inside.diagnosed() {
		if !slices.Contains(models, s) {
			models = append(models, s)
		}
	}
	models = slices.DeleteFunc(models, func(s *subject) bool { return len(s.Diagnosis.Push) == 0 })
	return byModel(&section{
		ID: "push", Title: "Which route tells which class", Short: "Push", Group: groupModel,
		Alt: "Heat map of what each route and the bias add to the lead of the right class; the table below holds every class.", Chart: pushChart(),
	}, models, v.Inside.names(v.Inside.countDiagnosed(models)), func(s *subject) face {
		all := pushes(s.Diagnosis.Push)
		return face{pushNote(all), []table{pushTable(v, s, all)}, pushData{terms(s), pushRows(all)}}
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
		text += fmt.Sprintf("Of %s, the %d with the smallest lead are drawn; the table has all. ", many(len(all), "class"), mostClasses)
	}
	return text + afterwards
}

// terms names the columns.
func terms(s *subject) []string {
	if len(s.Diagnosis.Routes) == 2 {
		return []string{"route a", "route b", "bias", "lead"}
	}
	return []string{"route", "bias", "lead"}
}

// pushChart is completed by the script.
func pushChart() chart {
	c := charts.NewHeatMap()
	c.SetGlobalOptions(framed(
		opts.XAxis{Type: "category", Position: "top"},
		opts.YAxis{Type: "category", Inverse: opts.Bool(true)}, noLegend)...)
	c.SetGlobalOptions(charts.WithVisualMapOpts(opts.VisualMap{Type: "continuous", Show: opts.Bool(false), Dimension: "2", Min: -1, Max: 1,
		InRange: &opts.VisualMapInRange{Color: []string{"--wrong-high", "--panel", "--heat-high"}}}))
	c.AddSeries("push", nil)
	return plain(c)
}

func pushTable(v *view, s *subject, all []push) table {
	t := table{Name: "The classes as a table", Empty: "No class has texts.", Head: headed("class")}
	for _, term := range terms(s) {
		t.Head = append(t.Head, heading{term, true})
	}
	for _, p := range all {
		row := []cell{rowHead(v.Inside.name(p.Class))}
		for _, x := range append(slices.Clone(p.Terms), p.Lead) {
			row = append(row, figure(signed(x, 2)))
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
	Class int      `json:"class"`
	Terms []number `json:"terms"`
}

func pushRows(all []push) []pushRow {
	rows := []pushRow{}
	for _, p := range all {
		row := pushRow{Class: p.Class}
		for _, x := range append(slices.Clone(p.Terms), p.Lead) {
			row.Terms = append(row.Terms, number(x))
		}
		rows = append(rows, row)
	}
	return rows
}
