// Package blobtest says what a blob.Store has to do.
package blobtest

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/doubleroute/sweep/internal/blob"
)

// Test holds a store to its contract. open opens one that is empty the first
// time, and later has what was put into it.
func Test(t *testing.T, open func(t testing.TB) blob.Store) {
	t.Run("map", func(t *testing.T) { sameAsMap(t, open) })
	t.Run("failed", func(t *testing.T) { failedPut(t, open(t)) })
	t.Run("keys", func(t *testing.T) { badKeys(t, open(t)) })
	t.Run("together", func(t *testing.T) { together(t, open(t)) })
}

// Put keeps a text.
func Put(s blob.Store, key, text string) error {
	return s.Put(key, func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
}

// Get returns the text that is kept, and "" where nothing is.
func Get(t testing.TB, s blob.Store, key string) string {
	t.Helper()
	var got []byte
	err := s.Get(key, func(r io.Reader) (err error) {
		got, err = io.ReadAll(r)
		return err
	})
	if err != nil && (!errors.Is(err, blob.ErrNotFound) || len(got) > 0) {
		t.Errorf("%s: %q, %v", key, got, err)
	}
	return string(got)
}

func sameAsMap(t *testing.T, open func(testing.TB) blob.Store) {
	want := map[string]string{}
	rng := rand.New(rand.NewPCG(1, 1))
	for i := range 300 {
		s := open(t)
		key := fmt.Sprint("key-", rng.IntN(6))
		if rng.IntN(3) == 0 {
			if err := s.Delete(key); err != nil {
				t.Fatal(err)
			}
			delete(want, key)
		} else {
			want[key] = strings.Repeat("x", 1+rng.IntN(9)) + fmt.Sprint(i)
			if err := Put(s, key, want[key]); err != nil {
				t.Fatal(err)
			}
		}
		items, err := s.List()
		if err != nil || len(items) != len(want) {
			t.Fatalf("%v, %v; want %d", items, err, len(want))
		}
		for _, item := range items {
			if item.Size != int64(len(want[item.Key])) {
				t.Fatalf("%+v has %q", item, want[item.Key])
			}
		}
		for n := range 6 {
			if key := fmt.Sprint("key-", n); Get(t, s, key) != want[key] {
				t.Fatalf("%s: %q, want %q", key, Get(t, s, key), want[key])
			}
		}
	}
	for key := range want {
		if err := open(t).Delete(key); err != nil {
			t.Fatal(err)
		}
	}
}

// failedPut checks that what cannot be written leaves what there was.
func failedPut(t *testing.T, s blob.Store) {
	fault := errors.New("it broke")
	if err := Put(s, "one", "before"); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"one", "two"} {
		err := s.Put(key, func(w io.Writer) error {
			_, err := io.WriteString(w, "half")
			return errors.Join(err, fault)
		})
		if !errors.Is(err, fault) {
			t.Error(err)
		}
	}
	if err := s.Get("one", func(io.Reader) error { return fault }); !errors.Is(err, fault) {
		t.Errorf("reading fails with %v", err)
	}
	if items, err := s.List(); len(items) != 1 || Get(t, s, "one") != "before" || err != nil {
		t.Errorf("%v and %q are kept, %v", items, Get(t, s, "one"), err)
	}
	if err := s.Delete("one"); err != nil {
		t.Error(err)
	}
}

func badKeys(t *testing.T, s blob.Store) {
	for _, key := range []string{"", ".", "..", "../up", "a/b", `a\b`, "a b", "a.b", "ä"} {
		if err := Put(s, key, "x"); err == nil {
			t.Errorf("%q is taken for a key", key)
		}
	}
	if items, err := s.List(); len(items) > 0 || err != nil {
		t.Errorf("%v, %v", items, err)
	}
}

// together puts and deletes from several goroutines.
func together(t *testing.T, s blob.Store) {
	var wait sync.WaitGroup
	for n := range 4 {
		wait.Go(func() {
			key := fmt.Sprint("key-", n)
			for i := range 60 {
				want := fmt.Sprint(n, i)
				if err := Put(s, key, want); err != nil {
					t.Error(err)
				}
				if got := Get(t, s, key); got != want {
					t.Errorf("%s: %q, want %q", key, got, want)
				}
				if err := s.Delete(key); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	if items, err := s.List(); len(items) > 0 || err != nil {
		t.Errorf("%v are left, %v", items, err)
	}
}
