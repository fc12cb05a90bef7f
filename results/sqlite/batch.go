package sqlite

import (
	"context"
	"iter"
	"time"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/search"
)

// Batch is what PutBatch writes in one step.
type Batch struct {
	Trials []results.Trial // in place of those with the same numbers
	Jobs   []FinishedJob
}

// FinishedJob is a piece of a trial's training that came back: the epochs that
// it trained, which follow epoch From without a gap. Of the trial Number,
// Accuracy and Error count; the row itself belongs to Batch.Trials.
type FinishedJob struct {
	Trial  results.Trial
	From   int
	Epochs []results.Epoch

	Worker  int       // that trained it; less than 0: not known
	Started time.Time // zero: not known
	Seconds float64   // that it took; NaN: not known
}

// PutBatch writes trials and then finished jobs, all of it or, however the
// program ends, nothing. It is PutTrial and PutJob for a search of so many short
// trials that a transaction for each would hold it up.
func (s *Store) PutBatch(ctx context.Context, study string, b Batch) error {
	for _, j := range b.Jobs {
		if err := consecutive(j.Trial.Number, j.Epochs, j.From); err != nil {
			return err
		}
	}
	return s.update(ctx, study, func(w writing) error {
		for _, t := range b.Trials {
			if err := writeTrial(ctx, w, t); err != nil {
				return err
			}
		}
		for _, j := range b.Jobs {
			if err := writeJob(ctx, w, j); err != nil {
				return err
			}
		}
		return nil
	})
}

// Record is a trial with all that was kept of its training.
type Record struct {
	results.Trial
	Curve []results.Epoch // of all epochs trained
	Jobs  []results.Job
}

// Records returns the trials numbered from first to before end, in order, with
// their epochs and jobs.
func (s *Store) Records(ctx context.Context, study string, first, end int) ([]Record, error) {
	var records []Record
	at := map[int]int{}
	for t, err := range s.eachTrial(ctx, study, ` AND number >= ? AND number < ?`, first, end) {
		if err != nil {
			return nil, err
		}
		at[t.Number] = len(records)
		records = append(records, Record{Trial: t})
	}
	epochs, err := s.epochs(ctx, study, ` AND trial >= ? AND trial < ?`, first, end)
	if err != nil {
		return nil, err
	}
	// What belongs to none of these has been written since they were read.
	for trial, curve := range epochs {
		if i, known := at[trial]; known {
			records[i].Curve = curve
		}
	}
	jobs, err := s.jobs(ctx, study, ` AND trial >= ? AND trial < ?`, first, end)
	if err != nil {
		return nil, err
	}
	for _, j := range jobs {
		if i, known := at[j.Trial]; known {
			records[i].Jobs = append(records[i].Jobs, j)
		}
	}
	return records, nil
}

// Score is what of a trial decides whether it is on a front.
type Score struct {
	Number   int
	Routes   []string
	Accuracy float64
	Cost     float64
}

// EachScore goes through the complete trials of a study in the order of their
// numbers. It reads the least that it can of each.
func (s *Store) EachScore(ctx context.Context, study string) iter.Seq2[Score, error] {
	return scanStudy(ctx, s, study, func(row scanner) (one Score, err error) {
		var routes string
		err = row.Scan(&one.Number, &routes, (*figure)(&one.Accuracy), (*figure)(&one.Cost))
		if err == nil {
			one.Routes, err = unlist(routes)
		}
		return one, err
	}, s.trials.read(`number, routes, accuracy, cost`, `WHERE study = ? AND state = 'complete' ORDER BY number`))
}

// Progress returns the greatest number of a study's trials, -1 where it has
// none, and how many jobs of it are finished.
func (s *Store) Progress(ctx context.Context, study string) (last, jobs int, err error) {
	id, err := s.identify(ctx, study)
	if err != nil {
		return 0, 0, err
	}
	err = s.read.QueryRowContext(ctx, `SELECT (SELECT coalesce(max(number), -1) FROM trials WHERE study = ?1),
		(SELECT count(*) FROM jobs WHERE study = ?1)`, id).Scan(&last, &jobs)
	return last, jobs, describe(s.path, err)
}

// Rest marks the trials that are running as waiting, for a study that nobody
// runs any more.
func (s *Store) Rest(ctx context.Context, study string) error {
	return s.update(ctx, study, func(w writing) error {
		_, err := w.ExecContext(ctx, w.trials.change([]string{"state"}, `study = ?2 AND state = ?3`),
			string(search.Waiting), w.study, string(search.Running))
		return err
	})
}
