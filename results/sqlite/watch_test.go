package sqlite

import (
	"os"
	"path/filepath"
	"testing"
)

func TestWatchRunning(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sweep.db")
	s := open(t, path)
	w := NewWatch(path)
	for _, name := range []string{"study", "</script>", ""} {
		expect := func(when string, want bool) {
			t.Helper()
			for range 3 {
				if got := w.Running(name); got != want {
					t.Errorf("%q: running is %v %s", name, got, when)
				}
			}
		}
		expect("before it began", false)
		unlock, err := s.Lock(name)
		must(t, err)
		expect("while it runs", true)
		must(t, unlock())
		expect("after it ended", false)
		must(t, os.WriteFile(lockPath(path, name), []byte("process 7 on nowhere\n"), 0o666))
		expect("after it was killed", false)
		unlock, err = s.Lock(name)
		must(t, err)
		expect("when it goes on", true)
		must(t, unlock())
		expect("at the end", false)
	}
}
