package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"time"
)

// Every file is one step and raises the version by one, in the order of their
// names. A step that has been released is never edited, and only adds.
//
//go:embed migrations/*.sql
var migrationFiles embed.FS

// applicationID marks a file as ours: "swep".
const applicationID = 0x73776570

// migrations returns the steps from an empty database to the one that this
// program knows.
func migrations() []string {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql") // sorted
	if err != nil {
		panic(err) // the pattern is a constant
	}
	steps := make([]string, len(names))
	for i, name := range names {
		text, err := migrationFiles.ReadFile(name)
		if err != nil {
			panic(err) // it was listed a moment ago, in memory
		}
		steps[i] = string(text)
	}
	return steps
}

// header is what tells whose database a file is.
type header struct {
	application, version, tables int
}

// queryer is a database or a transaction.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// readHeader reads all in one statement, so that it sees what a process that
// makes the database has done all of or nothing of.
func readHeader(ctx context.Context, db queryer) (h header, err error) {
	err = db.QueryRowContext(ctx, `SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
		FROM pragma_application_id, pragma_user_version`).Scan(&h.application, &h.version, &h.tables)
	return h, err
}

// check says whether a program that knows `known` steps can use the database.
func (h header) check(known int, canMigrate bool) error {
	empty := h == header{}
	switch {
	case !empty && h.application != applicationID:
		return fmt.Errorf("it is the database of another program: name another file")
	case !empty && h.version < 1:
		return fmt.Errorf("its head is damaged (format %d): restore it from a copy, or name another file", h.version)
	case h.version > known:
		return fmt.Errorf("it was written by a newer version of sweep (format %d, this one knows %d): use that version, or name another file", h.version, known)
	case h.version < known && !canMigrate:
		return fmt.Errorf("it was written by an older version of sweep and cannot be brought up to date where it is: copy it to a place that can be written")
	}
	return nil
}

// prepare checks that the file is ours, and brings it up to date if it is not.
func (s *Store) prepare(ctx context.Context, steps []string) error {
	head, err := readHeader(ctx, s.write)
	if err != nil {
		return err
	}
	if err := head.check(len(steps), true); err != nil {
		return faultf("cannot use %s: %v", s.path, err)
	}
	if err := s.useWAL(ctx); err != nil {
		return err
	}
	if head.version < len(steps) {
		return s.migrate(ctx, steps)
	}
	// A file that cannot be written should be found out now, not after the
	// first hour of training.
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	return tx.Rollback()
}

// useWAL sets the journal mode in which readers and the writer do not wait for
// each other. Switching needs the file alone for a moment, and SQLite does not
// itself wait for that.
func (s *Store) useWAL(ctx context.Context) error {
	for tries := 0; ; tries++ {
		var mode string
		err := s.write.QueryRowContext(ctx, `PRAGMA journal_mode = wal`).Scan(&mode)
		if !busy(err) || tries == 200 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// migrate takes all missing steps in one transaction.
func (s *Store) migrate(ctx context.Context, steps []string) (err error) {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			// The first error is the one to tell.
			_ = tx.Rollback()
		}
	}()
	// Another process may have been here while this one waited for its turn.
	head, err := readHeader(ctx, tx)
	if err != nil {
		return err
	}
	if err := head.check(len(steps), true); err != nil {
		return faultf("cannot use %s: %v", s.path, err)
	}
	for i := head.version; i < len(steps); i++ {
		if _, err := tx.ExecContext(ctx, steps[i]); err != nil {
			return fmt.Errorf("bringing it from format %d to %d: %w", i, i+1, err)
		}
	}
	// A pragma takes no parameters.
	_, err = tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA application_id = %d; PRAGMA user_version = %d`, applicationID, len(steps)))
	if err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	if head.version < len(steps) {
		s.was = head.version
	}
	return nil
}

// Migrated returns from which format to which one opening the database brought
// it, so that older versions of the program cannot use it any more; zeros if it
// was new or up to date.
func (s *Store) Migrated() (from, to int) {
	if s.was == 0 {
		return 0, 0
	}
	return s.was, len(migrations())
}
