// Package near finds the word that was meant by one that was mistyped, for
// error messages.
package near

import (
	"fmt"
	"strings"
)

// longest is the length beyond which a word is not a mistyped one.
const longest = 100

// Word returns the word that takes the fewest edits to reach from written, upper
// and lower case alike, or "" where none is near: beyond a third of its letters,
// a word is another word. Of words as near, the first is returned.
func Word(written string, words []string) string {
	x := []rune(strings.ToLower(written))
	best, fewest := "", 0
	for _, w := range words {
		y := []rune(strings.ToLower(w))
		if len(x) > longest || len(y) > longest {
			continue
		}
		n := edits(x, y)
		if n <= max(1, max(len(x), len(y))/3) && (best == "" || n < fewest) {
			best, fewest = w, n
		}
	}
	return best
}

// Hint returns `; did you mean "…"?` with the word nearest to written, or "" where
// none is near.
func Hint(written string, words []string) string {
	if nearest := Word(written, words); nearest != "" {
		return fmt.Sprintf("; did you mean %q?", nearest)
	}
	return ""
}

// edits counts the insertions, deletions, replacements and swaps of neighbours
// that turn x into y (optimal string alignment).
func edits(x, y []rune) int {
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
