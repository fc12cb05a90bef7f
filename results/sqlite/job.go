package sqlite

import (
	"cmp"
	"context"
	"math"

	"github.com/doubleroute/sweep/results"
)

// PutJob writes a finished job as a whole: the trial as it now stands, and the
// epochs that the job trained, which follow epoch `from` without a gap. However
// the program ends, either all of it is kept or nothing. What was written
// earlier of this trial beyond epoch `from` is replaced. When and where it ran is
// noted by PutBatch alone.
func (s *Store) PutJob(ctx context.Context, study string, t results.Trial, epochs []results.Epoch, from int) error {
	job := FinishedJob{Trial: t, From: from, Epochs: epochs, Worker: -1, Seconds: math.NaN()}
	return s.PutBatch(ctx, study, Batch{Trials: []results.Trial{t}, Jobs: []FinishedJob{job}})
}

// consecutive refuses epochs that do not follow epoch `from`.
func consecutive(trial int, epochs []results.Epoch, from int) error {
	for i, e := range epochs {
		if e.Epoch != from+1+i {
			return faultf("trial %d: epoch %d is given where epoch %d should be", trial, e.Epoch, from+1+i)
		}
	}
	return nil
}

func writeJob(ctx context.Context, w writing, j FinishedJob) error {
	if err := forgetAfter(ctx, w, j.Trial.Number, j.From); err != nil {
		return err
	}
	err := w.put(ctx, w.jobs, j.Trial.Number, j.From, j.From+len(j.Epochs), number(j.Trial.Accuracy), j.Trial.Error,
		workerColumn(j.Worker), stampColumn(j.Started), number(j.Seconds))
	if err != nil || len(j.Epochs) == 0 {
		return err
	}
	return writeEpochs(ctx, w, j.Trial.Number, j.Epochs)
}

// forgetAfter removes the jobs of a trial from epoch `from` on.
func forgetAfter(ctx context.Context, w writing, trial, from int) error {
	if _, err := w.ExecContext(ctx, `DELETE FROM jobs WHERE study = ? AND trial = ? AND first >= ?`, w.study, trial, from); err != nil {
		return err
	}
	_, err := w.ExecContext(ctx, `DELETE FROM epochs WHERE study = ? AND trial = ? AND epoch > ?`, w.study, trial, from)
	return err
}

func writeEpochs(ctx context.Context, w writing, trial int, epochs []results.Epoch) (err error) {
	put, err := w.PrepareContext(ctx, w.epochs.put())
	if err != nil {
		return err
	}
	defer func() {
		if shut := put.Close(); err == nil {
			err = shut
		}
	}()
	for _, e := range epochs {
		_, err := put.ExecContext(ctx, w.study, trial, e.Epoch, number(e.TrainLoss), number(e.ValidationLoss),
			number(e.Accuracy), number(e.MacroF1), number(e.NegLogLoss), number(e.LearningRate), number(e.Seconds))
		if err != nil {
			return err
		}
	}
	return nil
}

// Jobs returns every finished job of a study, by trial and first epoch.
func (s *Store) Jobs(ctx context.Context, study string) ([]results.Job, error) {
	return s.jobs(ctx, study, ``)
}

func (s *Store) jobs(ctx context.Context, study, where string, args ...any) ([]results.Job, error) {
	return collect(scanStudy(ctx, s, study, func(row scanner) (j results.Job, err error) {
		var started string
		err = row.Scan(&j.Trial, &j.From, &j.To, (*figure)(&j.Value), &j.Error, &j.Worker, &started, (*figure)(&j.Seconds))
		if err == nil {
			j.Started, err = unstamp(started)
		}
		return j, cmp.Or(err, j.Check())
	}, s.tables.jobs.read(`trial, first, last, value, error, coalesce(worker, -1), coalesce(started, ''), seconds`,
		`WHERE study = ? `+where+` ORDER BY trial, first`), args...))
}

const epochColumns = `trial, epoch, train_loss, validation_loss, accuracy, macro_f1, neg_log_loss, learning_rate, seconds`

// Epochs returns what each epoch of one trial measured, in order. There are
// none if there is no such trial.
func (s *Store) Epochs(ctx context.Context, study string, trial int) ([]results.Epoch, error) {
	all, err := s.epochs(ctx, study, `AND trial = ?`, trial)
	return all[trial], err
}

// AllEpochs returns what each epoch measured, in order, by trial.
func (s *Store) AllEpochs(ctx context.Context, study string) (map[int][]results.Epoch, error) {
	return s.epochs(ctx, study, ``)
}

func (s *Store) epochs(ctx context.Context, study, where string, args ...any) (map[int][]results.Epoch, error) {
	all := map[int][]results.Epoch{}
	_, err := collect(scanStudy(ctx, s, study, func(row scanner) (none struct{}, err error) {
		var trial int
		var e results.Epoch
		err = row.Scan(&trial, &e.Epoch, (*figure)(&e.TrainLoss), (*figure)(&e.ValidationLoss), (*figure)(&e.Accuracy),
			(*figure)(&e.MacroF1), (*figure)(&e.NegLogLoss), (*figure)(&e.LearningRate), (*figure)(&e.Seconds))
		all[trial] = append(all[trial], e)
		return none, cmp.Or(err, e.Check())
	}, s.tables.epochs.read(epochColumns, `WHERE study = ? `+where+` ORDER BY trial, epoch`), args...))
	return all, err
}
