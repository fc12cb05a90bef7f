package atomicfile

import (
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

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
	if err = errors.Join(err, file.Close()); err == nil {
		err = prose.Cause(atomic.ReplaceFile(file.Name(), path))
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return nil
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
	return errors.Join(file.Close(), os.Remove(file.Name()))
}

// target follows links and looks at what is there.
func target(path string) (string, fs.FileInfo, error) {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	at, err := os.Stat(path)
	return path, at, err
}

// createBeside makes a file with a new name in the folder of path. Unlike
// os.CreateTemp it gives the rights that files of this user have.
func createBeside(path, pattern string) (*os.File, error) {
	for {
		name := strings.Replace(pattern, "*", rand.Text()[:10], 1)
		file, err := os.OpenFile(filepath.Join(filepath.Dir(path), name), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) {
			return file, err
		}
	}
}

func writeThrough(path string, write func(io.Writer) error) error {
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return prose.Cause(err)
	}
	return errors.Join(write(file), file.Close())
}
