package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"strings"

	"github.com/doubleroute/sweep/internal/prose"
)

// Saved is what Save brought to safety, in rows.
type Saved struct{ Kept, Lost int }

// Save writes what is as it was written to a new database at path: the trials that
// are whole, with all that is of them. A search that goes on with it trains the
// others again. The error wraps fs.ErrExist if something is there already.
func (s *Store) Save(ctx context.Context, path string) (Saved, error) {
	if exists(path) {
		return Saved{}, &fault{"there is a file " + path + " already: name another", fs.ErrExist}
	}
	to, err := Open(ctx, path)
	if err != nil {
		return Saved{}, err
	}
	kept, err := s.saveTo(ctx, to)
	if err = errors.Join(err, to.Close()); err != nil {
		return Saved{}, errors.Join(err, prose.Cause(os.Remove(path))) // it has nothing that is not here
	}
	written, err := collect(scan(ctx, s.path, s.read, func(row scanner) (n int, err error) { return n, row.Scan(&n) },
		`SELECT coalesce(sum(rows), 0) FROM tallies`))
	if err != nil {
		written = []int{kept} // how many there were cannot be told
	}
	return Saved{kept, max(written[0]-kept, 0)}, nil
}

// saveTo returns how many rows it saved.
func (s *Store) saveTo(ctx context.Context, to *Store) (kept int, err error) {
	tx, err := to.write.BeginTx(ctx, nil)
	if err != nil {
		return 0, describe(to.path, err)
	}
	defer func() { _ = tx.Rollback() }() // nothing is left to roll back after Commit
	for _, t := range s.list() {
		// Where a part of the file cannot be read, what lies behind it is reached
		// from the end.
		for _, order := range []string{"", " DESC"} {
			if err := s.copyTable(ctx, tx, t, order); err != nil {
				return 0, describe(to.path, err)
			}
		}
	}
	if _, err := tx.ExecContext(ctx, forgetTorn); err != nil {
		return 0, describe(to.path, err)
	}
	if err := tx.QueryRowContext(ctx, `SELECT coalesce(sum(rows), 0) FROM tallies`).Scan(&kept); err != nil {
		return 0, describe(to.path, err)
	}
	return kept, describe(to.path, tx.Commit())
}

// forgetTorn forgets the trials of which an epoch or a piece of the training is
// missing, predictions of texts whose classes are not known, and banks without
// routes that a pair or a trial has.
const forgetTorn = `
DELETE FROM trials WHERE epochs <> (SELECT count(*) FROM epochs e WHERE e.study = trials.study AND e.trial = trials.number)
	OR epochs <> (SELECT coalesce(sum(last - first), 0) FROM jobs j WHERE j.study = trials.study AND j.trial = trials.number)
	OR state IN ('complete', 'pruned', 'failed') AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.study = trials.study AND j.trial = trials.number);
DELETE FROM readings WHERE study NOT IN (SELECT study FROM test_labels);
CREATE TEMP TABLE torn AS SELECT DISTINCT study FROM bank_pairs p
	WHERE NOT EXISTS (SELECT 1 FROM bank b WHERE b.study = p.study AND b.route = 'a' AND b.number = p.a)
	OR NOT EXISTS (SELECT 1 FROM bank b WHERE b.study = p.study AND b.route = 'b' AND b.number = p.b);
DELETE FROM bank_pairs WHERE study IN (SELECT study FROM torn);
DELETE FROM bank WHERE study IN (SELECT study FROM torn);
DELETE FROM bank_trials WHERE study IN (SELECT study FROM torn);
DROP TABLE torn`

// copyTable copies the rows that are as they were written, and whose trial or study
// is there, until one cannot be read.
func (s *Store) copyTable(ctx context.Context, to *sql.Tx, t table, order string) error {
	rows, err := s.read.QueryContext(ctx, t.read(strings.Join(t.columns, ", "), `ORDER BY `+strings.ReplaceAll(t.key, ",", order+",")+order))
	if err != nil {
		return ctx.Err() // nothing of it can be read
	}
	defer func() { _ = rows.Close() }() // nothing was written
	var damage any
	values, into := make([]any, len(t.columns)), []any{&damage}
	for i := range values {
		into = append(into, &values[i])
	}
	put, err := to.PrepareContext(ctx, t.put())
	if err != nil {
		return err
	}
	defer func() { _ = put.Close() }() // the transaction ends it
	for rows.Next() {
		if err := rows.Scan(into...); err != nil || damage != nil {
			continue
		}
		if _, err := put.ExecContext(ctx, values...); err != nil && !orphan(err) {
			return err
		}
	}
	return ctx.Err()
}
