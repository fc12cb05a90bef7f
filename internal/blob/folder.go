package blob

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/doubleroute/sweep/internal/atomicfile"
)

// Folder is a Store in a folder, with a file for each key. The folder is made
// when something is kept, and removed after the last of it.
type Folder struct {
	Path      string
	Extension string // of the files, such as .state; others are left alone
}

// partial is what a file is called until it is whole.
const partial = "*.part"

// File returns the file of a key.
func (f Folder) File(key string) string { return filepath.Join(f.Path, key+f.Extension) }

// Put implements Store.
func (f Folder) Put(key string, write func(io.Writer) error) error {
	if err := checkKey(key); err != nil {
		return err
	}
	for attempt := 0; ; attempt++ {
		err := os.MkdirAll(f.Path, 0o755)
		if err == nil {
			err = atomicfile.Write(f.File(key), partial, write)
		}
		// Somebody may have removed the empty folder meanwhile: it is not there, or was
		// there when it was to be made and is not when it is looked at.
		if attempt == mostAttempts || !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
}

// mostAttempts is how often a folder is made again that others remove.
const mostAttempts = 100

// Get implements Store.
func (f Folder) Get(key string, read func(io.Reader) error) error {
	file, err := os.Open(f.File(key))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: %w", key, ErrNotFound)
	}
	if err != nil {
		return err
	}
	return errors.Join(read(file), file.Close())
}

// Delete implements Store.
func (f Folder) Delete(key string) error {
	if err := os.Remove(f.File(key)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	_ = os.Remove(f.Path) // where nothing else is in it
	return nil
}

// List implements Store.
func (f Folder) List() ([]Item, error) {
	files, err := os.ReadDir(f.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var items []Item
	for _, file := range files {
		key, ours := strings.CutSuffix(file.Name(), f.Extension)
		if info, gone := file.Info(); ours && gone == nil && checkKey(key) == nil {
			items = append(items, Item{key, info.Size()})
		}
	}
	return items, err
}

// Clean removes what a killed program left half written.
func (f Folder) Clean() error {
	files, err := filepath.Glob(filepath.Join(f.Path, partial))
	for _, file := range files {
		err = errors.Join(err, os.Remove(file))
	}
	return err
}
