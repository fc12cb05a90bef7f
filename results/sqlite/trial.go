package sqlite

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"sync"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/search"
)

const trialColumns = `number, state, params, settings, routes, views, combiner,
	flops, parameters, bytes, activation_bytes, cost,
	epochs, accuracy, train_seconds, worker, started, error`

// PutTrial writes a trial, in place of the one with the same number if there is
// one.
func (s *Store) PutTrial(ctx context.Context, study string, t results.Trial) error {
	return s.update(ctx, study, func(w writing) error {
		return writeTrial(ctx, w, t)
	})
}

func writeTrial(ctx context.Context, w writing, t results.Trial) error {
	for name, text := range map[string]json.RawMessage{"params": t.Params, "settings": t.Settings} {
		if len(text) > 0 && !json.Valid(text) {
			return faultf("the %s of trial %d are not JSON: %.60q", name, t.Number, text)
		}
	}
	return w.put(ctx, w.trials,
		t.Number, string(t.State), string(t.Params), string(t.Settings), list(t.Routes), list(t.Views), t.Combiner,
		t.Costs.FLOPs, t.Costs.Parameters, t.Costs.Bytes, t.Costs.ActivationBytes, number(t.Cost),
		t.Epochs, number(t.Accuracy), number(t.TrainSeconds), t.Worker, stamp(t.Started), t.Error)
}

// EachTrial goes through the trials of a study in the order of their numbers
// without holding them all. One is running only while a process runs the study.
// An error comes with an empty trial and is the last
// thing to come.
func (s *Store) EachTrial(ctx context.Context, study string) iter.Seq2[results.Trial, error] {
	return s.eachTrial(ctx, study, ``)
}

func (s *Store) eachTrial(ctx context.Context, study, where string, args ...any) iter.Seq2[results.Trial, error] {
	stored := scanStudy(ctx, s, study, scanTrial, s.trials.read(trialColumns, `WHERE study = ? `+where+` ORDER BY number`), args...)
	return func(yield func(results.Trial, error) bool) {
		run := sync.OnceValue(func() bool { return s.watch.Running(study) })
		for t, err := range stored {
			if t.State == search.Running && !run() { // a run that was killed left it so
				t.State = search.Waiting
			}
			if !yield(t, err) {
				return
			}
		}
	}
}

// Trials returns the trials of a study in the order of their numbers.
func (s *Store) Trials(ctx context.Context, study string) ([]results.Trial, error) {
	return collect(s.EachTrial(ctx, study))
}

func scanTrial(row scanner) (results.Trial, error) {
	var t results.Trial
	var params, settings, routes, views, started string
	err := row.Scan(&t.Number, &t.State, &params, &settings, &routes, &views, &t.Combiner,
		&t.Costs.FLOPs, &t.Costs.Parameters, &t.Costs.Bytes, &t.Costs.ActivationBytes, (*figure)(&t.Cost),
		&t.Epochs, (*figure)(&t.Accuracy), (*figure)(&t.TrainSeconds), &t.Worker, &started, &t.Error)
	if err != nil {
		return results.Trial{}, err
	}
	t.Params, t.Settings = rawJSON(params), rawJSON(settings)
	if t.Routes, err = unlist(routes); err == nil {
		t.Views, err = unlist(views)
	}
	if err == nil {
		t.Started, err = unstamp(started)
	}
	if err != nil {
		return results.Trial{}, fmt.Errorf("trial %d: %w", t.Number, err)
	}
	return t, t.Check()
}

func rawJSON(text string) json.RawMessage {
	if text == "" {
		return nil
	}
	return json.RawMessage(text)
}
