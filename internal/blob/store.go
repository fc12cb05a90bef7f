package blob

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
)

// ErrNotFound is wrapped by the error for a key under which nothing is kept.
var ErrNotFound = errors.New("nothing is kept under this key")

// Store keeps bytes by key: letters, digits, and within the key "-" and "_". It
// may be used from several goroutines at once, of which only one writes or
// deletes a key at a time.
type Store interface {
	// Put keeps what write writes, in place of what the key had. After an error,
	// of write too, the key has what it had before.
	Put(key string, write func(io.Writer) error) error
	// Get has read read what is kept; nobody changes it meanwhile.
	Get(key string, read func(io.Reader) error) error
	// Delete removes what is kept. That nothing is there is no error.
	Delete(key string) error
	// List returns the keys with the bytes of each, in the order of the keys.
	List() ([]Item, error)
}

// Item is one key of a store.
type Item struct {
	Key  string
	Size int64 // bytes
}

// checkKey returns an error for what is no key: no key is a path.
func checkKey(key string) error {
	ok := key != "" && !strings.ContainsFunc(key, func(r rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", r)
	})
	if !ok {
		return fmt.Errorf("%q is no key to keep something under: use letters, digits, - and _", key)
	}
	return nil
}

// Memory is a Store in memory. Its zero value is empty.
type Memory struct {
	mu   sync.Mutex
	held map[string][]byte
}

// Put implements Store.
func (m *Memory) Put(key string, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := errors.Join(checkKey(key), write(&b)); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.held == nil {
		m.held = map[string][]byte{}
	}
	m.held[key] = bytes.Clone(b.Bytes())
	return nil
}

// Get implements Store.
func (m *Memory) Get(key string, read func(io.Reader) error) error {
	m.mu.Lock()
	data, ok := m.held[key]
	m.mu.Unlock()
	if !ok {
		return fmt.Errorf("%s: %w", key, ErrNotFound)
	}
	return read(bytes.NewReader(data))
}

// Delete implements Store.
func (m *Memory) Delete(key string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.held, key)
	return nil
}

// List implements Store.
func (m *Memory) List() ([]Item, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var items []Item
	for _, key := range slices.Sorted(maps.Keys(m.held)) {
		items = append(items, Item{key, int64(len(m.held[key]))})
	}
	return items, nil
}
