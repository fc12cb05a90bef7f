package sqlite

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/doubleroute/sweep/results"
)

func openToRead(t *testing.T, path string) *Store {
	t.Helper()
	s, err := OpenReading(context.Background(), path)
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	return s
}

func TestOpenReadingWhatIsNotThere(t *testing.T) {
	ctx := context.Background()
	folder := filepath.Join(t.TempDir(), "sub")
	path := filepath.Join(folder, "sweep.db")
	if _, err := OpenReading(ctx, path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("where nothing is: %v", err)
	}
	if exists(folder) {
		t.Error("it made a folder")
	}
	must(t, os.Mkdir(folder, 0o777))
	must(t, os.WriteFile(path, nil, 0o666))
	if _, err := OpenReading(ctx, path); !errors.Is(err, fs.ErrNotExist) || strings.Contains(err.Error(), "\n") {
		t.Errorf("an empty file: %v", err)
	}
	if info, err := os.Stat(path); err != nil || info.Size() != 0 {
		t.Errorf("it wrote to an empty file: %v %v", info, err)
	}
}

func TestOpenReadingRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		setup func(path string)
		says  string
	}{
		"a folder":          {func(path string) { must(t, os.Mkdir(path, 0o777)) }, "is a folder"},
		"text":              {func(path string) { must(t, os.WriteFile(path, []byte(strings.Repeat("text", 500)), 0o666)) }, "is not a database"},
		"another program's": {func(path string) { foreign(t, path, `CREATE TABLE a (b)`) }, "the database of another program"},
		"a newer version's": {func(path string) {
			must(t, open(t, path).Close())
			foreign(t, path, `PRAGMA user_version = 999`)
		}, "newer version of sweep (format 999"},
	} {
		path := filepath.Join(t.TempDir(), "sweep.db")
		c.setup(path)
		_, err := OpenReading(context.Background(), path)
		if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), path) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, not %q", name, err, c.says)
		}
	}
}

func TestOpenReadingOlderFormats(t *testing.T) {
	steps := migrations()
	for version := 1; version < len(steps); version++ {
		path := filepath.Join(t.TempDir(), "sweep.db")
		at(t, path, steps[:version])
		same(t, "schema", schema(t, openToRead(t, path)), schema(t, openNew(t)))
	}
}

// A reader follows a writer, writes nothing itself, and whoever copies the file
// once the writer has closed it has all of it.
func TestOpenReadingFollows(t *testing.T) {
	ctx := context.Background()
	folder := t.TempDir()
	path := filepath.Join(folder, "sweep.db")
	w := open(t, path)
	newStudy(t, w, "first")
	r := openToRead(t, path)
	before, err := r.Activities(ctx)
	must(t, err)
	newStudy(t, w, "second")
	must(t, w.PutTrial(ctx, "first", complete(0, .5, 10, "cnn")))
	after, err := r.Activities(ctx)
	must(t, err)
	if len(before) != 1 || len(after) != 2 || after[0].Study != "first" || !after[0].Last.After(before[0].Last) {
		t.Errorf("first %v, then %v", before, after)
	}
	_, lockErr := r.Lock("first")
	for _, err := range []error{r.PutStudy(ctx, results.Study{Name: "x"}), r.PutTrial(ctx, "first", results.Trial{}), lockErr} {
		if err == nil || !strings.Contains(err.Error(), "can only be read") {
			t.Errorf("writing says %v", err)
		}
	}
	must(t, w.Close())
	content, err := os.ReadFile(path)
	must(t, err)
	copied := filepath.Join(t.TempDir(), "copy.db")
	must(t, os.WriteFile(copied, content, 0o666))
	trials, err := openToRead(t, copied).Trials(ctx, "first")
	must(t, err)
	if len(trials) != 1 {
		t.Errorf("a copy of the closed database has %d trials, not 1", len(trials))
	}
}

// A reader of a database that was removed leaves the new one in its place alone.
func TestOpenReadingReplaced(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("an open file cannot be removed here")
	}
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "sweep.db")
	old := open(t, path)
	newStudy(t, old, "old")
	r, err := OpenReading(ctx, path)
	must(t, err)
	_, err = r.Activities(ctx)
	must(t, err)
	must(t, old.Close())
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	}
	w := open(t, path)
	newStudy(t, w, "new")
	active, err := r.Activities(ctx)
	must(t, err)
	if len(active) != 1 || active[0].Study != "old" {
		t.Errorf("the reader of the old file sees %v", active)
	}
	must(t, r.Close())
	must(t, w.PutTrial(ctx, "new", complete(0, .5, 10, "cnn")))
	trials, err := openToRead(t, path).Trials(ctx, "new")
	if err != nil || len(trials) != 1 {
		t.Errorf("the new file has %d trials, %v", len(trials), err)
	}
}

// TestMigrated: who opens a database of an older format first is told so, and
// nobody else is.
func TestMigrated(t *testing.T) {
	ctx := context.Background()
	latest := len(migrations())
	for name, opened := range map[string]func(context.Context, string) (*Store, error){"Open": Open, "OpenExisting": OpenExisting, "OpenReading": OpenReading} {
		for version := 1; version <= latest; version++ {
			path := filepath.Join(t.TempDir(), "sweep.db")
			at(t, path, migrations()[:version])
			for again := range 2 {
				s, err := opened(ctx, path)
				must(t, err)
				from, to := s.Migrated()
				must(t, s.Close())
				if old := again == 0 && version < latest; old && (from != version || to != latest) || !old && (from != 0 || to != 0) {
					t.Errorf("%s of format %d, time %d: from %d to %d", name, version, again, from, to)
				}
			}
		}
	}
	if from, to := openNew(t).Migrated(); from != 0 || to != 0 {
		t.Errorf("a new one: from %d to %d", from, to)
	}
}

// TestReadersDoNotWait: whoever reads waits neither for a writer that was stopped
// in the middle of a transaction, nor for one that holds a study's lock.
func TestReadersDoNotWait(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	everyKind(t, s)
	whole, err := all(s)
	must(t, err)
	unlock, err := s.Lock("study")
	must(t, err)
	tx, err := s.write.BeginTx(ctx, nil)
	must(t, err)
	_, err = tx.Exec(`DELETE FROM trials`)
	must(t, err)
	for name, open := range map[string]func(context.Context, string) (*Store, error){"OpenReading": OpenReading, "OpenExisting": OpenExisting} {
		began := time.Now()
		reader, err := open(ctx, s.path)
		must(t, err)
		if now, err := all(reader); err != nil || now != whole {
			t.Errorf("%s: it reads otherwise: %v", name, err)
		}
		_, err = reader.Verify(ctx)
		must(t, errors.Join(err, reader.Close()))
		if took := time.Since(began); took > 10*time.Second { // SQLite waits for 15
			t.Errorf("%s: it took %v", name, took)
		}
	}
	must(t, tx.Rollback())
	must(t, unlock())
}
