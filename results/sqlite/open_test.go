package sqlite

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/results"
)

func TestOpenMakesFolders(t *testing.T) {
	for _, name := range []string{"sweep.db", "a/b/c/sweep.db", "sp ace/50%41?mode=memory#x&y.db", "ünï/狐.db"} {
		path := filepath.Join(t.TempDir(), filepath.FromSlash(name))
		s := open(t, path)
		newStudy(t, s, "kept")
		must(t, s.Close())
		if !exists(path) {
			t.Errorf("%s is not where it was asked for", name)
		}
		if _, found, err := open(t, path).Study(context.Background(), "kept"); !found || err != nil {
			t.Errorf("%s: found %v, %v", name, found, err)
		}
	}
}

func TestOpenTidiesUp(t *testing.T) {
	folder := t.TempDir()
	s := open(t, filepath.Join(folder, "sweep.db"))
	newStudy(t, s, "study")
	if _, err := s.Trials(context.Background(), "study"); err != nil {
		t.Fatal(err)
	}
	must(t, s.Close())
	entries, err := os.ReadDir(folder)
	must(t, err)
	if len(entries) != 1 {
		t.Errorf("%v are left, not the database alone", entries)
	}
}

func TestOpenRelativePath(t *testing.T) {
	t.Chdir(t.TempDir())
	newStudy(t, open(t, "sweep.db"), "study")
	if !exists("sweep.db") {
		t.Error("there is no sweep.db here")
	}
}

// foreign makes a database with a statement of another program's.
func foreign(t *testing.T, path, statement string) {
	t.Helper()
	db, err := openDB(source(path, nil))
	must(t, err)
	_, err = db.Exec(statement)
	must(t, err)
	must(t, db.Close())
}

func TestOpenRefuses(t *testing.T) {
	write := func(text string) func(*testing.T, string) {
		return func(t *testing.T, path string) { must(t, os.WriteFile(path, []byte(text), 0o666)) }
	}
	for _, c := range []struct {
		name  string
		setup func(t *testing.T, path string)
		says  string
	}{
		{"a folder", func(t *testing.T, path string) { must(t, os.Mkdir(path, 0o777)) }, "is a folder: name a database file in it"},
		{"text", write(strings.Repeat("name = \"quickstart\"\n", 100)), "is not a database"},
		{"a short text", write("hello"), "is not a database"},
		{"only a head", write("SQLite format 3\x00"), "is not a database"},
		{"another program's", func(t *testing.T, path string) { foreign(t, path, `CREATE TABLE a (b)`) }, "the database of another program"},
		{"another program's with a mark", func(t *testing.T, path string) { foreign(t, path, `PRAGMA application_id = 7`) }, "the database of another program"},
		{"a newer version's", func(t *testing.T, path string) {
			must(t, open(t, path).Close())
			foreign(t, path, `PRAGMA user_version = 999`)
		}, "newer version of sweep (format 999"},
		{"a damaged one", func(t *testing.T, path string) {
			must(t, open(t, path).Close())
			data, err := os.ReadFile(path)
			must(t, err)
			copy(data[100:], bytes.Repeat([]byte{0xee}, 3000))
			must(t, os.WriteFile(path, data, 0o666))
		}, "is damaged"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "sweep.db")
			c.setup(t, path)
			for name, open := range map[string]func(context.Context, string) (*Store, error){"Open": Open, "OpenExisting": OpenExisting} {
				_, err := open(context.Background(), path)
				if err == nil {
					t.Fatalf("%s: no error", name)
				}
				text := err.Error()
				if !strings.Contains(text, c.says) || !strings.Contains(text, path) || strings.Contains(text, "\n") {
					t.Errorf("%s says %q, not %q", name, text, c.says)
				}
			}
		})
	}
}

func TestOpenPathThatCannotBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(file, nil, 0o666))
	for _, path := range []string{"", "a\x00b", filepath.Join(file, "sweep.db"), filepath.Join(file, "sub", "sweep.db")} {
		for _, open := range []func(context.Context, string) (*Store, error){Open, OpenExisting} {
			if _, err := open(context.Background(), path); err == nil || strings.Contains(err.Error(), "\n") {
				t.Errorf("%q: %v", path, err)
			}
		}
	}
}

func TestOpenExisting(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "sub", "sweep.db")
	if _, err := OpenExisting(ctx, path); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), path) {
		t.Errorf("where nothing is: %v", err)
	}
	if exists(filepath.Dir(path)) {
		t.Error("it made a folder")
	}
	newStudy(t, open(t, path), "study")
	s, err := OpenExisting(ctx, path)
	must(t, err)
	if _, found, err := s.Study(ctx, "study"); !found || err != nil {
		t.Errorf("found %v, %v", found, err)
	}
	must(t, s.Close())
}

func TestOpenEmptyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sweep.db")
	must(t, os.WriteFile(path, nil, 0o666))
	newStudy(t, open(t, path), "study")
}

// schema lists what is in a database.
func schema(t *testing.T, s *Store) []string {
	t.Helper()
	all, err := collect(scan(t.Context(), s.path, s.read, func(row scanner) (text string, err error) { return text, row.Scan(&text) },
		`SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY name`))
	must(t, err)
	return all
}

// at makes a database of an older format, as the program of then would have.
func at(t *testing.T, path string, steps []string) {
	t.Helper()
	s, err := connect(path, "rwc")
	must(t, err)
	must(t, s.prepare(context.Background(), steps))
	must(t, s.Close())
}

// checksums is the format in which rows came to carry checksums.
const checksums = 8

func TestMigrateFromEveryFormat(t *testing.T) {
	steps := migrations()
	fresh := schema(t, openNew(t))
	for version := 1; version < len(steps); version++ {
		path := filepath.Join(t.TempDir(), "sweep.db")
		at(t, path, steps[:version])
		if version >= checksums { // what is written by hand has none
			same(t, "schema", schema(t, open(t, path)), fresh)
			continue
		}
		foreign(t, path, `INSERT INTO studies (id, name, seed, experiment, hash, version, processor, maximize, minimize, classes, notices, created, active)
			VALUES (1, 'old', 7, 'text', 'h', 'v', 'p', 'accuracy', 'flops', '["a"]', 'null', '', '');
			INSERT INTO trials (study, number, state, params, settings, routes, views, combiner, flops, parameters, bytes, activation_bytes, cost, epochs, accuracy, train_seconds, worker, started, error) VALUES (1, 3, 'complete', '{}', '{}', '["cnn"]', '["all"]', 'linear', 1, 2, 3, 4, 1, 5, 0.5, 6, 7, '', '');
			INSERT INTO epochs (study, trial, epoch, train_loss, validation_loss, accuracy, macro_f1, neg_log_loss, learning_rate, seconds) VALUES (1, 3, 1, 0.1, 0.2, 0.3, 0.4, -0.5, 0.6, 0.7)`)
		s := open(t, path)
		same(t, "schema", schema(t, s), fresh)
		trials, err := s.Trials(context.Background(), "old")
		must(t, err)
		same(t, "trial", trials, []results.Trial{{Number: 3, State: "complete", Params: raw(struct{}{}), Settings: raw(struct{}{}),
			Routes: []string{"cnn"}, Views: []string{"all"}, Combiner: "linear", Costs: results.Costs{FLOPs: 1, Parameters: 2, Bytes: 3, ActivationBytes: 4}, Cost: 1,
			Epochs: 5, Accuracy: .5, TrainSeconds: 6, Worker: 7}})
		epochs, err := s.Epochs(context.Background(), "old", 3)
		must(t, err)
		same(t, "epochs", epochs, []results.Epoch{{Epoch: 1, TrainLoss: .1, ValidationLoss: .2, Accuracy: .3, MacroF1: .4, NegLogLoss: -.5, LearningRate: .6, Seconds: .7}})
		sound(t, s)
	}
}

func TestMigrateToTheNextFormat(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "sweep.db")
	first := open(t, path)
	newStudy(t, first, "kept")
	must(t, first.Close())
	now := migrations()

	// A step that fails in its middle leaves the database as it was.
	broken := append(slices.Clone(now), `ALTER TABLE studies ADD COLUMN note TEXT NOT NULL DEFAULT 'none'; SELECT nonsense`)
	s, err := connect(path, "rw")
	must(t, err)
	if err := s.prepare(ctx, broken); err == nil || !strings.Contains(err.Error(), "format") {
		t.Errorf("a broken step: %v", err)
	}
	head, err := readHeader(ctx, s.read)
	must(t, err)
	if head.version != len(now) {
		t.Errorf("after a broken step the format is %d, not %d", head.version, len(now))
	}

	next := append(slices.Clone(now), `ALTER TABLE studies ADD COLUMN note TEXT NOT NULL DEFAULT 'none'`)
	must(t, s.prepare(ctx, next))
	var name, note string
	must(t, s.read.QueryRow(`SELECT name, note FROM studies`).Scan(&name, &note))
	if name != "kept" || note != "none" {
		t.Errorf("the study is %q with note %q", name, note)
	}
	must(t, s.Close())
	if _, err := Open(ctx, path); err == nil || !strings.Contains(err.Error(), "newer version of sweep") {
		t.Errorf("the program of before opens it: %v", err)
	}
}

func FuzzOpen(f *testing.F) {
	path := filepath.Join(f.TempDir(), "sweep.db")
	s := open(f, path)
	everyKind(f, s)
	must(f, s.Close())
	valid, err := os.ReadFile(path)
	must(f, err)
	f.Add([]byte{}, 0)
	f.Add([]byte("hello"), 0)
	f.Add([]byte{0xff, 0, 3}, 100)
	f.Add([]byte("wal?"), 18)
	f.Add([]byte{0xa8, 0, 0, 0}, 60) // a negative format
	f.Add([]byte{13, 0, 0, 255}, 8192)
	f.Add([]byte(`["`), 20000)
	f.Add([]byte("1700-01-01"), 41000)
	// The input is written over a whole database, or stands alone: it may be
	// refused or read, and must do no more.
	f.Fuzz(func(t *testing.T, patch []byte, offset int) {
		data := patch
		if offset > 0 {
			data = slices.Clone(valid)
			copy(data[offset%len(data):], patch)
		}
		path := filepath.Join(t.TempDir(), "sweep.db")
		must(t, os.WriteFile(path, data, 0o666))
		ctx := context.Background()
		s, err := OpenExisting(ctx, path)
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("more than a sentence: %q", err)
			}
			return
		}
		if study, found, err := s.Study(ctx, "study"); err == nil && found && study.Name != "study" {
			t.Errorf("asked for study, got %q", study.Name)
		}
		if _, err := all(s); err != nil {
			for line := range strings.Lines(err.Error()) { // one for each thing that was read
				if !strings.Contains(line, path) || strings.Contains(line, "sql:") || strings.Contains(line, "parsing time") {
					t.Errorf("reading says %q", line)
				}
			}
		}
		_, err = s.Verify(ctx)
		must(t, err)
		must(t, s.Close())
	})
}
