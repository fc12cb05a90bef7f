package workers

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
)

// Panic is the error of a call that panicked: what it said in one line, with the
// place where it began.
type Panic struct{ text string }

// Error says it as a sentence about what panicked.
func (p *Panic) Error() string { return p.text }

// Guard calls f, and returns a panic of it as a *Panic. It is for calls of code
// that others wrote.
func Guard(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &Panic{describe(p)}
		}
	}()
	return f()
}

// describe must be called by the function that recovered the panic.
func describe(p any) string {
	words := strings.Join(strings.Fields(fmt.Sprint(p)), " ")
	const most = 300
	if runes := []rune(words); len(runes) > most {
		words = string(runes[:most]) + "…"
	}
	callers := make([]uintptr, 64)
	frames := runtime.CallersFrames(callers[:runtime.Callers(1, callers)])
	for began := false; ; {
		frame, more := frames.Next()
		if frame.Function == "runtime.gopanic" {
			began = true
		} else if began && !strings.HasPrefix(frame.Function, "runtime.") {
			return fmt.Sprintf("it panicked: %s (%s:%d)", words, filepath.Base(frame.File), frame.Line)
		}
		if !more {
			return "it panicked: " + words
		}
	}
}
