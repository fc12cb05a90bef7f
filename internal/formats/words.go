package formats

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// count writes a number with a unit prefix: 950, 1.20k, 34.5M, 120G.
func count(x float64) string {
	units := []string{"", "k", "M", "G", "T"}
	for i, unit := range units {
		if math.Abs(x) < 999.5 || i == len(units)-1 {
			switch size := math.Abs(x); {
			case i == 0 && x == math.Trunc(x):
				return fmt.Sprintf("%.0f%s", x, unit)
			case size < 9.995:
				return fmt.Sprintf("%.2f%s", x, unit)
			case size < 99.95:
				return fmt.Sprintf("%.1f%s", x, unit)
			}
			return fmt.Sprintf("%.0f%s", x, unit)
		}
		x /= 1000
	}
	return ""
}

// counted returns "1 trial" or "2,000 trials".
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%s %ss", grouped(n), noun)
}

// grouped writes a whole number with a comma at every third digit.
func grouped(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// modelOf names a trial's sub-models and what of the text each sees.
func modelOf(routes, views []string) string {
	var parts []string
	for i, r := range routes {
		if i < len(views) {
			r += "/" + views[i]
		}
		parts = append(parts, r)
	}
	return strings.Join(parts, " + ")
}

// line makes text that stays on one line and reads in the order that it was
// written in: line ends become spaces, control characters and marks that turn
// the direction of writing are left out. What is longer than most characters is
// cut.
func line(s string, most int) string {
	var b strings.Builder
	n := 0
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		switch {
		case r == '\n' || r == '\t' || r == '\u2028' || r == '\u2029':
			r = ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\uFFFE' || r == '\uFFFF':
			continue
		}
		if n == most {
			return strings.TrimRight(b.String(), " ") + "…"
		}
		b.WriteRune(r)
		n++
	}
	return b.String()
}

// measure is what a study maximizes, in words.
func measure(objective string) string {
	switch objective {
	case "macro_f1":
		return "macro F1"
	case "neg_log_loss":
		return "negative log loss"
	}
	return objective
}
