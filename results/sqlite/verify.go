package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/internal/prose"
)

// Condition is what Verify finds of a database.
type Condition struct {
	Faults  []string // of the file itself, as SQLite finds them
	Studies []StudyCondition
}

// StudyCondition is what Verify finds of a study.
type StudyCondition struct {
	Study   string   // its name; "" where that is not known any more
	Whole   int      // rows that are as they were written
	Damaged []string // what is not, in words
	Missing []string // what is not there any more, in words
}

// Sound reports whether nothing was found.
func (c Condition) Sound() bool {
	for _, st := range c.Studies {
		if len(st.Damaged)+len(st.Missing) > 0 {
			return false
		}
	}
	return len(c.Faults) == 0
}

// mostFaults is how many faults of the file are named.
const mostFaults = 20

// Verify reads all of the database, and finds whatever is not as it was written.
// What is written meanwhile is not looked at.
func (s *Store) Verify(ctx context.Context) (Condition, error) {
	var c Condition
	tx, err := s.read.BeginTx(ctx, nil)
	if err != nil {
		return c, describe(s.path, err)
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	c.Faults, err = collect(scan(ctx, s.path, tx, func(row scanner) (line string, err error) { return line, row.Scan(&line) },
		fmt.Sprintf(`PRAGMA integrity_check(%d)`, mostFaults)))
	c.Faults = slices.DeleteFunc(c.Faults, func(line string) bool { return line == "ok" })
	if err != nil {
		if !errors.Is(err, ErrDamaged) {
			return c, err
		}
		c.Faults = append(c.Faults, err.Error())
	}
	lost, err := s.missing(ctx, tx, 0)
	if err != nil {
		c.Faults = append(c.Faults, err.Error())
	}
	c.Faults = append(c.Faults, lost...)
	names, err := s.studyKeys(ctx, tx)
	if err != nil {
		c.Faults = append(c.Faults, err.Error())
	}
	for _, one := range names {
		st, err := s.condition(ctx, tx, one.id, one.name)
		if err != nil {
			return c, err
		}
		c.Studies = append(c.Studies, st)
	}
	return c, nil
}

// VerifyStudy returns an error, which wraps ErrDamaged, if something of a study is
// not as it was written.
func (s *Store) VerifyStudy(ctx context.Context, study string) error {
	id, err := s.identify(ctx, study)
	if err != nil {
		return err
	}
	tx, err := s.read.BeginTx(ctx, nil)
	if err != nil {
		return describe(s.path, err)
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	st, err := s.condition(ctx, tx, id, study)
	if found := append(st.Damaged, st.Missing...); err == nil && len(found) > 0 {
		err = s.damage(study, found[0])
	}
	return err
}

// Complete returns an error, which wraps ErrDamaged, if something that was written
// of a study is not there any more. It does not look at what is there.
func (s *Store) Complete(ctx context.Context, study string) error {
	id, err := s.identify(ctx, study)
	if err != nil {
		return err
	}
	lost, err := s.missing(ctx, s.read, id)
	if err == nil && len(lost) > 0 {
		err = s.incomplete(fmt.Sprintf("of study %q %s", study, lost[0]))
	}
	return err
}

// allStudies returns an error if a study that was written is not there any more.
func (s *Store) allStudies(ctx context.Context, db queryer) error {
	lost, err := s.missing(ctx, db, 0)
	if err == nil && len(lost) > 0 {
		err = s.incomplete(lost[0])
	}
	return err
}

func (s *Store) incomplete(what string) error {
	return &fault{fmt.Sprintf("the database %s is damaged: %s", s.path, what), ErrDamaged}
}

type studyKey struct {
	id   int64
	name string
}

// studyKeys returns the studies by their keys, those of which nothing but rows of
// other tables is left, too.
func (s *Store) studyKeys(ctx context.Context, db queryer) ([]studyKey, error) {
	return collect(scan(ctx, s.path, db, func(row scanner) (k studyKey, err error) { return k, row.Scan(&k.id, &k.name) },
		`SELECT id, name FROM studies UNION ALL
		SELECT DISTINCT study, '' FROM tallies WHERE study <> 0 AND rows <> 0 AND study NOT IN (SELECT id FROM studies) ORDER BY 1`))
}

// condition goes through all rows of a study. What cannot be read of it is damaged.
func (s *Store) condition(ctx context.Context, db queryer, id int64, name string) (StudyCondition, error) {
	st := StudyCondition{Study: name}
	for i, t := range s.list() {
		key := "study"
		if i == 0 {
			key = "id"
		}
		for damage, err := range scan(ctx, s.path, db, func(row scanner) (d sql.NullString, err error) {
			var rowid any
			return d, row.Scan(&d, &rowid)
		}, t.read(`NULL`, `WHERE `+key+` = ?`), id) {
			switch {
			case ctx.Err() != nil:
				return st, ctx.Err()
			case err != nil:
				st.Damaged = append(st.Damaged, fmt.Sprintf("the rest of the table %s, which cannot be read", t.name))
			case damage.Valid:
				st.Damaged = append(st.Damaged, damage.String)
			default:
				st.Whole++
			}
		}
	}
	if len(st.Damaged) == 0 && name != "" {
		st.Damaged = s.cannotBe(ctx, name)
	}
	lost, err := s.missing(ctx, db, id)
	if err != nil && ctx.Err() != nil {
		return st, ctx.Err()
	}
	if err != nil {
		lost = []string{"it cannot be told what is missing"}
	}
	st.Missing = lost
	return st, nil
}

// cannotBe says what of a study is as it was written and cannot be: it was damaged
// before there were checksums, or written by a fault of the program.
func (s *Store) cannotBe(ctx context.Context, study string) (found []string) {
	for _, read := range []func() error{
		func() error { _, err := s.Records(ctx, study, 0, math.MaxInt); return err },
		func() error { _, err := s.Finals(ctx, study); return err },
		func() error { _, err := s.Alone(ctx, study); return err },
		func() error { _, err := s.Latencies(ctx, study); return err },
		func() error { _, err := s.TestLabels(ctx, study); return err },
		func() error { _, err := s.Predictions(ctx, study); return err },
		func() error { _, err := s.Diagnoses(ctx, study); return err },
		func() error { _, err := s.BankRoutes(ctx, study); return err },
	} {
		if err := read(); err != nil {
			found = append(found, err.Error())
		}
	}
	return found
}

// missing says in which tables there are not the rows that were written of a study;
// 0 stands for the table of studies.
func (s *Store) missing(ctx context.Context, db queryer, id int64) ([]string, error) {
	var now []string
	for i, t := range s.list() {
		where := "WHERE study = ?1"
		if i == 0 {
			where = ""
		}
		if (i == 0) == (id == 0) {
			now = append(now, fmt.Sprintf(`SELECT '%[1]s' AS kind, count(*) AS rows, coalesce(sum(checksum), 0) AS checksums FROM %[1]s %s`, t.name, where))
		}
	}
	return collect(scan(ctx, s.path, db, func(row scanner) (string, error) {
		var kind string
		var there, written int
		if err := row.Scan(&kind, &there, &written); err != nil {
			return "", err
		}
		if there == written {
			return fmt.Sprintf("other rows are in the table %s than were written", kind), nil
		}
		return fmt.Sprintf("the table %s has %s of %s", kind, prose.Grouped(there), prose.Count(written, "row")), nil
	}, `SELECT now.kind, now.rows, coalesce(t.rows, 0) FROM (`+strings.Join(now, ` UNION ALL `)+`) now
		LEFT JOIN tallies t ON t.study = ?1 AND t.kind = now.kind
		WHERE now.rows <> coalesce(t.rows, 0) OR now.checksums <> coalesce(t.checksums, 0)`, id))
}
