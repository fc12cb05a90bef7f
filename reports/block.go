package reports

import "html/template"

// block is the page's JSON: what its script works on.
type block struct {
	Measure measure          `json:"measure"`
	Expense expense          `json:"expense"`
	Charts  map[string]chart `json:"charts"`
	Data    map[string]any   `json:"data"`   // of charts that need more than their options
	Trials  any              `json:"trials"` // columns
}

// add takes in what the charts of sections need.
func (b block) add(all []section) {
	for _, s := range all {
		if s.Chart != nil {
			b.Charts[s.ID] = s.Chart
		}
		if s.Data != nil {
			b.Data[s.ID] = s.Data
		}
	}
}

// functions are what the template calls.
func functions() template.FuncMap { return template.FuncMap{"many": many} }

// Head is what the template "head" writes, up to the end of a page's head.
type Head struct {
	Title  string
	Policy string // content security policy
	Style  template.CSS
}

// WithHead adds the template "head" to those of a page that looks like a report.
func WithHead(layout *template.Template) (*template.Template, error) {
	return layout.ParseFS(assets, "assets/page/frame.html")
}
