package study

import (
	"context"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/results/stats"
	"github.com/doubleroute/sweep/routes"
)

// keepsReadings reports whether what models say of each test text is kept. The
// store has room for fewer classes than data may have.
func (r *run) keepsReadings() bool { return len(r.data.Corpus.Classes) <= sqlite.MostClasses }

// keepLabels stores the classes of the test part, once.
func (r *run) keepLabels(ctx context.Context) error {
	if !r.keepsReadings() {
		return nil
	}
	name := r.Experiment.Name
	known, err := r.Store.TestLabels(ctx, name)
	if err != nil || known != nil {
		return err
	}
	return r.Store.PutTestLabels(ctx, name, ints(r.data.Labels(routes.Test)))
}

// read reads the test part with the model of a final training, once. Into the
// model that is kept it looks as well.
func (r *run) read(m *results.Measurement, model *routes.Model) error {
	var reading routes.Predictions
	var inside *routes.Diagnosis
	var err error
	if m.Final.Seed == 0 {
		reading, inside, err = model.Diagnose(routes.Test)
	} else {
		reading, err = model.Predictions(routes.Test)
	}
	if err != nil {
		return err
	}
	m.Final.TestAccuracy, m.Final.TestMacroF1, m.Final.TestLoss = reading.Accuracy, reading.MacroF1, reading.Loss
	if !r.keepsReadings() {
		return nil
	}
	m.Predictions = &results.Predictions{Trial: m.Final.Trial, Seed: m.Final.Seed,
		Predicted: ints(reading.Predicted), Confidence: reading.Confidence}
	if inside != nil {
		m.Diagnosis = diagnosis(m.Final.Trial, inside)
	}
	return nil
}

// diagnosis is a look inside a model as it is stored.
func diagnosis(trial int, d *routes.Diagnosis) *results.Diagnosis {
	stored := &results.Diagnosis{Trial: trial, Mistakes: []results.Mistake{}}
	for _, e := range d.Mistakes {
		stored.Mistakes = append(stored.Mistakes, results.Mistake{Text: e.Text, Truth: int(e.Truth), Predicted: int(e.Predicted), Confidence: e.Confidence})
	}
	for _, e := range d.Routes {
		stored.Routes = append(stored.Routes, results.RouteEffect(e))
	}
	for _, b := range d.Balance {
		stored.Balance = append(stored.Balance, results.BalancePoint(b))
	}
	for _, terms := range d.Margins {
		row := make([]stats.Number, len(terms))
		for i, x := range terms {
			row[i] = stats.Number(x)
		}
		stored.Contributions = append(stored.Contributions, row)
	}
	return stored
}

func ints(list []int32) []int {
	out := make([]int, len(list))
	for i, x := range list {
		out[i] = int(x)
	}
	return out
}
