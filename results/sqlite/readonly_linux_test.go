package sqlite

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/doubleroute/sweep/results"
)

// asNobody runs f without the right to write everywhere, which the user root
// has. File access in Linux is judged by thread, so f gets one of its own.
func asNobody(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		if os.Geteuid() == 0 {
			runtime.LockOSThread()                                          // never unlocked: the thread ends with the goroutine
			_, _, _ = syscall.RawSyscall(syscall.SYS_SETFSUID, 65534, 0, 0) // reports no errors
		}
		f()
	}()
	<-done
}

func TestReadOnlyPlace(t *testing.T) {
	ctx := context.Background()
	folder := t.TempDir()
	must(t, os.Chmod(filepath.Dir(folder), 0o755)) // the test's own, closed to others
	path := filepath.Join(folder, "sweep.db")
	s := open(t, path)
	newStudy(t, s, "study")
	must(t, s.Close())
	must(t, os.Chmod(path, 0o444))
	must(t, os.Chmod(folder, 0o555))
	t.Cleanup(func() { must(t, os.Chmod(folder, 0o755)) })

	asNobody(func() {
		for _, where := range []string{path, filepath.Join(folder, "new.db"), filepath.Join(folder, "sub", "new.db")} {
			_, err := Open(ctx, where)
			if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), folder) {
				t.Errorf("Open %s: %v", where, err)
			}
		}
		s, err := OpenExisting(ctx, path)
		if err != nil {
			t.Errorf("OpenExisting: %v", err)
			return
		}
		if _, found, err := s.Study(ctx, "study"); !found || err != nil {
			t.Errorf("found %v, %v", found, err)
		}
		_, lockErr := s.Lock("study")
		for _, err := range []error{s.PutStudy(ctx, results.Study{Name: "x"}), s.PutTrial(ctx, "study", results.Trial{}), lockErr} {
			if err == nil || !strings.Contains(err.Error(), "can only be read") {
				t.Errorf("writing says %v", err)
			}
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}

// TestOutdated: a reader that could make nothing beside the database does not
// see what others write, but notices that they did.
func TestOutdated(t *testing.T) {
	ctx := context.Background()
	folder := t.TempDir()
	must(t, os.Chmod(filepath.Dir(folder), 0o755))
	path := filepath.Join(folder, "sweep.db")
	s := open(t, path)
	newStudy(t, s, "study")
	must(t, s.Close())
	must(t, os.Chmod(folder, 0o555))
	t.Cleanup(func() { must(t, os.Chmod(folder, 0o755)) })

	var reader *Store
	asNobody(func() {
		var err error
		if reader, err = OpenReading(ctx, path); err != nil {
			t.Errorf("OpenReading: %v", err)
		}
	})
	if reader == nil {
		return
	}
	t.Cleanup(func() { must(t, reader.Close()) })
	if reader.Outdated() {
		t.Error("it is outdated at once")
	}
	must(t, os.Chmod(folder, 0o755))
	s = open(t, path)
	newStudy(t, s, "another")
	if !reader.Outdated() {
		t.Error("what is written meanwhile is not noticed")
	}
	must(t, s.Close())
	if !reader.Outdated() {
		t.Error("what has been written is not noticed")
	}
	again, err := OpenReading(ctx, path)
	must(t, err)
	t.Cleanup(func() { must(t, again.Close()) })
	if beats, err := again.Activities(ctx); err != nil || len(beats) != 2 || again.Outdated() {
		t.Errorf("opened again it has %v, %v, outdated: %v", beats, err, again.Outdated())
	}
}

// TestTooManyFiles: that no more files can be open is told as what it is.
func TestTooManyFiles(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "sweep.db")
	newStudy(t, open(t, path), "study")
	var limit syscall.Rlimit
	must(t, syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit))
	low := limit
	low.Cur = 40
	must(t, syscall.Setrlimit(syscall.RLIMIT_NOFILE, &low))
	var all []*os.File
	for {
		file, err := os.Open(path)
		if err != nil {
			break
		}
		all = append(all, file)
	}
	for name, open := range map[string]func(context.Context, string) (*Store, error){"Open": Open, "OpenReading": OpenReading} {
		if _, err := open(ctx, path); err == nil || !strings.Contains(err.Error(), "too many open files") || strings.Contains(err.Error(), "can only be read") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, file := range all {
		must(t, file.Close())
	}
	must(t, syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit))
}
