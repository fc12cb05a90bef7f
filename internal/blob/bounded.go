package blob

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
)

// Bounded is a store with room for so many bytes: a cache, in which what was put
// the longest ago makes room for what is new. Nobody else writes to the store.
type Bounded struct {
	Store
	most int64

	mu    sync.Mutex
	items []Item // the oldest first
	size  int64
}

// NewBounded bounds a store to that many bytes. What it holds counts.
func NewBounded(s Store, most int64) (*Bounded, error) {
	b := &Bounded{Store: s, most: most}
	items, err := s.List()
	for _, item := range items {
		b.note(item)
	}
	return b, err
}

// note counts an item in the place of an earlier one.
func (b *Bounded) note(item Item) {
	b.forget(item.Key)
	b.items = append(b.items, item)
	b.size += item.Size
}

// forget reports whether the key was counted.
func (b *Bounded) forget(key string) bool {
	at := b.index(key)
	if at >= 0 {
		b.size -= b.items[at].Size
		b.items = slices.Delete(b.items, at, at+1)
	}
	return at >= 0
}

// Put implements Store. More than there is room for is an error.
func (b *Bounded) Put(key string, write func(io.Writer) error) error {
	var l limited
	err := b.Store.Put(key, func(w io.Writer) error {
		l = limited{to: w, most: b.most}
		return write(&l)
	})
	if err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.note(Item{key, l.size}); b.size > b.most; {
		if err := b.remove(b.items[0].Key); err != nil {
			return err
		}
	}
	return nil
}

// Get implements Store.
func (b *Bounded) Get(key string, read func(io.Reader) error) error {
	b.mu.Lock()
	known := b.index(key) >= 0
	b.mu.Unlock()
	if !known {
		return fmt.Errorf("%s: %w", key, ErrNotFound)
	}
	err := b.Store.Get(key, read)
	if errors.Is(err, ErrNotFound) { // somebody has removed it
		return errors.Join(err, b.Delete(key))
	}
	return err
}

func (b *Bounded) index(key string) int {
	return slices.IndexFunc(b.items, func(item Item) bool { return item.Key == key })
}

// Delete implements Store.
func (b *Bounded) Delete(key string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.remove(key)
}

func (b *Bounded) remove(key string) error {
	if !b.forget(key) {
		return nil
	}
	return b.Store.Delete(key)
}

// limited passes on what is written, up to a size.
type limited struct {
	to         io.Writer
	size, most int64
}

func (l *limited) Write(p []byte) (int, error) {
	if l.size += int64(len(p)); l.size > l.most {
		return 0, fmt.Errorf("there is room for %d MiB and it takes more", l.most>>20)
	}
	return l.to.Write(p)
}
