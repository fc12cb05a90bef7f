package format

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

// Parts of figures.
const (
	Missing = "–"       // stands where there is no figure
	Percent = "\u00a0%" // never at the beginning of a line
)

// Measure is what a study maximizes.
type Measure struct {
	Name    string `json:"name"`    // "accuracy"
	Percent bool   `json:"percent"` // shown as a percentage
}

// NewMeasure describes what a study maximizes.
func NewMeasure(maximize string) Measure {
	switch maximize {
	case "", "accuracy":
		return Measure{"accuracy", true}
	case "macro_f1":
		return Measure{"macro F1", true}
	case "neg_log_loss":
		return Measure{"negative log loss", false}
	}
	return Measure{strings.ReplaceAll(maximize, "_", " "), false}
}

// Text shows a value of the measure: "91.23 %" or "−0.3121".
func (m Measure) Text(x float64) string {
	switch {
	case !num.Finite(x):
		return Missing
	case m.Percent:
		return minus(strconv.FormatFloat(100*x, 'f', 2, 64)) + Percent
	}
	return minus(strconv.FormatFloat(x, 'f', 4, 64))
}

// bare is text without the unit.
func (m Measure) bare(x float64) string { return strings.TrimSuffix(m.Text(x), Percent) }

// Between shows an interval: "89.50 to 90.80 %".
func (m Measure) Between(low, high float64) string {
	if !num.Finite(low) || !num.Finite(high) {
		return Missing
	}
	return m.bare(low) + " to " + m.Text(high)
}

// Difference shows a gain or a loss: "+1.20 points" or "−0.0312".
func (m Measure) Difference(x float64) string {
	if !num.Finite(x) {
		return Missing
	}
	if m.Percent {
		return Signed(100*x, 2) + " points"
	}
	return Signed(x, 4)
}

// Margin shows how much may be lost: "1 point", "0.5 points" or "0.01".
func (m Measure) Margin(x float64) string {
	if !m.Percent {
		return strconv.FormatFloat(x, 'g', 4, 64)
	}
	text := strconv.FormatFloat(100*x, 'g', 4, 64)
	if text == "1" {
		return "1 point"
	}
	return text + " points"
}

// AsGood says what "as good" means.
func AsGood(m Measure, margin float64) string {
	return fmt.Sprintf("as good: shown to be less than %s worse than the most accurate, by the 95%s interval of the difference on the same texts", m.Margin(margin), Percent)
}

// Signed shows a number with its sign, a minus as long as the plus.
func Signed(x float64, digits int) string {
	return minus(fmt.Sprintf("%+.*f", digits, x))
}

// minus gives a number a sign as long as the plus.
func minus(figure string) string {
	if digits, negative := strings.CutPrefix(figure, "-"); negative {
		return "−" + digits
	}
	return figure
}

// Cost is what a study minimizes.
type Cost struct {
	Key  string `json:"key"`
	Name string `json:"name"` // "FLOPs"
	Unit string `json:"unit"` // "of one prediction"
}

// NewCost describes what a study minimizes.
func NewCost(minimize string) Cost {
	switch minimize {
	case "", "flops":
		return Cost{"flops", "FLOPs", "floating-point operations of one prediction"}
	case "parameters":
		return Cost{"parameters", "parameters", "weights of the model"}
	case "bytes":
		return Cost{"bytes", "bytes", "size of the model on disk"}
	}
	return Cost{minimize, strings.ReplaceAll(minimize, "_", " "), "cost of one prediction"}
}

// Whole shows a whole number in groups of three: "181,248".
func Whole[N int | int64](n N) string {
	digits := strconv.FormatInt(int64(n), 10)
	sign := ""
	if digits[0] == '-' {
		sign, digits = "−", digits[1:]
	}
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return sign + b.String()
}

// Amount shows a number of any size: whole ones in groups, others with four
// significant digits.
func Amount(x float64) string {
	if !num.Finite(x) {
		return Missing
	}
	if x == math.Trunc(x) && math.Abs(x) < 1<<53 {
		return Whole(int64(x))
	}
	return Significant(x, 4)
}

// Significant shows a number with at most so many significant digits: "0.1235",
// "12350", "1.5e-5".
func Significant(x float64, digits int) string {
	x = RoundedTo(x, digits)
	if x != 0 && math.Abs(x) < 1e-4 {
		return minus(strings.Replace(strconv.FormatFloat(x, 'e', -1, 64), "e-0", "e-", 1))
	}
	return minus(strconv.FormatFloat(x, 'f', -1, 64))
}

// RoundedTo rounds to so many significant digits.
func RoundedTo(x float64, digits int) float64 {
	x, _ = strconv.ParseFloat(strconv.FormatFloat(x, 'e', digits-1, 64), 64)
	return x
}

// Short shows a large number in few characters: "181 k", "1.2 M".
func Short(x float64) string {
	if !num.Finite(x) {
		return Missing
	}
	x = RoundedTo(x, 3)
	for _, u := range []struct {
		size float64
		name string
	}{{1e12, "\u00a0T"}, {1e9, "\u00a0G"}, {1e6, "\u00a0M"}, {1e3, "\u00a0k"}} {
		if math.Abs(x) >= u.size {
			return Significant(x/u.size, 3) + u.name
		}
	}
	return Significant(x, 3)
}

// Size shows bytes: "361 kB".
func Size(bytes int64) string {
	if bytes < 1000 {
		return Whole(bytes) + "\u00a0B"
	}
	return Short(float64(bytes)) + "B"
}

// Micros shows a time given in microseconds: "14.2 µs", "3.1 ms".
func Micros(us float64) string {
	switch {
	case !num.Finite(us):
		return Missing
	case us >= 1e6:
		return strconv.FormatFloat(us/1e6, 'g', 3, 64) + " s"
	case us >= 1e3:
		return strconv.FormatFloat(us/1e3, 'g', 3, 64) + " ms"
	}
	return strconv.FormatFloat(us, 'g', 3, 64) + " µs"
}

// Span shows a time given in seconds: "42 s", "3 min 5 s", "2 h 10 min".
func Span(seconds float64) string {
	if !num.Finite(seconds) {
		return Missing
	}
	d := time.Duration(seconds * float64(time.Second))
	switch {
	case d < 100*time.Millisecond:
		return Significant(seconds, 2) + " s"
	case d < 10*time.Second:
		return strconv.FormatFloat(seconds, 'f', 1, 64) + " s"
	case d < time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
}

// Minute shows a time, to the minute.
func Minute(t time.Time) string {
	if t.IsZero() {
		return "at an unknown time"
	}
	return t.UTC().Format("2006-01-02 15:04 UTC")
}

// Are says how many things are something: "none is", "1 is", "24 are".
func Are(n int) string {
	switch n {
	case 0:
		return "none is"
	case 1:
		return "1 is"
	}
	return Whole(n) + " are"
}

// Were is are of what is past.
func Were(n int) string {
	switch n {
	case 0:
		return "none was"
	case 1:
		return "1 was"
	}
	return Whole(n) + " were"
}

// Cut shortens text to at most n characters.
func Cut(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i] + "…"
		}
		n--
	}
	return text
}

// Isolated keeps a name whose writing may run the other way from turning the
// sentence around it.
func Isolated(name string) string {
	for _, r := range name {
		if r >= 0x80 {
			return "\u2068" + name + "\u2069"
		}
	}
	return name
}

// Times says how often: "once", "twice", "3 times".
func Times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return Whole(n) + " times"
}

// BareDifference is difference without the unit.
func (m Measure) BareDifference(x float64) string {
	return strings.TrimSuffix(m.Difference(x), " points")
}

// Estimate shows a figure and its interval: "89.50 % (86.79 to 92.21)".
func (m Measure) Estimate(i stats.Interval) string {
	if !num.Finite(i.Low) || !num.Finite(i.High) {
		return m.Text(i.Mean)
	}
	return m.Text(i.Mean) + " (" + m.bare(i.Low) + " to " + m.bare(i.High) + ")"
}

// Interval95 is the interval of a difference, in brackets; nothing if there is
// none.
func Interval95(m Measure, i stats.Interval) string {
	if !num.Finite(i.Low) || !num.Finite(i.High) {
		return ""
	}
	return fmt.Sprintf(" (95%s interval %s to %s)", Percent, m.BareDifference(i.Low), m.BareDifference(i.High))
}

// Of shows an amount of the cost: "91,300 FLOPs".
func (e Cost) Of(x float64) string { return Amount(x) + " " + e.Name }

// LatencyText shows median and 95th percentile: "14.2 µs / 20 µs".
func LatencyText(l results.Latency) string { return Micros(l.P50) + " / " + Micros(l.P95) }

// Lowered begins a title with a small letter.
func Lowered(title string) string { return strings.ToLower(title[:1]) + title[1:] }

// Share shows a share: "0.3 %", "12 %", "less than 0.1 %".
func Share(x float64) string {
	switch {
	case !num.Finite(x):
		return Missing
	case x > 0 && x < 0.001:
		return "less than 0.1" + Percent
	case x < 0.0995:
		return fmt.Sprintf("%.1f", 100*x) + Percent
	}
	return fmt.Sprintf("%.0f", 100*x) + Percent
}

// Percentage shows a share: "91.2 %".
func Percentage(x float64) string {
	if !num.Finite(x) {
		return Missing
	}
	return fmt.Sprintf("%.1f", 100*x) + Percent
}

// Percentages shows an interval of shares: "89.5 to 90.8 %".
func Percentages(i stats.Interval) string {
	if !num.Finite(i.Low) || !num.Finite(i.High) {
		return Missing
	}
	return fmt.Sprintf("%.1f to %.1f", 100*i.Low, 100*i.High) + Percent
}
