package sweepcmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"syscall"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/internal/study"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/submodels/text"
)

// printer is the standard output of a command. It remembers the first write that
// failed, and the end of the command reports it (program.exit): so what prints
// may leave the error of a write alone.
type printer struct {
	to       io.Writer
	terminal bool
	err      error // of the first write that failed
}

// newPrinter makes a printer. On a terminal all is shown as text, whoever wrote it.
func newPrinter(out io.Writer) *printer {
	if isTerminal(out) {
		return &printer{to: prose.ShownWriter(out), terminal: true}
	}
	return &printer{to: out}
}

func (p *printer) Write(b []byte) (int, error) {
	if p.err != nil {
		return 0, &unprinted{p.err}
	}
	n, err := p.to.Write(b)
	if err != nil {
		p.err = err
		return n, &unprinted{err}
	}
	return n, nil
}

// fault says that something could not be printed. A reader that has seen enough,
// such as head, is no fault.
func (p *printer) fault() error {
	if p.err == nil || hasGone(p.err) {
		return nil
	}
	return fmt.Errorf("standard output cannot be written: %w", prose.Cause(p.err))
}

// unprinted is the error of a write to a printer, which reports it itself.
type unprinted struct{ error }

func (u *unprinted) Unwrap() error { return u.error }

// hasGone reports whether a write failed because its reader went away.
func hasGone(err error) bool {
	const brokenPipe, noData = syscall.Errno(109), syscall.Errno(232) // what Windows calls it
	return errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe) || errors.Is(err, brokenPipe) || errors.Is(err, noData)
}

// text is standard output for what people read: it may hold what others wrote.
func (p *program) text() io.Writer { return prose.ShownWriter(p.out) }

// usageError is a command line that cannot be meant.
type usageError struct{ error }

func usage(err error) error { return usageError{err} }

// say writes a sentence to standard error.
func (p *program) say(format string, args ...any) {
	_, _ = fmt.Fprintf(p.err, "%s: %s\n", p.name, prose.Shown(fmt.Sprintf(format, args...)))
}

// exit prints an error in a sentence, and what could not be printed, and returns
// the exit code for it.
func (p *program) exit(err error) int {
	if errors.Is(err, sqlite.ErrDamaged) {
		err = &advised{err, fmt.Sprintf("%s verify says what is damaged, and saves the rest", p.name)}
	}
	err = errors.Join(err, p.out.fault())
	said := map[string]bool{}
	for _, line := range sentences(err) {
		if !said[line] { // several files may have the same fault
			p.say("%s", line)
		}
		said[line] = true
	}
	return codeOf(err)
}

func codeOf(err error) int {
	var word usageError
	var experiment *experiments.Error
	var data *text.Error
	switch {
	case errors.Is(err, context.Canceled):
		return Interrupted
	case len(sentences(err)) == 0:
		return Done
	case errors.As(err, &word), errors.As(err, &experiment), errors.As(err, &data), errors.Is(err, study.ErrChanged):
		return Usage
	}
	return Failed
}

// reportedError is an error that the user has read already.
type reportedError struct{ error }

func (t *reportedError) Unwrap() error { return t.error }

// advised is an error of a library with what its user can do about it on the
// command line.
type advised struct {
	error
	advice string
}

func (a *advised) Unwrap() error { return a.error }

// sentences returns the messages of an error and of those joined into it, but
// for those that the user has read, or that the printer reports.
func sentences(err error) []string {
	if err == nil {
		return nil
	}
	if a, ok := err.(*advised); ok {
		all := sentences(a.error)
		all[len(all)-1] += "; " + a.advice
		return all
	}
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) {
		var all []string
		for _, e := range joined.Unwrap() {
			all = append(all, sentences(e)...)
		}
		return all
	}
	if reported, lost := (*reportedError)(nil), (*unprinted)(nil); errors.As(err, &reported) || errors.As(err, &lost) {
		return nil
	}
	if errors.Is(err, context.Canceled) {
		return []string{"interrupted"}
	}
	if laid := (*experiments.Error)(nil); errors.As(err, &laid) && laid.Set != "" {
		return []string{"--set " + err.Error()}
	}
	return []string{err.Error()}
}

// span writes seconds as people say them.
func span(seconds float64) string {
	if seconds < 9.95 {
		return fmt.Sprintf("%.1fs", seconds)
	}
	switch whole := int(math.Round(seconds)); {
	case whole < 60:
		return fmt.Sprintf("%ds", whole)
	case whole < 3600:
		return fmt.Sprintf("%dm%02ds", whole/60, whole%60)
	default:
		return fmt.Sprintf("%dh%02dm", whole/3600, whole%3600/60)
	}
}
