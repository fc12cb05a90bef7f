package atomicfile

import (
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"

	"github.com/natefinch/atomic"

	"github.com/doubleroute/sweep/internal/prose"
)

// Write writes a file in one step: first under a temporary name beside it, which
// is pattern with something random for its *. The rights of a file that is there
// already stay, and a link goes on leading where it did. What is no ordinary
// file, such as a pipe, is written as it comes. The error does not name the path.
func Write(path, pattern string, write func(io.Writer) error) error {
	path, at, err := target(path)
	there := err == nil
	switch {
	case there && at.IsDir():
		return errors.New("it is a folder")
	case there && !at.Mode().IsRegular():
		return writeThrough(path, write)
	}
	file, err := createBeside(path, pattern)
	if err != nil {
		return prose.Cause(err)
	}
	err = write(file)
	if there {
		err = errors.Join(err, file.Chmod(at.Mode().Perm()))
	}
	if err == nil {
		err = prose.Cause(file.Sync())
	}
	if err == nil {
		err = file.name() // the last moment in which a program that is killed leaves something
	}
	if err = errors.Join(err, file.Close()); err == nil {
		err = prose.Cause(atomic.ReplaceFile(file.path, path))
	}
	if err != nil {
		return errors.Join(err, file.remove())
	}
	return prose.Cause(SyncFolder(filepath.Dir(path)))
}

// SyncFolder waits until the names of the files in a folder are on the disk: without
// it, a file that has just been renamed may be gone after a power cut. Where the
// system cannot do that, it does nothing.
func SyncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(path)
	if err != nil {
		return nil // a folder that may be written and not read
	}
	err = folder.Sync()
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL) {
		err = nil
	}
	return errors.Join(err, folder.Close())
}

// Check returns why Write could not write a file, which is better known before
// something is made for it. It makes the file's folder where there is none.
func Check(path, pattern string) error {
	path, at, err := target(path)
	if err == nil && !at.Mode().IsRegular() {
		return nil // a pipe, which is written as it comes
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return prose.Cause(err)
	}
	file, err := createBeside(path, pattern)
	if err != nil {
		return prose.Cause(err)
	}
	return errors.Join(file.Close(), file.remove())
}

// target follows links and looks at what is there.
func target(path string) (string, fs.FileInfo, error) {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	at, err := os.Stat(path)
	return path, at, err
}

// file is what is written, and where it is until it is whole.
type file struct {
	*os.File
	path  string
	named bool // there is something at path
}

// createBeside makes a file in the folder of path: one without a name where the
// system has these, of which a program that is killed leaves nothing, else one with
// a new name. Unlike os.CreateTemp it gives the rights that files of this user have.
func createBeside(path, pattern string) (*file, error) {
	folder := filepath.Dir(path)
	for {
		name := filepath.Join(folder, strings.Replace(pattern, "*", rand.Text()[:10], 1))
		if _, err := os.Lstat(name); err == nil {
			continue
		}
		if f := createNameless(folder); f != nil {
			return &file{f, name, false}, nil
		}
		f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) {
			return &file{f, name, true}, err
		}
	}
}

// name gives the file the name that it is moved away from.
func (f *file) name() error {
	if f.named {
		return nil
	}
	err := link(f.File, f.path)
	f.named = err == nil
	return prose.Cause(err)
}

// remove removes what has been left at its path.
func (f *file) remove() error {
	if !f.named {
		return nil
	}
	return os.Remove(f.path)
}

func writeThrough(path string, write func(io.Writer) error) error {
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return prose.Cause(err)
	}
	return errors.Join(write(file), file.Close())
}
