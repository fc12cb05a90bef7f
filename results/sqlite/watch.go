package sqlite

import (
	"io/fs"
	"os"
	"sync"
)

// Watch tells which studies of a database are being run, by their locks. Its
// methods may be called from several goroutines at once.
type Watch struct {
	database string

	mu   sync.Mutex
	free map[string]fs.FileInfo // locks that nobody held when they were tried
}

// NewWatch watches the studies of the database at path, which need not exist.
func NewWatch(path string) *Watch {
	return &Watch{database: path, free: map[string]fs.FileInfo{}}
}

// Running reports whether a process, or a part of this one, runs the study. A
// lock that cannot be tried counts as held by nobody.
//
// Trying a lock takes it for an instant, and a run that begins in this instant
// would be refused. So a lock that was left behind by a program that was killed
// is tried once, and then not again until a run has signed it.
func (w *Watch) Running(study string) bool {
	path := lockPath(w.database, study)
	w.mu.Lock()
	defer w.mu.Unlock()
	now, err := os.Stat(path)
	if err != nil {
		delete(w.free, study)
		return false
	}
	if old := w.free[study]; old != nil && os.SameFile(old, now) && old.ModTime().Equal(now.ModTime()) {
		return false
	}
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	defer func() { _ = file.Close() }() // nothing was written
	got, err := tryLock(file)
	if err != nil {
		return false
	}
	if got {
		w.free[study] = now
	}
	return !got
}
