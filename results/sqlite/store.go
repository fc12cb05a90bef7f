package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/doubleroute/sweep/internal/names"
	"github.com/doubleroute/sweep/internal/prose"
)

// Store is a database of studies. Its methods may be called from several
// goroutines at once; writes take turns, reads never wait for them. A write
// whose context ends before it is done writes nothing.
//
// A method that is given a study's name returns an error if there is no such
// study, except for Study itself and Lock.
type Store struct {
	tables
	path  string
	write *sql.DB // one connection; nil if the file can only be read
	read  *sql.DB
	still fs.FileInfo // the file as it was, if it is read as one that never changes
	watch *Watch      // tells what is being run
	place place       // where it is written
	was   int         // its format before it was brought up to date, 0 if it was
}

// Open opens the database at path for reading and writing. It creates the file
// and the folders above it where they are missing, and brings a database of an
// older version of the program up to date.
func Open(ctx context.Context, path string) (*Store, error) {
	if err := checkPath(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return nil, fmt.Errorf("cannot create the folder %s: %w; name another folder", folder, prose.Cause(err))
	}
	s, err := connect(path, "rwc")
	if err != nil {
		return nil, err
	}
	if err := s.prepare(ctx, migrations()); err != nil {
		return nil, errors.Join(describe(path, err), s.Close())
	}
	if err := s.place.settle(ctx, path); err != nil {
		return nil, errors.Join(describe(path, err), s.Close())
	}
	return s, nil
}

// OpenExisting opens a database for those who mean to read it for a moment. It
// creates nothing: where there is no file, the error wraps fs.ErrNotExist. It waits
// for nobody who writes, unless the database is of an older version of the program,
// which it brings up to date. A database in a place that cannot be written is opened
// too, and then refuses to be written.
func OpenExisting(ctx context.Context, path string) (*Store, error) {
	if err := checkPath(path); err != nil {
		return nil, err
	}
	s, err := connect(path, "rw")
	if err != nil {
		return nil, err
	}
	head, first := readHeader(ctx, s.write)
	if first == nil && head.version != len(migrations()) {
		first = s.prepare(ctx, migrations())
	}
	if first == nil {
		first = head.check(len(migrations()), true)
	}
	if first == nil {
		return s, nil
	}
	if !cannotWrite(first) || beingWritten(path) {
		return nil, errors.Join(describe(path, first), s.Close())
	}
	if err := s.Close(); err != nil {
		return nil, describe(path, err)
	}
	return connectImmutable(ctx, path)
}

// Close closes the database. What was written stays, whether or not Close is
// called.
func (s *Store) Close() error {
	if s.write != nil {
		// While another program reads, what was written stays in a file beside the
		// database. Whoever copies the database alone should have all of it. If it
		// fails, nothing is lost.
		_, _ = s.write.Exec(`PRAGMA wal_checkpoint(PASSIVE)`)
	}
	// The reader goes first: the last connection to close tidies up the files
	// beside the database, which needs a connection that may write.
	err := errors.Join(s.place.close(), s.read.Close())
	if s.write != nil {
		err = errors.Join(err, s.write.Close())
	}
	return err
}

// checkPath says what stands in the way of a database at path. The error wraps
// fs.ErrNotExist if nothing is there.
func checkPath(path string) error {
	if path == "" || strings.ContainsRune(path, 0) {
		return fmt.Errorf("the database needs a file name, such as runs/sweep.db, not %q", path)
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &fault{fmt.Sprintf("there is no database %s", path), err}
	case err != nil:
		return fmt.Errorf("cannot open the database %s: %w; name another file", path, prose.Cause(err))
	case info.IsDir():
		return fmt.Errorf("%s is a folder: name a database file in it, such as %s", path, filepath.Join(path, "sweep.db"))
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is not an ordinary file: name another file for the database", path)
	}
	return nil
}

// connect makes the two pools. No connection is opened yet.
func connect(path, mode string) (*Store, error) {
	pragmas := []string{"busy_timeout(15000)", "foreign_keys(1)", "synchronous(full)"}
	write, err := openDB(source(path, url.Values{
		"mode": {mode}, "_txlock": {"immediate"}, "_pragma": pragmas,
	}))
	if err != nil {
		return nil, describe(path, err)
	}
	write.SetMaxOpenConns(1)
	read, err := openDB(source(path, url.Values{
		"mode": {"rw"}, "_pragma": append(pragmas, "query_only(1)"),
	}))
	if err != nil {
		return nil, errors.Join(describe(path, err), write.Close())
	}
	return &Store{tables: allTables(), path: path, write: write, read: read, watch: NewWatch(path)}, nil
}

// connectImmutable opens a database in a place that cannot be written, where
// SQLite cannot make the files that it shares between processes.
func connectImmutable(ctx context.Context, path string) (*Store, error) {
	s, head, err := connectReading(ctx, path, immutable())
	if err != nil {
		return nil, describe(path, err)
	}
	if err := head.check(len(migrations()), false); err != nil {
		return nil, errors.Join(describe(path, err), s.Close())
	}
	return s, nil
}

// source is the driver's name for the file at path, with every letter that
// means something in a URI escaped.
func source(path string, query url.Values) string {
	if full, err := filepath.Abs(path); err == nil {
		path = full
	}
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a drive letter
	}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: query.Encode()}).String()
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// update runs f in a transaction that notes when the study was last active. It
// is all written or, on any error, nothing is.
func (s *Store) update(ctx context.Context, study string, f func(w writing) error) error {
	if s.write == nil {
		return s.readOnly()
	}
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return describe(s.path, err)
	}
	w := writing{Tx: tx, tables: s.tables}
	err = tx.QueryRowContext(ctx, s.studies.change([]string{"active"}, `name = ?2`)+` RETURNING id`, stamp(time.Now()), study).Scan(&w.study)
	if errors.Is(err, sql.ErrNoRows) { // it is not there, or not as it was written
		if _, err = s.identify(ctx, study); err == nil {
			err = s.damage(study, "what is known of it")
		}
	}
	if err == nil {
		err = unreadable(s.path, names.Check(study))
	}
	if err == nil {
		err = f(w)
	}
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		// After a failed Commit there is nothing left to roll back.
		if back := tx.Rollback(); back != nil && !errors.Is(back, sql.ErrTxDone) {
			err = errors.Join(err, back)
		}
		return describe(s.path, err)
	}
	return s.InPlace()
}

func (s *Store) readOnly() error {
	return faultf("cannot write the database %s: it is in a place that can only be read", s.path)
}

// writing is a transaction that writes something of a study.
type writing struct {
	*sql.Tx
	tables
	study int64
}

// put writes a row of the study, in place of the one with the same key if there is
// one. The values are those of the table's columns after the study.
func (w writing) put(ctx context.Context, t table, values ...any) error {
	_, err := w.ExecContext(ctx, t.put(), append([]any{w.study}, values...)...)
	return err
}

// byName finds a study without the index of names: were that damaged, the study
// would not be there.
const byName = `WHERE +name = ?`

// identify returns the key of a study.
func (s *Store) identify(ctx context.Context, study string) (int64, error) {
	var id int64
	err := s.row(ctx, study, s.studies.read(`id`, byName), study).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, s.NoStudy(ctx, study)
	}
	if err == nil {
		err = names.Check(study)
	}
	return id, describe(s.path, unreadable(s.path, err))
}
