package sweepcmd

import (
	"errors"
	"fmt"
	"io"
	"syscall"

	"github.com/doubleroute/sweep/internal/atomicfile"
)

// printer is the standard output of a command. It remembers the first write that
// failed, and the end of the command tells of it (program.exit): so what prints
// may leave the error of a write alone.
type printer struct {
	to   io.Writer
	lost error // of the first write that failed
}

func (p *printer) Write(b []byte) (int, error) {
	if p.lost != nil {
		return 0, &unprinted{p.lost}
	}
	n, err := p.to.Write(b)
	if err != nil {
		p.lost = err
		return n, &unprinted{err}
	}
	return n, nil
}

// fault says that something could not be printed. A reader that has seen enough,
// such as head, is no fault.
func (p *printer) fault() error {
	if p.lost == nil || hasGone(p.lost) {
		return nil
	}
	return fmt.Errorf("standard output cannot be written: %w", atomicfile.Reason(p.lost))
}

// unprinted is the error of a write to a printer, which tells of it itself.
type unprinted struct{ error }

func (u *unprinted) Unwrap() error { return u.error }

// hasGone reports whether a write failed because its reader went away.
func hasGone(err error) bool {
	const brokenPipe, noData = syscall.Errno(109), syscall.Errno(232) // what Windows calls it
	return errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe) || errors.Is(err, brokenPipe) || errors.Is(err, noData)
}
