package sqlite

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"github.com/doubleroute/sweep/results"
)

// PutFinal writes a final training, in place of the one of the same trial and
// seed if there is one, whose predictions go with it.
func (s *Store) PutFinal(ctx context.Context, study string, f results.FinalRun) error {
	return s.PutMeasurement(ctx, study, results.Measurement{Final: f})
}

func writeFinal(ctx context.Context, w writing, f results.FinalRun) error {
	if err := checkTrial(ctx, w, f.Trial); err != nil {
		return err
	}
	// What an earlier one predicts goes with it.
	if _, err := w.ExecContext(ctx, `DELETE FROM finals WHERE study = ? AND trial = ? AND seed = ?`, w.study, f.Trial, f.Seed); err != nil {
		return err
	}
	return w.put(ctx, w.finals, f.Trial, f.Seed, number(f.TestAccuracy), number(f.TestMacroF1), number(f.TestLoss), number(f.TrainSeconds),
		workerColumn(f.Worker), stampColumn(f.Started))
}

// Finals returns the final trainings, by trial and seed.
func (s *Store) Finals(ctx context.Context, study string) ([]results.FinalRun, error) {
	return collect(scanStudy(ctx, s, study, func(row scanner) (f results.FinalRun, err error) {
		var started string
		err = row.Scan(&f.Trial, &f.Seed, (*figure)(&f.TestAccuracy), (*figure)(&f.TestMacroF1), (*figure)(&f.TestLoss),
			(*figure)(&f.TrainSeconds), &f.Worker, &started)
		if err == nil {
			f.Started, err = unstamp(started)
		}
		return f, cmp.Or(err, f.Check())
	}, s.finals.read(`trial, seed, test_accuracy, test_macro_f1, test_loss, train_seconds,
		coalesce(worker, -1), coalesce(started, '')`, `WHERE study = ? ORDER BY trial, seed`)))
}

// PutLatency writes a measured latency, in place of the trial's earlier one.
func (s *Store) PutLatency(ctx context.Context, study string, l results.Latency) error {
	return s.update(ctx, study, func(w writing) error {
		if err := checkTrial(ctx, w, l.Trial); err != nil {
			return err
		}
		lengths, err := json.Marshal(l.Lengths)
		if err != nil {
			return err
		}
		return w.put(ctx, w.latencies, l.Trial, number(l.P50), number(l.P95), l.Processor, string(lengths))
	})
}

// Latencies returns the measured latencies, by trial.
func (s *Store) Latencies(ctx context.Context, study string) ([]results.Latency, error) {
	return collect(scanStudy(ctx, s, study, func(row scanner) (l results.Latency, err error) {
		var lengths []byte
		if err := row.Scan(&l.Trial, (*figure)(&l.P50), (*figure)(&l.P95), &l.Processor, &lengths); err != nil {
			return l, err
		}
		if err := json.Unmarshal(lengths, &l.Lengths); err != nil {
			return l, s.damaged(study, fmt.Sprintf("the latency of trial %d by length", l.Trial), err)
		}
		return l, l.Check()
	}, s.latencies.read(`trial, p50, p95, processor, lengths`, `WHERE study = ? ORDER BY trial`)))
}

// KeepFinals forgets the final trainings with their predictions, those of routes
// alone, the diagnoses and the latencies of all trials but these. A study that goes on for longer may
// have other finalists than before; without the earlier ones it is the same as
// if it had run that long at once.
func (s *Store) KeepFinals(ctx context.Context, study string, trials []int) error {
	return s.update(ctx, study, func(w writing) error {
		keep := numbers(trials)
		for _, table := range []string{"finals", "alone", "latencies", "diagnoses"} {
			_, err := w.ExecContext(ctx, `DELETE FROM `+table+` WHERE study = ? AND trial NOT IN (SELECT value FROM json_each(?))`, w.study, keep)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// checkTrial returns an error if the study has no such trial.
func checkTrial(ctx context.Context, w writing, trial int) error {
	var there bool
	err := w.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM trials WHERE study = ? AND number = ?)`, w.study, trial).Scan(&there)
	if err == nil && !there {
		err = faultf("the study has no trial %d", trial)
	}
	return err
}
