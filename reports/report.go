package reports

import (
	"encoding/json"
	"fmt"
	"html/template"
	"io"
)

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
	s, err := newScripts(withChart)
	if err != nil {
		return err
	}
	style, err := joined(pageStyles()...)
	if err != nil {
		return err
	}
	layout, err := template.New("page.html").Funcs(functions()).ParseFS(assets, "assets/page/*.html")
	if err != nil {
		return err
	}
	v := newView(d)
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

func newBlock(v *view, all []section) block {
	b := block{Measure: v.Measure, Expense: v.Expense, Charts: map[string]chart{}, Data: map[string]any{}, Trials: v.Columns}
	b.Data["decide"] = newDecideData(v)
	b.add(all)
	return b
}
