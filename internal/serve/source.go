package serve

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"sync"

	"github.com/doubleroute/sweep/results/sqlite"
)

// source is the store as it is now: opened when it appears, and opened anew
// when another file has taken its place.
type source struct {
	path string

	mu    sync.RWMutex // held for reading while the store is in use
	store *sqlite.Store
	file  fs.FileInfo // that the store was opened from
	ended bool
}

var errClosed = errors.New("the server has ended")

// use calls f with the store.
func (s *source) use(ctx context.Context, f func(*sqlite.Store) error) error {
	for {
		s.mu.RLock()
		if s.current() {
			defer s.mu.RUnlock()
			return f(s.store)
		}
		s.mu.RUnlock()
		if err := s.open(ctx); err != nil {
			return err
		}
	}
}

// current reports whether what is open is what lies there.
func (s *source) current() bool {
	if s.store == nil || s.store.Outdated() {
		return false
	}
	now, err := os.Stat(s.path)
	return err == nil && os.SameFile(now, s.file)
}

func (s *source) open(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return errClosed
	}
	if s.current() {
		return nil
	}
	if err := s.drop(); err != nil {
		return err
	}
	// Looked at first: should the file be replaced in between, the next use sees
	// that another is there.
	file, err := os.Stat(s.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	store, err := sqlite.OpenReading(ctx, s.path)
	if err != nil {
		return err
	}
	if file == nil { // it has appeared this very moment
		return errors.Join(fs.ErrNotExist, store.Close())
	}
	s.store, s.file = store, file
	return nil
}

func (s *source) drop() error {
	if s.store == nil {
		return nil
	}
	err := s.store.Close()
	s.store, s.file = nil, nil
	return err
}

func (s *source) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
	return s.drop()
}
