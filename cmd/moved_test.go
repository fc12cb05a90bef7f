package sweepcmd

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestDatabaseGone: a run whose database is removed, moved or replaced ends with a
// sentence and exit code 1, and with what it saved in the other's place the same
// command goes on to the same table.
func TestDatabaseGone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("open files stay where they are there")
	}
	tinyFolder(t)
	must(t, "run", "tiny.toml", "--out", "whole", "--quiet")
	want := table(t, "tiny", "whole")
	path := filepath.Join("runs", "sweep.db")
	for name, move := range map[string]func() error{
		"removed": func() error { return os.Remove(path) },
		"moved":   func() error { return os.Rename("runs", "elsewhere") },
		"replaced": func() error {
			return errors.Join(os.WriteFile("other", nil, 0o666), os.Rename("other", path))
		},
	} {
		if err := errors.Join(os.RemoveAll("runs"), os.RemoveAll("elsewhere")); err != nil {
			t.Fatal(err)
		}
		r := step(t, "tiny.toml")
		r.until(thirdTrial)
		if err := move(); err != nil {
			t.Fatal(err)
		}
		code, said := r.end(), r.stderr.String()
		rescued := filepath.Join("runs", "sweep-rescued.db")
		if code != Failed || strings.Count(said, "\n") != 1 || !strings.Contains(said, path) || !strings.Contains(said, rescued) {
			t.Errorf("%s: code %d: %s", name, code, said)
		}
		if err := os.Rename(rescued, path); err != nil {
			t.Fatal(err)
		}
		must(t, "verify")
		must(t, "run", "tiny.toml", "--quiet")
		differ(t, name, table(t, "tiny", "runs"), want)
	}
}

// TestLockGone: that somebody removes the lock of a run takes nothing from it.
func TestLockGone(t *testing.T) {
	tinyFolder(t)
	r := step(t, "tiny.toml")
	r.until(thirdTrial)
	if err := os.Remove(filepath.Join("runs", "sweep.db.tiny.lock")); err != nil && runtime.GOOS != "windows" {
		t.Fatal(err)
	}
	if code := r.end(); code != Done || r.stderr.Len() > 0 {
		t.Errorf("code %d: %s", code, r.stderr.String())
	}
}

// TestReportUnwritable: that a report cannot be written says that the results are
// kept, and how it is written anew.
func TestReportUnwritable(t *testing.T) {
	tinyFolder(t)
	if err := os.MkdirAll(filepath.Join("runs", "tiny.html"), 0o777); err != nil {
		t.Fatal(err)
	}
	o := sweep("run", "tiny.toml", "--quiet")
	want := "sweep: the report runs/tiny.html cannot be written: it is a folder; the results are kept, and sweep report tiny writes it anew\n"
	if o.code != Failed || filepath.ToSlash(o.err) != want {
		t.Errorf("%+v", o)
	}
	if err := os.Remove(filepath.Join("runs", "tiny.html")); err != nil {
		t.Fatal(err)
	}
	must(t, "report", "tiny")
}
