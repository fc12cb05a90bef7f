package sqlite

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"sync"

	"github.com/doubleroute/sweep/internal/prose"
)

// ErrLocked is wrapped by the error that Lock returns while another process, or
// another part of this one, runs the study.
var ErrLocked = errors.New("the study is already being run")

// Lock takes the sole right to run a study, which need not exist yet, and
// returns what gives it back. It never waits. The system drops the lock when
// the process ends, however it ends, so a program that was killed stands in
// nobody's way. Readers need no lock.
func (s *Store) Lock(study string) (unlock func() error, err error) {
	if s.write == nil {
		return nil, s.readOnly()
	}
	path := lockPath(s.path, study)
	for {
		file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o666)
		if err != nil {
			return nil, fmt.Errorf("cannot write the lock of study %q, %s: %w", study, path, prose.Cause(err))
		}
		held, err := tryLock(file)
		if err != nil || !held {
			holder := holderOf(file)
			closed := file.Close()
			if err != nil {
				return nil, errors.Join(fmt.Errorf("cannot lock study %q with %s: %w", study, path, err), closed)
			}
			return nil, &fault{fmt.Sprintf("study %q is already being run by %s: wait until that ends, or give this run another name", study, holder), ErrLocked}
		}
		if stillThere(file, path) {
			if err := sign(file); err != nil {
				return nil, errors.Join(fmt.Errorf("cannot write the lock of study %q, %s: %w", study, path, prose.Cause(err)), release(file, path))
			}
			return sync.OnceValue(func() error { return release(file, path) }), nil
		}
		// The holder before removed the file between the opening and the
		// locking of it: this is a lock that nobody else can see.
		if err := file.Close(); err != nil {
			return nil, err
		}
	}
}

var plainName = regexp.MustCompile(`^[A-Za-z0-9._-]{1,100}$`)

// lockPath is the file that stands for the right to run a study. Names that
// could not be part of a file name are hashed.
func lockPath(database, study string) string {
	if !plainName.MatchString(study) {
		sum := sha256.Sum256([]byte(study))
		study = "~" + hex.EncodeToString(sum[:16])
	}
	return database + "." + study + ".lock"
}

// stillThere reports whether path is the file that is open.
func stillThere(file *os.File, path string) bool {
	mine, err := file.Stat()
	if err != nil {
		return false
	}
	there, err := os.Stat(path)
	return err == nil && os.SameFile(mine, there)
}

// sign writes who holds the lock, for the sentence that others get.
func sign(file *os.File) error {
	host, err := os.Hostname()
	if err != nil {
		host = "an unknown host"
	}
	text := fmt.Sprintf("process %d on %s\n", os.Getpid(), host)
	if err := file.Truncate(0); err != nil {
		return err
	}
	_, err = file.WriteAt([]byte(text), 0)
	return err
}

// holderOf reads what sign wrote.
func holderOf(file *os.File) string {
	text, err := io.ReadAll(io.NewSectionReader(file, 0, 300))
	if who := strings.TrimSpace(string(text)); err == nil && who != "" {
		return who
	}
	return "an unknown process"
}
