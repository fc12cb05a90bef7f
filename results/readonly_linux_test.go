package results

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
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
		for _, err := range []error{s.PutStudy(ctx, Study{Name: "x"}), s.PutTrial(ctx, "study", Trial{}), lockErr} {
			if err == nil || !strings.Contains(err.Error(), "can only be read") {
				t.Errorf("writing says %v", err)
			}
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}
