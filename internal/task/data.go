package task

import (
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"fmt"
	"io"
	"sync"

	"github.com/doubleroute/sweep/internal/blob"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/submodels/text"
)

// Data finds the data that tasks name.
type Data interface {
	Dataset(key string) (*routes.Data, error)
}

// Datasets is Data in memory, and in a store for those that it does not have. Its
// zero value is empty. It may be used from several goroutines at once.
type Datasets struct {
	Registry *routes.Registry // of the views; nil: the built-in ones
	Store    blob.Store       // nil: none

	mu     sync.Mutex
	loaded map[string]*routes.Data
}

// DataKey names a corpus, by a fingerprint of it, as read with these options.
func DataKey(fingerprint string, o routes.TextOptions) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %+v", fingerprint, o))
	return hex.EncodeToString(sum[:])
}

// Add adds data in memory.
func (s *Datasets) Add(key string, d *routes.Data) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.loaded == nil {
		s.loaded = map[string]*routes.Data{}
	}
	s.loaded[key] = d
}

// Dataset implements Data. Data are read from the store once.
func (s *Datasets) Dataset(key string) (*routes.Data, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d, ok := s.loaded[key]; ok {
		return d, nil
	}
	if s.Store == nil {
		return nil, fmt.Errorf("the data %.12s… are not here", key)
	}
	var stored storedData
	err := s.Store.Get(key, func(r io.Reader) error { return gob.NewDecoder(r).Decode(&stored) })
	if err != nil {
		return nil, fmt.Errorf("the data %.12s… cannot be read: %w", key, err)
	}
	if s.loaded == nil {
		s.loaded = map[string]*routes.Data{}
	}
	s.loaded[key] = routes.NewData(s.Registry, &stored.Corpus, stored.Options)
	return s.loaded[key], nil
}

// storedData is data in a store.
type storedData struct {
	Corpus  text.Corpus
	Options routes.TextOptions
}

// PutData writes data to a store, where Datasets finds them.
func PutData(s blob.Store, key string, d *routes.Data) error {
	return s.Put(key, func(w io.Writer) error {
		c := *d.Corpus
		c.Unlabelled, c.Read = nil, nil // no training reads them
		return gob.NewEncoder(w).Encode(storedData{c, d.Options})
	})
}
