package input

import (
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
	Jobs        []results.Job         // by trial and first epoch
	TestLabels  []int                 // true class of every text of the test part
	Predictions []results.Predictions // by trial and seed
	Alone       []results.AloneRun    // by trial, route and seed
	Diagnoses   []results.Diagnosis   // by trial

	// What the store does not know.
	Settings map[string]string // what the experiment sets, by key, values and whole ranges as JSON; nil: not known
	Running  bool              // whether somebody runs the study now
	Folder   string            // of the results, as the reader of the page would name it; empty: runs
	Program  string            // as its user calls it; empty: sweep
	Views    []string          // that a route can have whatever the data; empty: DefaultViews

	Generated time.Time // when the report is written
}

// DefaultViews are the views of the program itself. It is the one list of them
// here: whoever knows more hands in Data.Views.
func DefaultViews() []string {
	return []string{"all", "first-half", "second-half", "even", "odd", "characters", "subwords", "bigrams", "trigrams"}
}

// New is what a report on a study is made of. The study is loaded with its
// details.
func New(s *analysis.Study) Data {
	return Data{
		Study: s.Study, Trials: s.Trials, Epochs: s.Epochs, Finals: s.Finals, Latencies: s.Latencies, Bank: s.Bank(),
		Jobs: s.Jobs, TestLabels: s.TestLabels, Predictions: s.Predictions, Alone: s.Alone, Diagnoses: s.Diagnoses, Generated: time.Now(),
	}
}
