package sqlite

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestMoved: whatever becomes of the files of a database that is being written, the
// next write says so, and nothing that was written is lost.
func TestMoved(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("open files stay where they are there")
	}
	ctx := context.Background()
	for name, move := range map[string]func(path string) error{
		"removed": os.Remove,
		"renamed": func(path string) error { return os.Rename(path, path+".old") },
		"with its folder": func(path string) error {
			return os.Rename(filepath.Dir(path), filepath.Dir(path)+".old")
		},
		"the folder removed": func(path string) error { return os.RemoveAll(filepath.Dir(path)) },
		"replaced": func(path string) error {
			return errors.Join(os.WriteFile(path+".new", []byte("another"), 0o666), os.Rename(path+".new", path))
		},
		"without its log": func(path string) error { return os.Remove(path + "-wal") },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "runs", "sweep.db")
			s, err := Open(ctx, path)
			must(t, err)
			everyKind(t, s)
			whole, err := all(s)
			must(t, err)
			must(t, s.InPlace())
			must(t, move(path))
			err = s.PutTrial(ctx, "other", complete(7, .5, 10, "bag"))
			if !errors.Is(err, ErrMoved) || !strings.Contains(err.Error(), path) || strings.Contains(err.Error(), "\n") {
				t.Errorf("the next write: %v", err)
			}
			if err := s.InPlace(); !errors.Is(err, ErrMoved) {
				t.Errorf("InPlace: %v", err)
			}
			for range 2 { // a second is another file
				to, err := s.Rescue(ctx)
				must(t, err)
				rescued := open(t, to)
				sound(t, rescued)
				trials, err := rescued.Trials(ctx, "other")
				if len(trials) != 1 || err != nil {
					t.Errorf("the trial that was written last: %v, %v", trials, err)
				}
				_, err = rescued.write.Exec(`DELETE FROM trials WHERE number = 7 AND study = 2`)
				must(t, err)
				now, err := all(rescued)
				must(t, err)
				if withoutTimes(now) != withoutTimes(whole) {
					t.Errorf("what was rescued is not what was written")
				}
			}
			must(t, s.Close())
		})
	}
}

// withoutTimes leaves out the lines that say when a study was last active.
func withoutTimes(text string) string {
	_, rest, _ := strings.Cut(text, "\n")
	_, rest, _ = strings.Cut(rest, "\n")
	return rest
}
