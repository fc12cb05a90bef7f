package sqlite

import (
	"context"
	"encoding/json"

	"github.com/doubleroute/sweep/results"
)

// PutFold writes what a trial did on a fold, in place of what it did there before.
func (s *Store) PutFold(ctx context.Context, study string, r results.FoldReading) error {
	return s.update(ctx, study, func(w writing) error {
		if err := checkTrial(ctx, w, r.Trial); err != nil {
			return err
		}
		return w.put(ctx, w.folds, r.Trial, r.Fold, r.Texts, number(r.Accuracy), number(r.MacroF1), number(r.Loss), number(r.TrainSeconds),
			workerColumn(r.Worker), stampColumn(r.Started), r.Error)
	})
}

// Folds returns what trials did on folds, by trial and fold; none of studies of an
// older version.
func (s *Store) Folds(ctx context.Context, study string) ([]results.FoldReading, error) {
	return collect(scanStudy(ctx, s, study, func(row scanner) (r results.FoldReading, err error) {
		var started string
		err = row.Scan(&r.Trial, &r.Fold, &r.Texts, (*figure)(&r.Accuracy), (*figure)(&r.MacroF1), (*figure)(&r.Loss),
			(*figure)(&r.TrainSeconds), &r.Worker, &started, &r.Error)
		if err == nil {
			r.Started, err = unstamp(started)
		}
		return r, err
	}, s.folds.read(`trial, fold, texts, accuracy, macro_f1, loss, train_seconds, coalesce(worker, -1), coalesce(started, ''), error`,
		`WHERE study = ? ORDER BY trial, fold`)))
}

// KeepFolds forgets all that trials did on folds but these readings.
func (s *Store) KeepFolds(ctx context.Context, study string, readings []results.FoldReading) error {
	keep := make([][2]int, len(readings))
	for i, r := range readings {
		keep[i] = [2]int{r.Trial, r.Fold}
	}
	list, err := json.Marshal(keep)
	if err != nil {
		return err
	}
	return s.update(ctx, study, func(w writing) error {
		_, err := w.ExecContext(ctx, `DELETE FROM folds WHERE study = ? AND
			NOT EXISTS (SELECT 1 FROM json_each(?) WHERE value ->> 0 = trial AND value ->> 1 = fold)`, w.study, string(list))
		return err
	})
}
