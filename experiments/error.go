package experiments

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/internal/near"
)

// Error is one fault of an experiment: where it is, and what to do about it.
type Error struct {
	File string // as given
	Set  string // the KEY=VALUE laid over the file that brought the fault in; empty when the file did
	Line int    // from 1; 0 when the fault is not on one line
	Key  string // dotted path of the key; empty when the fault is not in one
	Msg  string
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(cmp.Or(e.Set, e.File))
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d", e.Line)
	}
	if e.Key != "" {
		fmt.Fprintf(&b, ": %s", e.Key)
	}
	fmt.Fprintf(&b, ": %s", e.Msg)
	return b.String()
}

// joined returns the faults in the order of their lines as one error, or nil.
// Each fault is an *Error, reachable with errors.As.
func joined(faults []*Error) error {
	if len(faults) == 1 {
		return faults[0]
	}
	sorted := slices.Clone(faults)
	slices.SortStableFunc(sorted, func(a, b *Error) int { return cmp.Compare(a.Line, b.Line) })
	list := make([]error, len(sorted))
	for i, e := range sorted {
		list[i] = e
	}
	return errors.Join(list...)
}

// suggestion returns "; did you mean X?" for the word nearest to got, or
// nothing when no word is near.
func suggestion(got string, words []string) string {
	if word := near.Word(got, words); word != "" {
		return fmt.Sprintf("; did you mean %s?", word)
	}
	return ""
}
