package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/doubleroute/sweep/internal/prose"
	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// fault is an error whose sentence is complete, so that describe leaves it be.
// The cause is for errors.Is and not part of the sentence.
type fault struct {
	text  string
	cause error
}

func (f *fault) Error() string { return f.text }

func (f *fault) Unwrap() error { return f.cause }

func faultf(format string, args ...any) error {
	return &fault{text: fmt.Sprintf(format, args...)}
}

// ErrDamaged is wrapped by the error for what is not as it was written.
var ErrDamaged = errors.New("the database is damaged")

// damage is the error for a part of the database that is not as it was written.
// study is "" if it is not of one.
func (s *Store) damage(study, what string) error {
	of := ""
	if study != "" {
		of = fmt.Sprintf(" of study %q", study)
	}
	return &fault{fmt.Sprintf("the database %s is damaged: %s%s is not as it was written", s.path, what, of), ErrDamaged}
}

// describe turns what SQLite says into a sentence about the file at path.
func describe(path string, err error) error {
	var own *fault
	if err == nil || errors.As(err, &own) ||
		errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	switch resultCode(err) {
	case lib.SQLITE_NOTADB:
		return faultf("%s is not a database: name another file, or move it away", path)
	case lib.SQLITE_CORRUPT:
		return &fault{fmt.Sprintf("the database %s is damaged: restore it from a copy, or move it away to begin anew", path), ErrDamaged}
	case lib.SQLITE_CANTOPEN:
		return cannotOpen(path)
	case lib.SQLITE_READONLY, lib.SQLITE_PERM:
		return faultf("cannot write the database %s: it is in a place that can only be read; name another folder", path)
	case lib.SQLITE_FULL:
		return faultf("cannot write the database %s: the disk is full", path)
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		return faultf("the database %s is held by another program: close that program and try again", path)
	case lib.SQLITE_ERROR, lib.SQLITE_CONSTRAINT, lib.SQLITE_MISMATCH: // the statements are right
		return &fault{fmt.Sprintf("the database %s is damaged: %v", path, err), ErrDamaged}
	case lib.SQLITE_IOERR:
		return faultf("reading or writing the database %s failed: %v", path, err)
	}
	return fmt.Errorf("database %s: %w", path, err)
}

// cannotOpen finds out why a database, or a file beside it, cannot be opened, which
// SQLite does not say.
func cannotOpen(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err == nil {
		err = file.Close()
	}
	if err == nil { // then a file beside it is what cannot be
		var probe *os.File
		if probe, err = os.CreateTemp(filepath.Dir(path), ".sweep-*.part"); err == nil {
			err = errors.Join(probe.Close(), os.Remove(probe.Name()))
		}
	}
	switch {
	case err == nil:
		return faultf("cannot open the database %s: try again", path)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return faultf("cannot write the database %s: it is in a place that can only be read; name another folder", path)
	}
	return faultf("cannot open the database %s: %v", path, prose.Cause(err))
}

// resultCode is SQLite's primary result code, or 0 if err is from elsewhere.
func resultCode(err error) int {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return 0
	}
	return e.Code() & 0xff
}

func busy(err error) bool {
	code := resultCode(err)
	return code == lib.SQLITE_BUSY || code == lib.SQLITE_LOCKED
}

// orphan reports whether a row was refused because what it belongs to is not there.
func orphan(err error) bool { return resultCode(err) == lib.SQLITE_CONSTRAINT }

func cannotWrite(err error) bool {
	switch resultCode(err) {
	case lib.SQLITE_READONLY, lib.SQLITE_CANTOPEN, lib.SQLITE_PERM:
		return true
	}
	return false
}

// NoStudy is the error for a study that is not there. It names some that are.
func (s *Store) NoStudy(ctx context.Context, name string) error {
	known, err := collect(scan(ctx, s.path, s.read, func(row scanner) (other string, err error) {
		err = row.Scan(&other)
		return strconv.Quote(other), err
	}, `SELECT name FROM studies ORDER BY active DESC LIMIT 5`))
	if err == nil {
		err = s.allStudies(ctx, s.read)
	}
	if err != nil {
		return err
	}
	if len(known) == 0 {
		return faultf("there is no study %q in %s: it holds none yet", name, s.path)
	}
	return faultf("there is no study %q in %s: the latest there are %s", name, s.path, strings.Join(known, ", "))
}
