package input

import (
	"context"
	"time"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/results/sqlite"
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
	Jobs       []results.Job       // by trial and first epoch
	TestLabels []int               // true class of every text of the test part
	Readings   []results.Reading   // by trial and seed
	Diagnoses  []results.Diagnosis // by trial

	// What the store does not know.
	Settings map[string]string // what the experiment sets, by key, values and whole ranges as JSON; nil: not known
	Running  bool              // whether somebody runs the study now
	Folder   string            // of the results, as the reader of the page would name it; empty: runs
	Views    []string          // that a route can have whatever the data; empty: DefaultViews

	Generated time.Time // when the report is written
}

// DefaultViews are the views of the program itself. It is the one list of them
// here: whoever knows more hands in Data.Views.
func DefaultViews() []string {
	return []string{"all", "first-half", "second-half", "even", "odd", "characters", "bigrams", "trigrams"}
}

// Load reads a study's data from the store, whether or not the study still
// runs.
func Load(ctx context.Context, store *sqlite.Store, study string) (Data, error) {
	d := Data{Generated: time.Now()}
	var err error
	// What refers to something is read before it: should the study be running, all
	// that is referred to is there. Where there is no such study, the first error
	// says so.
	if d.Readings, err = store.Readings(ctx, study); err != nil {
		return Data{}, err
	}
	if d.TestLabels, err = store.TestLabels(ctx, study); err != nil {
		return Data{}, err
	}
	if d.Diagnoses, err = store.Diagnoses(ctx, study); err != nil {
		return Data{}, err
	}
	if d.Finals, err = store.Finals(ctx, study); err != nil {
		return Data{}, err
	}
	if d.Latencies, err = store.Latencies(ctx, study); err != nil {
		return Data{}, err
	}
	if d.Epochs, err = store.AllEpochs(ctx, study); err != nil {
		return Data{}, err
	}
	if d.Jobs, err = store.Jobs(ctx, study); err != nil {
		return Data{}, err
	}
	if d.Bank, err = analysis.LoadRouteBank(ctx, store, study); err != nil {
		return Data{}, err
	}
	if d.Trials, err = store.Trials(ctx, study); err != nil {
		return Data{}, err
	}
	if d.Study, _, err = store.Study(ctx, study); err != nil {
		return Data{}, err
	}
	return d, nil
}
