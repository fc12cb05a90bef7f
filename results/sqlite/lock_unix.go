//go:build !windows

package sqlite

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// tryLock takes the lock on an open file, or reports that another has it.
func tryLock(file *os.File) (bool, error) {
	for {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		switch {
		case err == nil:
			return true, nil
		case errors.Is(err, syscall.EWOULDBLOCK):
			return false, nil
		case !errors.Is(err, syscall.EINTR):
			return false, err
		}
	}
}

// release removes the file while it is still locked, then lets go. Somebody may have
// removed it before, and another run have made one of its own.
func release(file *os.File, path string) error {
	var err error
	if stillThere(file, path) {
		if err = os.Remove(path); errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
	}
	return errors.Join(err, file.Close())
}
