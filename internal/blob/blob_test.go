package blob_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/internal/blob"
	"github.com/doubleroute/sweep/internal/blob/blobtest"
)

// stores are the kinds of store, each empty.
func stores(t testing.TB) map[string]blob.Store {
	return map[string]blob.Store{
		"memory": &blob.Memory{},
		"folder": blob.Folder{Path: filepath.Join(t.TempDir(), "study", "kept"), Extension: ".state"},
	}
}

func bounded(t testing.TB, s blob.Store, most int64) *blob.Bounded {
	t.Helper()
	b, err := blob.NewBounded(s, most)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestStores(t *testing.T) {
	for name, s := range stores(t) {
		t.Run(name, func(t *testing.T) { blobtest.Test(t, func(testing.TB) blob.Store { return s }) })
		t.Run("bounded "+name, func(t *testing.T) {
			blobtest.Test(t, func(t testing.TB) blob.Store { return bounded(t, s, 1<<20) })
		})
		if f, ok := s.(blob.Folder); ok {
			if _, err := os.Stat(f.Path); !os.IsNotExist(err) {
				t.Errorf("the empty folder is left: %v", err)
			}
		}
	}
}

// TestBounded checks that what is old makes room for what is new, and that what
// is too large leaves what there is alone.
func TestBounded(t *testing.T) {
	for name, s := range stores(t) {
		b := bounded(t, s, 25)
		for i := range 7 {
			if err := blobtest.Put(b, string(rune('a'+i%5)), strings.Repeat("x", 10)); err != nil {
				t.Fatal(err)
			}
		}
		if err := blobtest.Put(b, "a", strings.Repeat("x", 26)); err == nil || !strings.Contains(err.Error(), "takes more") {
			t.Errorf("%s: more than there is room for: %v", name, err)
		}
		for _, again := range []*blob.Bounded{b, bounded(t, s, 25)} {
			items, err := again.List()
			if want := []blob.Item{{Key: "a", Size: 10}, {Key: "b", Size: 10}}; !slices.Equal(items, want) || err != nil {
				t.Errorf("%s: there are %v, %v", name, items, err)
			}
		}
	}
}

// TestFolder leaves what is not its own alone, and cleans up after a killed
// program.
func TestFolder(t *testing.T) {
	f := blob.Folder{Path: t.TempDir(), Extension: ".state"}
	others := []string{"notes", "one.state.gz", "two.sweep", "a b.state"}
	for _, name := range append(others, "ABC.part") {
		if err := os.WriteFile(filepath.Join(f.Path, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Clean(); err != nil {
		t.Error(err)
	}
	if items, err := f.List(); len(items) > 0 || err != nil {
		t.Errorf("%v are taken for its own, %v", items, err)
	}
	if err := blobtest.Put(f, "one", "x"); err != nil {
		t.Error(err)
	}
	if err := f.Delete("one"); err != nil {
		t.Error(err)
	}
	left, err := os.ReadDir(f.Path)
	if len(left) != len(others) || err != nil {
		t.Errorf("%v are left, %v", left, err)
	}
	file := blob.Folder{Path: filepath.Join(f.Path, "notes")}
	if _, err := file.List(); err == nil {
		t.Error("a file is taken for a folder")
	}
}
