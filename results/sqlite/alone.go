package sqlite

import (
	"cmp"
	"context"
	"fmt"

	"github.com/doubleroute/sweep/results"
)

// PutAlone writes what a route of a finalist did alone, in place of the one of the
// same trial, route and seed if there is one.
func (s *Store) PutAlone(ctx context.Context, study string, r results.AloneRun) error {
	return s.update(ctx, study, func(w writing) error {
		if err := checkTrial(ctx, w, r.Trial); err != nil {
			return err
		}
		classes, err := countClasses(ctx, w.Tx, w.study)
		if err != nil {
			return err
		}
		predicted, err := packClasses(r.Predicted, classes)
		if err != nil {
			return faultf("the predictions of route %s of trial %d with seed %d cannot be stored: %v", r.Route, r.Trial, r.Seed, err)
		}
		c := r.Costs
		return w.put(ctx, w.alone, r.Trial, r.Route, r.Seed, c.FLOPs, c.Parameters, c.Bytes, c.ActivationBytes, number(r.Cost),
			number(r.TestAccuracy), number(r.TestMacroF1), number(r.TestLoss), number(r.TrainSeconds), workerColumn(r.Worker), stampColumn(r.Started), blob(predicted))
	})
}

// Alone returns what routes of finalists did alone, by trial, route and seed; none
// of studies of an older version.
func (s *Store) Alone(ctx context.Context, study string) ([]results.AloneRun, error) {
	_, classes, err := s.identifyClasses(ctx, study)
	if err != nil {
		return nil, err
	}
	return collect(scanStudy(ctx, s, study, func(row scanner) (r results.AloneRun, err error) {
		var started string
		var predicted []byte
		c := &r.Costs
		err = row.Scan(&r.Trial, &r.Route, &r.Seed, &c.FLOPs, &c.Parameters, &c.Bytes, &c.ActivationBytes, (*figure)(&r.Cost),
			(*figure)(&r.TestAccuracy), (*figure)(&r.TestMacroF1), (*figure)(&r.TestLoss), (*figure)(&r.TrainSeconds), &r.Worker, &started, &predicted)
		if err == nil {
			r.Started, err = unstamp(started)
		}
		if err == nil && len(predicted) > 0 {
			if r.Predicted, err = unpackClasses(predicted, classes); err != nil {
				err = s.damaged(study, fmt.Sprintf("what route %s of trial %d with seed %d predicts", r.Route, r.Trial, r.Seed), err)
			}
		}
		return r, cmp.Or(err, r.Check())
	}, s.alone.read(`trial, route, seed, flops, parameters, bytes, activation_bytes, cost, test_accuracy, test_macro_f1, test_loss, train_seconds,
		coalesce(worker, -1), coalesce(started, ''), predicted`, `WHERE study = ? ORDER BY trial, route, seed`)))
}
