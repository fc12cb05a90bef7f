package reports

import (
	"encoding/json"
	"fmt"
	"html/template"
	"io"

	"github.com/doubleroute/sweep/reports/assets"
	"github.com/doubleroute/sweep/reports/compare"
	"github.com/doubleroute/sweep/reports/decision"
	"github.com/doubleroute/sweep/reports/input"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results/analysis"
)

// Data is what a report is made of.
type Data = input.Data

// NewData is what a report on a study is made of. The study is loaded with its
// details.
func NewData(s *analysis.Study) Data { return input.New(s) }

// MostCompared is how many studies WriteComparison takes: more lines are not
// readable.
const MostCompared = compare.Most

// WriteComparison writes a page that shows studies side by side: from two of
// them to MostCompared, each with another name.
func WriteComparison(w io.Writer, all []Data) error { return compare.Write(w, all) }

// Script tells which version of echarts reports use, and whether it is built
// into this program. If it is not, the charts of a report need a network.
func Script() (version string, embedded bool) { return assets.Script() }

// Write writes the report on d, one whole HTML page. Any d gives a page, also
// that of a study without trials.
func Write(w io.Writer, d Data) error {
	return write(w, d, true)
}

// write leaves the chart library out if withChart is false.
func write(w io.Writer, d Data, withChart bool) error {
	return writePage(w, d, withChart, nil)
}

func writePage(w io.Writer, d Data, withChart bool, live *Live) error {
	s, err := assets.NewScripts(withChart)
	if err != nil {
		return err
	}
	style, err := assets.Joined(assets.PageStyles()...)
	if err != nil {
		return err
	}
	layout, err := template.New("page.html").Funcs(page.Functions()).ParseFS(assets.Files, "page/*.html")
	if err != nil {
		return err
	}
	v := view.New(d)
	all := sections(v)
	block, err := json.Marshal(newBlock(v, all))
	if err != nil {
		return fmt.Errorf("the report's data cannot be written: %w", err)
	}
	p := newDocument(v, all, d.Generated)
	p.Scripts, p.Policy, p.Style = s, s.Policy, template.CSS(style)
	if live != nil {
		if err := p.follow(*live); err != nil {
			return err
		}
	}
	p.Data = template.JS(block) // encoding/json has escaped <, > and &
	return layout.Execute(w, p)
}

func newBlock(v *view.View, all []page.Section) page.Block {
	b := page.Block{Measure: v.Measure, Cost: v.Cost, Charts: map[string]page.Chart{}, Data: map[string]any{}, Trials: v.Columns}
	b.Data["decide"] = decision.NewData(v)
	b.Add(all)
	return b
}
