package sqlite

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/doubleroute/sweep/results"
)

// PutDiagnosis writes what a trial's model does on the test part, in place of
// an earlier diagnosis.
func (s *Store) PutDiagnosis(ctx context.Context, study string, d results.Diagnosis) error {
	return s.update(ctx, study, func(w writing) error { return writeDiagnosis(ctx, w, d) })
}

func writeDiagnosis(ctx context.Context, w writing, d results.Diagnosis) error {
	classes, err := countClasses(ctx, w.Tx, w.study)
	if err != nil {
		return err
	}
	if err := checkTrial(ctx, w, d.Trial); err != nil {
		return err
	}
	err = checkDiagnosis(&d, classes)
	var body []byte
	if err == nil {
		body, err = json.Marshal(d)
	}
	if err != nil {
		return faultf("the diagnosis of trial %d cannot be stored: %v", d.Trial, err)
	}
	return w.put(ctx, w.diagnoses, d.Trial, string(body))
}

// Diagnoses returns what the finalists' models do on the test part, by trial;
// none where they were not stored.
func (s *Store) Diagnoses(ctx context.Context, study string) ([]results.Diagnosis, error) {
	_, classes, err := s.identifyClasses(ctx, study)
	if err != nil {
		return nil, err
	}
	return collect(scanStudy(ctx, s, study, func(row scanner) (d results.Diagnosis, err error) {
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
	}, s.diagnoses.read(`trial, body`, `WHERE study = ? ORDER BY trial`)))
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
	if classes > 0 && len(d.Contributions) > 0 && len(d.Contributions) != classes {
		return fmt.Errorf("it has contributions for %d classes, and there are %d", len(d.Contributions), classes)
	}
	for class, terms := range d.Contributions {
		if len(terms) != len(d.Routes)+1 {
			return fmt.Errorf("class %d has contributions of %d terms, where %d routes and the bias have %d", class, len(terms), len(d.Routes), len(d.Routes)+1)
		}
	}
	return nil
}
