package sqlite

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/doubleroute/sweep/results"
)

// PutMeasurement writes what a final training left, in place of what one of the
// same trial and seed did, all of it or nothing. An earlier diagnosis of the
// trial stays if there is no other.
func (s *Store) PutMeasurement(ctx context.Context, study string, m results.Measurement) error {
	return s.update(ctx, study, func(w writing) error {
		if err := writeFinal(ctx, w, m.Final); err != nil {
			return err
		}
		if m.Predictions != nil {
			if err := writePredictions(ctx, w, *m.Predictions); err != nil {
				return err
			}
		}
		if m.Diagnosis == nil {
			return nil
		}
		return writeDiagnosis(ctx, w, *m.Diagnosis)
	})
}

// PutTestLabels writes the true class of every text of the test part, as
// indices of the study's classes.
func (s *Store) PutTestLabels(ctx context.Context, study string, labels []int) error {
	return s.update(ctx, study, func(w writing) error {
		classes, err := countClasses(ctx, w.Tx, w.study)
		if err != nil {
			return err
		}
		packed, err := packClasses(labels, classes)
		if err != nil {
			return faultf("the classes of the test part cannot be stored: %v", err)
		}
		var other bool
		err = w.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM readings WHERE study = ? AND length(predicted) <> ?)`, w.study, len(packed)).Scan(&other)
		if err != nil {
			return err
		}
		if other {
			return faultf("study %q has predictions of a test part of another size than %d", study, len(labels))
		}
		return w.put(ctx, w.testLabels, packed)
	})
}

// TestLabels returns the true class of every text of the test part; nil where
// they were not stored.
func (s *Store) TestLabels(ctx context.Context, study string) ([]int, error) {
	id, classes, err := s.identifyClasses(ctx, study)
	if err != nil {
		return nil, err
	}
	var packed []byte
	err = s.row(ctx, study, s.testLabels.read(`labels`, `WHERE study = ?`), id).Scan(&packed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, describe(s.path, err)
	}
	labels, err := unpackClasses(packed, classes)
	if err != nil {
		return nil, s.damaged(study, "the classes of the test part", err)
	}
	return labels, nil
}

// PutPredictions writes what a final training, which must be stored, predicts for
// the test part, the losses behind the confidences where there are some, in place of what was stored of it. PutTestLabels comes first.
func (s *Store) PutPredictions(ctx context.Context, study string, r results.Predictions) error {
	return s.update(ctx, study, func(w writing) error { return writePredictions(ctx, w, r) })
}

func writePredictions(ctx context.Context, w writing, r results.Predictions) error {
	wrong := func(err error) error {
		return faultf("the predictions of trial %d with seed %d cannot be stored: %v", r.Trial, r.Seed, err)
	}
	classes, err := countClasses(ctx, w.Tx, w.study)
	if err != nil {
		return err
	}
	predicted, err := packClasses(r.Predicted, classes)
	if err != nil {
		return wrong(err)
	}
	confidence, err := packShares(r.Confidence)
	if err == nil {
		confidence, err = packLosses(confidence, r.Losses)
	}
	if err != nil {
		return wrong(err)
	}
	var trained bool
	var texts int
	err = w.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM finals WHERE study = ?1 AND trial = ?2 AND seed = ?3),
		coalesce((SELECT length(labels) / 2 FROM test_labels WHERE study = ?1), -1)`, w.study, r.Trial, r.Seed).Scan(&trained, &texts)
	switch {
	case err != nil:
		return err
	case !trained:
		return wrong(errors.New("there is no such final training"))
	case texts < 0:
		return wrong(errors.New("the classes of the test part are not stored yet"))
	case len(r.Predicted) != texts || len(r.Confidence) != texts || r.Losses != nil && len(r.Losses) != texts:
		return wrong(fmt.Errorf("it has %d predictions and %d confidences, and the test part %d texts", len(r.Predicted), len(r.Confidence), texts))
	}
	return w.put(ctx, w.readings, r.Trial, r.Seed, predicted, confidence)
}

// Predictions returns what final trainings predict for the test part, by trial
// and seed; none where they were not stored. Each is as long as TestLabels.
func (s *Store) Predictions(ctx context.Context, study string) ([]results.Predictions, error) {
	_, classes, err := s.identifyClasses(ctx, study)
	if err != nil {
		return nil, err
	}
	return collect(scanStudy(ctx, s, study, func(row scanner) (r results.Predictions, err error) {
		var predicted, confidence []byte
		var labels int
		if err := row.Scan(&r.Trial, &r.Seed, &predicted, &confidence, &labels); err != nil {
			return r, err
		}
		if len(predicted) != labels || len(confidence) != labels && len(confidence) != 3*labels {
			err = fmt.Errorf("%d, %d and %d bytes are stored of the same texts", len(predicted), len(confidence), labels)
		}
		if err == nil {
			r.Predicted, err = unpackClasses(predicted, classes)
		}
		if err == nil {
			r.Confidence, err = unpackShares(confidence[:labels])
		}
		if err == nil {
			r.Losses, err = unpackLosses(confidence[labels:])
		}
		if err != nil {
			err = s.damaged(study, fmt.Sprintf("what trial %d with seed %d predicts", r.Trial, r.Seed), err)
		}
		return r, err
	}, s.readings.read(`trial, seed, predicted, confidence,
		coalesce((SELECT length(labels) FROM test_labels WHERE study = ?1), 0)`, `WHERE study = ?1 ORDER BY trial, seed`)))
}

func (s *Store) damaged(study, what string, err error) error {
	return &fault{fmt.Sprintf("study %q in %s: %s cannot be read: %v; restore the database from a copy", study, s.path, what, err), ErrDamaged}
}

// identifyClasses returns the key of a study and how many classes it has.
func (s *Store) identifyClasses(ctx context.Context, study string) (id int64, classes int, err error) {
	if id, err = s.identify(ctx, study); err != nil {
		return 0, 0, err
	}
	classes, err = countClasses(ctx, s.read, id)
	return id, classes, describe(s.path, err)
}

// countClasses returns how many classes a study has; 0 where it names none.
func countClasses(ctx context.Context, db queryer, id int64) (n int, err error) {
	var classes string
	if err := db.QueryRowContext(ctx, `SELECT classes FROM studies WHERE id = ?`, id).Scan(&classes); err != nil {
		return 0, err
	}
	names, err := unlist(classes)
	return len(names), err
}

// MostClasses is how many classes a study may have whose predictions are stored: as
// many as 16 bits have values.
const MostClasses = math.MaxUint16 + 1

// checkClass refuses what is no class of a study with so many; 0: any that can
// be stored will do.
func checkClass(class, classes int) error {
	if classes <= 0 || classes > MostClasses {
		classes = MostClasses
	}
	if class < 0 || class >= classes {
		return fmt.Errorf("there is no class %d, only 0 to %d", class, classes-1)
	}
	return nil
}

func packClasses(list []int, classes int) ([]byte, error) {
	packed := make([]byte, 0, 2*len(list))
	for _, class := range list {
		if err := checkClass(class, classes); err != nil {
			return nil, err
		}
		packed = binary.LittleEndian.AppendUint16(packed, uint16(class))
	}
	return packed, nil
}

func unpackClasses(packed []byte, classes int) ([]int, error) {
	if len(packed)%2 != 0 {
		return nil, fmt.Errorf("%d bytes are not of 16-bit numbers", len(packed))
	}
	list := make([]int, len(packed)/2)
	for i := range list {
		list[i] = int(binary.LittleEndian.Uint16(packed[2*i:]))
		if err := checkClass(list[i], classes); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func packShares(list []float64) ([]byte, error) {
	packed := make([]byte, 0, 2*len(list))
	for _, x := range list {
		if !(x >= 0 && x <= 1) {
			return nil, fmt.Errorf("%v is not a probability", x)
		}
		packed = binary.LittleEndian.AppendUint16(packed, uint16(math.Round(x*math.MaxUint16)))
	}
	return packed, nil
}

func unpackShares(packed []byte) ([]float64, error) {
	if len(packed)%2 != 0 {
		return nil, fmt.Errorf("%d bytes are not of 16-bit numbers", len(packed))
	}
	list := make([]float64, len(packed)/2)
	for i := range list {
		list[i] = float64(binary.LittleEndian.Uint16(packed[2*i:])) / math.MaxUint16
	}
	return list, nil
}

// packLosses appends losses to packed shares, where there are some, as 32-bit
// little-endian floating-point numbers.
func packLosses(packed []byte, losses []float64) ([]byte, error) {
	for _, x := range losses {
		if !(x >= 0 && x <= math.MaxFloat32) {
			return nil, fmt.Errorf("%v is not a loss", x)
		}
		packed = binary.LittleEndian.AppendUint32(packed, math.Float32bits(float32(x)))
	}
	return packed, nil
}

// unpackLosses returns nil where there are none.
func unpackLosses(packed []byte) ([]float64, error) {
	if len(packed) == 0 {
		return nil, nil
	}
	list := make([]float64, len(packed)/4)
	for i := range list {
		x := float64(math.Float32frombits(binary.LittleEndian.Uint32(packed[4*i:])))
		if !(x >= 0 && x <= math.MaxFloat32) {
			return nil, fmt.Errorf("%v is not a loss", x)
		}
		list[i] = x
	}
	return list, nil
}
