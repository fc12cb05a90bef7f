package study

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"github.com/doubleroute/sweep/internal/atomicfile"
)

// kept holds the saved trainings of paused trials: in a folder, or in memory
// where there is none. It is a cache. What is lost or damaged costs time and
// nothing else, since the trial then trains again from its first epoch.
//
// It may be used from several goroutines at once, but for the same trial.
type kept struct {
	folder string // empty: in memory
	most   int64  // bytes in all; those saved the longest ago go first

	mu      sync.Mutex
	held    map[int]held // by trial
	size    int64
	saved   int // trainings so far
	writing int // at this moment
}

// held is one saved training.
type held struct {
	size  int64
	saved int    // how many were before it
	data  []byte // in memory
}

// Room for saved trainings, of which a large one takes tens of megabytes.
const (
	mostOnDisk   = 4 << 30
	mostInMemory = 64 << 20
)

// keptFolder returns where a study keeps paused trials, below the folder of its
// models; empty where it has none.
func keptFolder(models string) string {
	if models == "" {
		return ""
	}
	return filepath.Join(models, "kept")
}

// openKept takes up what earlier runs of the study kept of the trials that are
// open, and removes the rest. After an error it may be used too.
func openKept(folder string, open func(trial int) bool) (*kept, error) {
	k := &kept{folder: folder, most: mostInMemory, held: map[int]held{}}
	if folder == "" {
		return k, nil
	}
	k.most = mostOnDisk
	files, err := os.ReadDir(folder)
	if errors.Is(err, os.ErrNotExist) {
		return k, nil
	}
	if err != nil {
		return k, fmt.Errorf("the kept weights of paused trials cannot be listed: %w", err)
	}
	var remove error
	for _, f := range files {
		var trial int
		if matched, _ := filepath.Match("trial-*.part", f.Name()); matched { // of a killed run
			remove = errors.Join(remove, os.Remove(filepath.Join(folder, f.Name())))
			continue
		}
		if n, _ := fmt.Sscanf(f.Name(), "trial-%d.state", &trial); n != 1 || filepath.Base(k.file(trial)) != f.Name() {
			continue // not ours
		}
		info, err := f.Info()
		if err != nil {
			continue
		}
		k.note(trial, held{size: info.Size()})
		if !open(trial) {
			remove = errors.Join(remove, k.drop(trial))
		}
	}
	return k, remove
}

func (k *kept) file(trial int) string {
	return filepath.Join(k.folder, fmt.Sprintf("trial-%d.state", trial))
}

// note counts a saved training in the place of an earlier one of the trial.
func (k *kept) note(trial int, h held) {
	k.forget(trial)
	h.saved = k.saved
	k.saved++
	k.held[trial] = h
	k.size += h.size
}

func (k *kept) forget(trial int) {
	k.size -= k.held[trial].size
	delete(k.held, trial)
}

// put keeps what save writes of a trial. After an error there is what was kept
// of it before, if anything.
func (k *kept) put(trial int, save func(io.Writer) error) error {
	k.mu.Lock()
	k.writing++
	k.mu.Unlock()
	h, err := k.write(trial, save)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.writing--
	if err != nil {
		return err
	}
	k.note(trial, h)
	for k.size > k.most {
		if err := k.remove(k.oldest()); err != nil {
			return err
		}
	}
	return nil
}

func (k *kept) write(trial int, save func(io.Writer) error) (held, error) {
	if k.folder == "" {
		var b bytes.Buffer
		err := save(&limited{to: &b, most: k.most})
		return held{size: int64(b.Len()), data: bytes.Clone(b.Bytes())}, err
	}
	if err := os.MkdirAll(k.folder, 0o755); err != nil {
		return held{}, err
	}
	var size int64
	err := atomicfile.Write(k.file(trial), "trial-*.part", func(w io.Writer) error {
		l := limited{to: w, most: k.most}
		defer func() { size = l.size }()
		return save(&l)
	})
	return held{size: size}, err
}

// oldest returns the trial that was saved the longest ago.
func (k *kept) oldest() int {
	first, trial := k.saved, -1
	for t, h := range k.held {
		if h.saved < first {
			first, trial = h.saved, t
		}
	}
	return trial
}

// get lets read read what is kept of a trial. Without anything it returns false
// and does not call it.
func (k *kept) get(trial int, read func(io.Reader) error) (bool, error) {
	k.mu.Lock()
	h, ok := k.held[trial]
	k.mu.Unlock()
	if !ok {
		return false, nil
	}
	if k.folder == "" {
		return true, read(bytes.NewReader(h.data))
	}
	f, err := os.Open(k.file(trial))
	if errors.Is(err, os.ErrNotExist) {
		return false, k.drop(trial)
	}
	if err != nil {
		return true, err
	}
	return true, errors.Join(read(f), f.Close())
}

// drop removes what is kept of a trial, and the folder after the last of it.
func (k *kept) drop(trial int) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, ok := k.held[trial]; !ok {
		return nil
	}
	return k.remove(trial)
}

func (k *kept) remove(trial int) error {
	k.forget(trial)
	if k.folder == "" {
		return nil
	}
	if err := os.Remove(k.file(trial)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if len(k.held) == 0 && k.writing == 0 {
		_ = os.Remove(k.folder) // where nothing else is in it
	}
	return nil
}

// limited passes on what is written, up to a size.
type limited struct {
	to         io.Writer
	size, most int64
}

func (l *limited) Write(p []byte) (int, error) {
	if l.size += int64(len(p)); l.size > l.most {
		return 0, fmt.Errorf("they take more than %d MiB", l.most>>20)
	}
	return l.to.Write(p)
}
