package sweepcmd

import (
	"fmt"
	"math"
	"regexp"
	"strings"
)

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

// classes returns "1 class" or "2 classes".
func classes(n int) string {
	if n == 1 {
		return "1 class"
	}
	return fmt.Sprintf("%d classes", n)
}

var plainWord = regexp.MustCompile(`^[\pL\pN._/=][\pL\pN._/=-]*$`)

// quoted writes a word so that a shell takes it as it is.
func quoted(word string) string {
	if plainWord.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
