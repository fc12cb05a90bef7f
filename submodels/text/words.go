package text

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// didYouMean returns `; did you mean "…"?` with the candidate nearest to word,
// or "" where none is near.
func didYouMean(word string, candidates []string) string {
	word = strings.ToLower(word)
	best, nearest := 1+max(1, utf8.RuneCountInString(word)/3), ""
	for _, c := range candidates {
		if len(c) > 100 || len(word) > 100 {
			continue
		}
		if d := distance(word, strings.ToLower(c)); d < best {
			best, nearest = d, c
		}
	}
	if nearest == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", nearest)
}

// distance counts the insertions, deletions, replacements and swaps of
// neighbouring characters that lead from a to b (optimal string alignment).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	// Three rows of the table of distances between beginnings of x and y.
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		before, last, row = last, row, before
		row[0] = i + 1
		for j := range y {
			replace := last[j]
			if x[i] != y[j] {
				replace++
			}
			row[j+1] = min(replace, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(y)]
}

// byteCount writes a number of bytes as people would.
func byteCount(n int) string {
	switch {
	case n >= 1<<30 && n%(1<<30) == 0:
		return strconv.Itoa(n>>30) + " GiB"
	case n >= 1_000_000 && n%1_000_000 == 0:
		return strconv.Itoa(n/1_000_000) + " MB"
	}
	return strconv.Itoa(n) + " bytes"
}

// plural writes "1 row" or "3 rows".
func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + one + "s"
}

// quoteList writes names in quotes, the first twenty of them.
func quoteList(names []string) string {
	var b strings.Builder
	for i, n := range names {
		if i > 0 {
			b.WriteString(", ")
		}
		if i == 20 {
			fmt.Fprintf(&b, "and %d more", len(names)-i)
			break
		}
		b.WriteString(strconv.Quote(excerpt(n, 60)))
	}
	return b.String()
}

// excerpt cuts s to about n bytes, at a character.
func excerpt(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}
