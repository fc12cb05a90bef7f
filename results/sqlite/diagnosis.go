package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/doubleroute/sweep/results"
)

// PutDiagnosis writes what a look inside a trial's model showed, in place of
// what an earlier one did.
func (s *Store) PutDiagnosis(ctx context.Context, study string, d results.Diagnosis) error {
	return s.update(ctx, study, func(tx *sql.Tx, id int64) error { return writeDiagnosis(ctx, tx, id, d) })
}

func writeDiagnosis(ctx context.Context, tx *sql.Tx, id int64, d results.Diagnosis) error {
	classes, err := countClasses(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := checkTrial(ctx, tx, id, d.Trial); err != nil {
		return err
	}
	err = checkDiagnosis(&d, classes)
	var body []byte
	if err == nil {
		body, err = json.Marshal(d)
	}
	if err != nil {
		return faultf("the diagnosis of trial %d cannot be kept: %v", d.Trial, err)
	}
	_, err = tx.ExecContext(ctx, `INSERT OR REPLACE INTO diagnoses (study, trial, body) VALUES (?, ?, ?)`, id, d.Trial, string(body))
	return err
}

// Diagnoses returns what looks inside the finalists' models showed, by trial;
// none where they were not kept.
func (s *Store) Diagnoses(ctx context.Context, study string) ([]results.Diagnosis, error) {
	id, classes, err := s.identifyClasses(ctx, study)
	if err != nil {
		return nil, err
	}
	rows, err := s.read.QueryContext(ctx, `SELECT trial, body FROM diagnoses WHERE study = ? ORDER BY trial`, id)
	if err != nil {
		return nil, describe(s.path, err)
	}
	return collect(s.path, rows, func(row scanner) (d results.Diagnosis, err error) {
		var trial int
		var body []byte
		if err := row.Scan(&trial, &body); err != nil {
			return d, err
		}
		err = json.Unmarshal(body, &d)
		if d.Trial = trial; err == nil {
			err = checkDiagnosis(&d, classes)
		}
		if err != nil {
			err = s.damaged(study, fmt.Sprintf("the diagnosis of trial %d", trial), err)
		}
		return d, err
	})
}

// checkDiagnosis refuses a diagnosis that is not of a model with so many classes; 0: any
// number will do.
func checkDiagnosis(d *results.Diagnosis, classes int) error {
	for _, m := range d.Mistakes {
		for _, class := range []int{m.Truth, m.Predicted} {
			if err := checkClass(class, classes); err != nil {
				return fmt.Errorf("of a mistake: %w", err)
			}
		}
	}
	if len(d.Routes) > 2 {
		return fmt.Errorf("it is of %d routes", len(d.Routes))
	}
	if classes > 0 && len(d.Push) > 0 && len(d.Push) != classes {
		return fmt.Errorf("it has a push for %d classes, and there are %d", len(d.Push), classes)
	}
	for class, terms := range d.Push {
		if len(terms) != len(d.Routes)+1 {
			return fmt.Errorf("the push of class %d has %d terms, where %d routes and the bias have %d", class, len(terms), len(d.Routes), len(d.Routes)+1)
		}
	}
	return nil
}
