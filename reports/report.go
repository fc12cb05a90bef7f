package reports

import (
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"time"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/analysis"
)

// Data is what a report is made of. Everything that it says beyond these
// (fronts, intervals, comparisons) it takes from package results.
type Data struct {
	Study     results.Study
	Trials    []results.Trial
	Epochs    map[int][]results.Epoch // by trial number
	Finals    []results.FinalRun
	Latencies []results.Latency
	Bank      *analysis.RouteBank // nil: the study has none

	// What older versions of the program did not keep may be missing.
	Jobs       []results.Job         // by trial and first epoch
	TestLabels []int                 // true class of every text of the test part
	Readings   []results.Predictions // by trial and seed
	Diagnoses  []results.Diagnosis   // by trial

	// What the store does not know.
	Settings map[string]string // what the experiment sets, by key, values and whole ranges as JSON; nil: not known
	Running  bool              // whether somebody runs the study now
	Program  string            // as its user calls it; empty: sweep
	Folder   string            // of the results, as the reader of the page would name it; empty: runs

	Generated time.Time // when the report is written
}

// NewData is what a report on a study is made of. The study is loaded with its
// details.
func NewData(s *analysis.Study) Data {
	return Data{
		Study: s.Study, Trials: s.Trials, Epochs: s.Epochs, Finals: s.Finals, Latencies: s.Latencies, Bank: s.Bank(),
		Jobs: s.Jobs, TestLabels: s.TestLabels, Readings: s.Predictions, Diagnoses: s.Diagnoses, Generated: time.Now(),
	}
}

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
	p := newPage(v, all, d.Generated)
	p.Scripts, p.Policy, p.Style = s, s.Policy, template.CSS(style)
	if live != nil {
		if err := p.follow(*live); err != nil {
			return err
		}
	}
	p.Data = template.JS(block) // encoding/json has escaped <, > and &
	return layout.Execute(w, p)
}

// block is the page's JSON: what its script works on.
type block struct {
	Measure measure          `json:"measure"`
	Expense expense          `json:"expense"`
	Charts  map[string]chart `json:"charts"`
	Data    map[string]any   `json:"data"` // of charts that need more than their options
	Trials  *columns         `json:"trials"`
}

func newBlock(v *view, all []section) block {
	b := block{Measure: v.Measure, Expense: v.Expense, Charts: map[string]chart{}, Data: map[string]any{}, Trials: v.Columns}
	b.Data["decide"] = newDecideData(v)
	b.add(all)
	return b
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
