package study

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

func openTestKept(t testing.TB, folder string, open func(int) bool) *kept {
	t.Helper()
	k, err := openKept(folder, open)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func always(int) bool { return true }

func putText(k *kept, trial int, text string) error {
	return k.put(trial, func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
}

// getText returns what is kept of a trial, and "" where nothing is.
func getText(t testing.TB, k *kept, trial int) string {
	t.Helper()
	var b bytes.Buffer
	found, err := k.get(trial, func(r io.Reader) error {
		_, err := b.ReadFrom(r)
		return err
	})
	if err != nil || !found && b.Len() > 0 {
		t.Errorf("trial %d: %v, %v", trial, found, err)
	}
	return b.String()
}

// names lists a folder; nothing where there is none.
func names(t testing.TB, folder string) (list []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

// TestKeptStore holds the store to a map, in both of its forms.
func TestKeptStore(t *testing.T) {
	for _, folder := range []string{"", filepath.Join(t.TempDir(), "study", "kept")} {
		k, want := openTestKept(t, folder, always), map[int]string{}
		rng := rand.New(rand.NewPCG(1, 1))
		for i := range 300 {
			trial := rng.IntN(6)
			if rng.IntN(3) == 0 {
				if err := k.drop(trial); err != nil {
					t.Fatal(err)
				}
				delete(want, trial)
			} else {
				want[trial] = strings.Repeat("x", 1+rng.IntN(9)) + fmt.Sprint(i)
				if err := putText(k, trial, want[trial]); err != nil {
					t.Fatal(err)
				}
			}
			var size int64
			for trial := range 6 {
				if got := getText(t, k, trial); got != want[trial] {
					t.Fatalf("trial %d: %q, want %q", trial, got, want[trial])
				}
				size += int64(len(want[trial]))
			}
			if k.size != size || len(k.held) != len(want) {
				t.Fatalf("%d bytes of %d trials, want %d of %d", k.size, len(k.held), size, len(want))
			}
			if folder == "" {
				continue
			}
			if files := names(t, folder); len(files) != len(want) {
				t.Fatalf("the folder has %q", files)
			}
			if _, err := os.Stat(folder); (err == nil) != (len(want) > 0) {
				t.Fatalf("with %d trials: %v", len(want), err)
			}
			k = openTestKept(t, folder, always)
		}
	}
}

// TestKeptRoom checks that old weights make room for new ones, and that what is
// too large leaves what there is alone.
func TestKeptRoom(t *testing.T) {
	for _, folder := range []string{"", t.TempDir()} {
		k := openTestKept(t, folder, always)
		k.most = 25
		for trial := range 7 {
			if err := putText(k, trial%5, strings.Repeat("x", 10)); err != nil {
				t.Fatal(err)
			}
		}
		if err := putText(k, 0, strings.Repeat("x", 26)); err == nil || !strings.Contains(err.Error(), "more than") {
			t.Errorf("more than there is room for: %v", err)
		}
		for trial := range 5 {
			if got, want := getText(t, k, trial) != "", trial < 2; got != want {
				t.Errorf("trial %d is kept: %v", trial, got)
			}
		}
		if folder != "" && !slices.Equal(names(t, folder), []string{"trial-0.state", "trial-1.state"}) {
			t.Errorf("the folder has %q", names(t, folder))
		}
	}
}

// TestKeptIsCleaned opens a folder that a killed run and others left.
func TestKeptIsCleaned(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "kept")
	k := openTestKept(t, folder, always)
	for trial := range 4 {
		if err := putText(k, trial, "weights"); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"trial-123.part", "trial-1.sweep", "trial-07.state", "trial-7.state.gz", "notes"} {
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	k = openTestKept(t, folder, func(trial int) bool { return trial%2 == 1 })
	want := []string{"notes", "trial-07.state", "trial-1.state", "trial-1.sweep", "trial-3.state", "trial-7.state.gz"}
	if got := names(t, folder); !slices.Equal(got, want) {
		t.Errorf("the folder has %q, want %q", got, want)
	}
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	if got := getText(t, k, 1); got != "" {
		t.Errorf("of a folder that was deleted %q is left", got)
	}
	if err := errors.Join(k.drop(1), k.drop(3), putText(k, 3, "new")); err != nil || getText(t, k, 3) != "new" {
		t.Errorf("after the folder was deleted: %v", err)
	}
	if _, err := openKept(filepath.Join(folder, "trial-3.state"), always); err == nil || !strings.Contains(err.Error(), "cannot be listed") {
		t.Errorf("a file in the folder's place: %v", err)
	}
}

// TestKeptFails checks that a training that cannot be saved leaves nothing half
// written, and what was kept before as it was.
func TestKeptFails(t *testing.T) {
	fault := errors.New("it broke")
	for _, folder := range []string{"", t.TempDir()} {
		k := openTestKept(t, folder, always)
		if err := putText(k, 2, "before"); err != nil {
			t.Fatal(err)
		}
		err := k.put(2, func(w io.Writer) error {
			_, err := io.WriteString(w, "half")
			return errors.Join(err, fault)
		})
		if !errors.Is(err, fault) || getText(t, k, 2) != "before" {
			t.Errorf("%v, and then %q is kept", err, getText(t, k, 2))
		}
		if folder != "" && len(names(t, folder)) != 1 {
			t.Errorf("the folder has %q", names(t, folder))
		}
	}
}

// TestKeptTogether uses the store from several goroutines, so that the folder
// is made and removed all the time.
func TestKeptTogether(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "kept")
	k := openTestKept(t, folder, always)
	var wait sync.WaitGroup
	for trial := range 4 {
		wait.Go(func() {
			for i := range 60 {
				want := fmt.Sprint(trial, i)
				if err := putText(k, trial, want); err != nil {
					t.Error(err)
				}
				if got := getText(t, k, trial); got != want {
					t.Errorf("trial %d: %q, want %q", trial, got, want)
				}
				if err := k.drop(trial); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	if files := names(t, filepath.Dir(folder)); len(files) > 0 {
		t.Errorf("left behind: %q", files)
	}
}
