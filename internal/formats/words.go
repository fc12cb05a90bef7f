package formats

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"

	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/results/stats"
)

// Count writes a number with a unit prefix: 950, 1.20k, 34.5M, 120G.
func Count[N int64 | float64](n N) string {
	x := float64(n)
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

// Micros writes microseconds, without the unit, with three significant digits:
// 0.461, 14.2, 1230.
func Micros(x stats.Number) string {
	us := float64(x)
	if us >= 999.5 {
		return fmt.Sprintf("%.0f", us)
	}
	return strconv.FormatFloat(us, 'g', 3, 64)
}

// Model names a trial's sub-models and what of the text each sees:
// "cnn/all + rnn/second-half".
func Model(t analysis.SummaryTrial) string {
	var parts []string
	for i, r := range t.Routes {
		if i < len(t.Views) {
			r += "/" + t.Views[i]
		}
		parts = append(parts, r)
	}
	return strings.Join(parts, " + ")
}

// Interval writes a test result and how sure it is: "0.9041 (0.8980 … 0.9102)".
func Interval(i stats.Interval) string {
	switch {
	case math.IsNaN(i.Mean):
		return "failed"
	case math.IsNaN(i.Low):
		return fmt.Sprintf("%.4f (no interval)", i.Mean)
	}
	return fmt.Sprintf("%.4f (%.4f … %.4f)", i.Mean, i.Low, i.High)
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
