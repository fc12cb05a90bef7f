package text

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/doubleroute/sweep/internal/near"
)

// didYouMean returns `; did you mean "…"?` with the candidate nearest to word,
// or "" where none is near.
func didYouMean(word string, candidates []string) string {
	nearest := near.Word(word, candidates)
	if nearest == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", nearest)
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
