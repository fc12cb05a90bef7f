package modelcharts

import (
	"fmt"

	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/view"
)

// panel is what a section shows of one model.
type panel struct {
	Note   string
	Tables []page.Table
	Data   any // for the chart's script
}

// byModel completes a section with a choice of the model, of which the first is
// shown to begin with. The script puts the others' notes and tables in the place
// of the first's. It returns nil if there is no model.
func byModel(s *page.Section, models []*view.Inspected, names []string, of func(*view.Inspected) panel) *page.Section {
	if len(models) == 0 {
		return nil
	}
	choice := page.Control{Name: "model", Label: "Model"}
	panels := map[int]panelData{}
	for i, m := range models {
		f := of(m)
		if i == 0 {
			s.Note, s.Tables = f.Note, f.Tables
		}
		choice.Options = append(choice.Options, page.Option{Value: fmt.Sprint(m.Trial.Number), Text: m.Label()})
		panels[m.Trial.Number] = panelData{f.Note, panelTables(f.Tables), f.Data}
	}
	s.Controls = append([]page.Control{choice}, s.Controls...)
	s.Data = modelData{names, panels}
	return s
}

// modelData is what the script takes a section's models from.
type modelData struct {
	Names  []string          `json:"names"`  // of classes
	Models map[int]panelData `json:"models"` // by trial
}

type panelData struct {
	Note   string       `json:"note"`
	Tables []panelTable `json:"tables"`
	Data   any          `json:"data"`
}

// panelTable is a table as texts.
type panelTable struct {
	Head []string   `json:"head"`
	Rows [][]string `json:"rows"`
	More string     `json:"more"`
}

func panelTables(tables []page.Table) []panelTable {
	all := make([]panelTable, len(tables))
	for i, t := range tables {
		all[i] = panelTable{Rows: make([][]string, len(t.Rows)), More: t.More}
		for _, h := range t.Head {
			all[i].Head = append(all[i].Head, h.Text)
		}
		for j, row := range t.Rows {
			for _, c := range row {
				all[i].Rows[j] = append(all[i].Rows[j], c.Text)
			}
		}
	}
	return all
}
