package page

import (
	"html/template"

	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/reports/assets"
	"github.com/doubleroute/sweep/reports/format"
)

// Block is the page's JSON: what its script works on.
type Block struct {
	Measure format.Measure   `json:"measure"`
	Cost    format.Cost      `json:"expense"`
	Charts  map[string]Chart `json:"charts"`
	Data    map[string]any   `json:"data"`   // of charts that need more than their options
	Trials  any              `json:"trials"` // columns
}

// Add takes in what the charts of sections need.
func (b Block) Add(all []Section) {
	for _, s := range all {
		if s.Chart != nil {
			b.Charts[s.ID] = s.Chart
		}
		if s.Data != nil {
			b.Data[s.ID] = s.Data
		}
	}
}

// Functions are what the template calls.
func Functions() template.FuncMap { return template.FuncMap{"many": prose.Count} }

// Head is what the template "head" writes, up to the end of a page's head.
type Head struct {
	Title  string
	Policy string // content security policy
	Style  template.CSS
}

// WithHead adds the template "head" to those of a page that looks like a report.
func WithHead(layout *template.Template) (*template.Template, error) {
	return layout.ParseFS(assets.Files, "page/frame.html")
}
