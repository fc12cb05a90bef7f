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

	"github.com/doubleroute/sweep/internal/atomicfile"
	"github.com/doubleroute/sweep/internal/prose"
)

// ErrMoved is wrapped by the error for a database that was removed, moved or
// replaced while it was open. What is written to it then is in no file that has a
// name here.
var ErrMoved = errors.New("the database is not where it was")

// place is where the files of a database are. They are the same as long as their
// device and number are.
type place struct {
	keep      *sql.DB     // one connection, which has the files open, so that they stay and can be read
	file, log fs.FileInfo // the database, and what is still to be written to it
}

// settle opens the files for good and notes where they are.
func (p *place) settle(ctx context.Context, path string) (err error) {
	if p.keep, err = openDB(source(path, url.Values{"mode": {"rw"}, "_pragma": {"busy_timeout(15000)"}})); err != nil {
		return err
	}
	p.keep.SetMaxOpenConns(1)
	if _, err := readHeader(ctx, p.keep); err != nil { // opens them
		return err
	}
	if p.file, err = os.Stat(path); err != nil {
		return err
	}
	p.log, err = os.Stat(path + "-wal")
	if errors.Is(err, fs.ErrNotExist) { // nothing has been written yet, or no such file is used
		err = nil
	}
	return err
}

func (p *place) close() error {
	if p.keep == nil {
		return nil
	}
	return p.keep.Close()
}

// InPlace returns an error, which wraps ErrMoved, if the files of the database are
// not any more those that it is written to. It asks the file system and reads
// nothing.
func (s *Store) InPlace() error {
	if s.place.file == nil {
		return nil
	}
	for _, one := range []struct {
		path string
		was  fs.FileInfo
	}{{s.path, s.place.file}, {s.path + "-wal", s.place.log}} {
		if one.was == nil {
			continue
		}
		now, err := os.Stat(one.path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return &fault{fmt.Sprintf("the database %s was removed or moved while it was written: %s is gone", s.path, one.path), ErrMoved}
		case err == nil && !os.SameFile(now, one.was):
			return &fault{fmt.Sprintf("the database %s was replaced while it was written: another file is at %s", s.path, one.path), ErrMoved}
		}
	}
	return nil
}

// Rescue writes all of a database that was moved, with what was written since, to a
// new one beside the place where it was, and returns its path.
func (s *Store) Rescue(ctx context.Context) (path string, err error) {
	if s.place.keep == nil {
		return "", s.readOnly()
	}
	folder, name := filepath.Split(s.path)
	if folder != "" {
		if err := os.MkdirAll(folder, 0o777); err != nil {
			return "", fmt.Errorf("cannot create the folder %s: %w", folder, prose.Cause(err))
		}
	}
	base := filepath.Join(folder, strings.TrimSuffix(name, ".db")+"-rescued")
	path = base + ".db"
	for n := 2; exists(path); n++ {
		path = fmt.Sprintf("%s-%d.db", base, n)
	}
	if _, err := s.place.keep.ExecContext(ctx, `VACUUM INTO ?`, path); err != nil {
		return "", errors.Join(describe(path, err), remove(path))
	}
	return path, prose.Cause(errors.Join(syncFile(path), atomicfile.SyncFolder(filepath.Dir(path))))
}

func remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return prose.Cause(err)
	}
	return nil
}

func syncFile(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}
