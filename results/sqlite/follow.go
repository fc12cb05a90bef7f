package sqlite

import (
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"time"

	"github.com/doubleroute/sweep/internal/names"
)

// OpenReading opens the database at path for those who read it for long while
// others write it. What it returns writes nothing and removes nothing, also
// when the file is put in the place of another meanwhile; its methods that
// write return errors.
//
// It creates nothing: where there is no file, or one that a run has not filled
// yet, the error wraps fs.ErrNotExist. A database of an older version of the
// program is brought up to date first, as OpenExisting does it.
func OpenReading(ctx context.Context, path string) (*Store, error) {
	s, head, err := openReading(ctx, path)
	if err != nil {
		return nil, err
	}
	switch {
	case head == (header{}):
		return nil, errors.Join(s.Close(), &fault{"the database " + path + " is still empty: wait until a run has written to it", fs.ErrNotExist})
	case head.version >= 1 && head.version < len(migrations()) && head.application == applicationID:
		if err := s.Close(); err != nil {
			return nil, describe(path, err)
		}
		return upToDate(ctx, path)
	}
	if err := head.check(len(migrations()), false); err != nil {
		return nil, errors.Join(faultf("cannot use %s: %v", path, err), s.Close())
	}
	return s, nil
}

// upToDate migrates a database and opens it again.
func upToDate(ctx context.Context, path string) (*Store, error) {
	old, err := OpenExisting(ctx, path)
	if err != nil {
		return nil, err
	}
	if err := old.Close(); err != nil {
		return nil, describe(path, err)
	}
	s, _, err := openReading(ctx, path)
	if err == nil {
		s.was = old.was
	}
	return s, err
}

func openReading(ctx context.Context, path string) (*Store, header, error) {
	if err := checkPath(path); err != nil {
		return nil, header{}, err
	}
	s, head, err := connectReading(ctx, path, url.Values{"mode": {"ro"}, "_pragma": {"busy_timeout(15000)", "query_only(1)"}})
	if cannotWrite(err) && !beingWritten(path) {
		// Even a reader needs the files beside the database, and this one is in a
		// place where they cannot be made. Or somebody is just making them.
		var file fs.FileInfo
		if file, err = os.Stat(path); err == nil {
			if s, head, err = connectReading(ctx, path, immutable()); err == nil {
				s.still = file
			}
		}
	}
	return s, head, describe(path, err)
}

// beingWritten reports whether there is a file beside the database with what is
// still to be written to it, or to be taken back.
func beingWritten(path string) bool {
	return exists(path+"-wal") || exists(path+"-journal")
}

// Outdated reports whether the store cannot see what was written to its
// database. That is so where nothing could be made beside the database when it
// was opened, by OpenReading, and somebody writes to it all the same: it is to
// be closed then, and opened again.
func (s *Store) Outdated() bool {
	if s.still == nil {
		return false
	}
	now, err := os.Stat(s.path)
	return err != nil || beingWritten(s.path) || !os.SameFile(now, s.still) || now.Size() != s.still.Size() || !now.ModTime().Equal(s.still.ModTime())
}

// immutable is how a file is read that never changes: with none beside it.
func immutable() url.Values { return url.Values{"mode": {"ro"}, "immutable": {"1"}} }

// connectReading leaves the error as SQLite gave it.
func connectReading(ctx context.Context, path string, query url.Values) (*Store, header, error) {
	read, err := openDB(source(path, query))
	if err != nil {
		return nil, header{}, err
	}
	head, err := readHeader(ctx, read)
	if err != nil {
		return nil, header{}, errors.Join(err, read.Close())
	}
	return &Store{tables: allTables(), path: path, read: read, watch: NewWatch(path)}, head, nil
}

// Activity is a study and when something of it was last written.
type Activity struct {
	Study string
	Last  time.Time
}

// Equal reports whether nothing of the study was written in between.
func (a Activity) Equal(b Activity) bool { return a.Study == b.Study && a.Last.Equal(b.Last) }

// Activities lists the studies, the latest active first. It is cheap enough to be
// asked for every second.
func (s *Store) Activities(ctx context.Context) ([]Activity, error) {
	return collect(scanChecked(ctx, s, "", s.read, func(row scanner) (a Activity, err error) {
		var last string
		if err = row.Scan(&a.Study, &last); err == nil {
			err = names.Check(a.Study)
		}
		if err == nil {
			a.Last, err = unstamp(last)
		}
		return a, err
	}, s.studies.read(`name, active`, `ORDER BY active DESC, id DESC`)))
}
