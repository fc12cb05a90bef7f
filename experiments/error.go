package experiments

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Error is one fault of an experiment: where it is, and what to do about it.
type Error struct {
	File string // as given, or the `--set KEY=VALUE` that brought the fault in
	Line int    // from 1; 0 when the fault is not on one line
	Key  string // dotted path of the key; empty when the fault is not in one
	Msg  string
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
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
	if near := nearest(got, words); near != "" {
		return fmt.Sprintf("; did you mean %s?", near)
	}
	return ""
}

// nearest returns the word that takes the fewest edits to reach from got, if
// that is few for a word of its length, or "".
func nearest(got string, words []string) string {
	got = strings.ToLower(got)
	best, fewest := "", 0
	for _, w := range words {
		n := edits(got, strings.ToLower(w))
		// Beyond a third of its letters, a word is another word.
		if n > max(1, max(len(got), len(w))/3) {
			continue
		}
		if best == "" || n < fewest {
			best, fewest = w, n
		}
	}
	return best
}

// edits counts the insertions, deletions, replacements and swaps of neighbours
// that turn a into b (optimal string alignment).
func edits(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x)+len(y) > 200 { // not a mistyped word
		return len(x) + len(y)
	}
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			change := last[j-1]
			if x[i-1] != y[j-1] {
				change++
			}
			row[j] = min(change, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}

// oneOf lists words as a sentence does: "a, b or c".
func oneOf(words []string) string {
	switch len(words) {
	case 0:
		return "nothing"
	case 1:
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}
