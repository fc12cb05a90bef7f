package sweepcmd

import (
	"fmt"
	"strings"
	"time"
)

// nearest returns the word that takes the fewest edits to make from word, if
// they are few.
func nearest(word string, words []string) string {
	best, least := "", max(len(word)/2, 1)+1
	for _, w := range words {
		if d := distance(word, w); d < least {
			best, least = w, d
		}
	}
	return best
}

// distance is the Levenshtein distance.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}

// list joins words as a sentence does.
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// plural returns "1 trial" or "2 trials".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// span writes seconds as people say them.
func span(seconds float64) string {
	d := time.Duration(seconds * float64(time.Second))
	switch {
	case d < 10*time.Second:
		return fmt.Sprintf("%.1fs", d.Seconds())
	case d < time.Minute:
		return fmt.Sprintf("%.0fs", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%dm%02ds", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%dh%02dm", int(d.Hours()), int(d.Minutes())%60)
}

// count writes a number with a unit prefix: 950, 1.2k, 3.45M, 1.2G.
func count(n int64) string {
	x := float64(n)
	for _, unit := range []string{"", "k", "M", "G", "T"} {
		if x < 999.5 || unit == "T" {
			switch {
			case unit == "":
				return fmt.Sprintf("%d", n)
			case x < 9.995:
				return fmt.Sprintf("%.2f%s", x, unit)
			case x < 99.95:
				return fmt.Sprintf("%.1f%s", x, unit)
			}
			return fmt.Sprintf("%.0f%s", x, unit)
		}
		x /= 1000
	}
	return ""
}

// classes returns "1 class" or "2 classes".
func classes(n int) string {
	if n == 1 {
		return "1 class"
	}
	return fmt.Sprintf("%d classes", n)
}
