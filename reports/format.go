package reports

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

const (
	missing = "–"       // stands where there is no figure
	percent = "\u00a0%" // never at the beginning of a line
)

// measure is what a study maximizes.
type measure struct {
	Name    string `json:"name"`    // "accuracy"
	Percent bool   `json:"percent"` // shown as a percentage
}

func newMeasure(maximize string) measure {
	switch maximize {
	case "", "accuracy":
		return measure{"accuracy", true}
	case "macro_f1":
		return measure{"macro F1", true}
	case "neg_log_loss":
		return measure{"negative log loss", false}
	}
	return measure{strings.ReplaceAll(maximize, "_", " "), false}
}

// text shows a value of the measure: "91.23 %" or "−0.3121".
func (m measure) text(x float64) string {
	switch {
	case !num.Finite(x):
		return missing
	case m.Percent:
		return minus(strconv.FormatFloat(100*x, 'f', 2, 64)) + percent
	}
	return minus(strconv.FormatFloat(x, 'f', 4, 64))
}

// bare is text without the unit.
func (m measure) bare(x float64) string { return strings.TrimSuffix(m.text(x), percent) }

// between shows an interval: "89.50 to 90.80 %".
func (m measure) between(low, high float64) string {
	if !num.Finite(low) || !num.Finite(high) {
		return missing
	}
	return m.bare(low) + " to " + m.text(high)
}

// difference shows a gain or a loss: "+1.20 points" or "−0.0312".
func (m measure) difference(x float64) string {
	if !num.Finite(x) {
		return missing
	}
	if m.Percent {
		return signed(100*x, 2) + " points"
	}
	return signed(x, 4)
}

// signed shows a number with its sign, a minus as long as the plus.
func signed(x float64, digits int) string {
	return minus(fmt.Sprintf("%+.*f", digits, x))
}

// minus gives a number a sign as long as the plus.
func minus(figure string) string {
	if digits, negative := strings.CutPrefix(figure, "-"); negative {
		return "−" + digits
	}
	return figure
}

// expense is what a study minimizes.
type expense struct {
	Key  string `json:"key"`
	Name string `json:"name"` // "FLOPs"
	Unit string `json:"unit"` // "of one prediction"
}

func newExpense(minimize string) expense {
	switch minimize {
	case "", "flops":
		return expense{"flops", "FLOPs", "floating-point operations of one prediction"}
	case "parameters":
		return expense{"parameters", "parameters", "weights of the model"}
	case "bytes":
		return expense{"bytes", "bytes", "size of the model on disk"}
	case "latency":
		return expense{"latency", "latency (µs)", "measured microseconds of one prediction"}
	}
	return expense{minimize, strings.ReplaceAll(minimize, "_", " "), "cost of one prediction"}
}

// whole shows a whole number in groups of three: "181,248".
func whole[N int | int64](n N) string {
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

// amount shows a number of any size: whole ones in groups, others with four
// significant digits.
func amount(x float64) string {
	if !num.Finite(x) {
		return missing
	}
	if x == math.Trunc(x) && math.Abs(x) < 1<<53 {
		return whole(int64(x))
	}
	return significant(x, 4)
}

// significant shows a number with at most so many significant digits: "0.1235",
// "12350", "1.5e-5".
func significant(x float64, digits int) string {
	x = roundedTo(x, digits)
	if x != 0 && math.Abs(x) < 1e-4 {
		return minus(strings.Replace(strconv.FormatFloat(x, 'e', -1, 64), "e-0", "e-", 1))
	}
	return minus(strconv.FormatFloat(x, 'f', -1, 64))
}

// roundedTo rounds to so many significant digits.
func roundedTo(x float64, digits int) float64 {
	x, _ = strconv.ParseFloat(strconv.FormatFloat(x, 'e', digits-1, 64), 64)
	return x
}

// short shows a large number in few characters: "181 k", "1.2 M".
func short(x float64) string {
	if !num.Finite(x) {
		return missing
	}
	x = roundedTo(x, 3)
	for _, u := range []struct {
		size float64
		name string
	}{{1e12, "\u00a0T"}, {1e9, "\u00a0G"}, {1e6, "\u00a0M"}, {1e3, "\u00a0k"}} {
		if math.Abs(x) >= u.size {
			return significant(x/u.size, 3) + u.name
		}
	}
	return significant(x, 3)
}

// size shows bytes: "361 kB".
func size(bytes int64) string {
	if bytes < 1000 {
		return whole(bytes) + "\u00a0B"
	}
	return short(float64(bytes)) + "B"
}

// micros shows a time given in microseconds: "14.2 µs", "3.1 ms".
func micros(us float64) string {
	switch {
	case !num.Finite(us):
		return missing
	case us >= 1e6:
		return strconv.FormatFloat(us/1e6, 'g', 3, 64) + " s"
	case us >= 1e3:
		return strconv.FormatFloat(us/1e3, 'g', 3, 64) + " ms"
	}
	return strconv.FormatFloat(us, 'g', 3, 64) + " µs"
}

// span shows a time given in seconds: "42 s", "3 min 5 s", "2 h 10 min".
func span(seconds float64) string {
	if !num.Finite(seconds) {
		return missing
	}
	d := time.Duration(seconds * float64(time.Second))
	switch {
	case d < 100*time.Millisecond:
		return significant(seconds, 2) + " s"
	case d < 10*time.Second:
		return strconv.FormatFloat(seconds, 'f', 1, 64) + " s"
	case d < time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
}

// minute shows a time, to the minute.
func minute(t time.Time) string {
	if t.IsZero() {
		return "at an unknown time"
	}
	return t.UTC().Format("2006-01-02 15:04 UTC")
}

// many counts things: "1 trial", "24 trials", "8 classes".
func many(n int, thing string) string {
	switch {
	case n == 1:
		return "1 " + thing
	case strings.HasSuffix(thing, "s"):
		return whole(n) + " " + thing + "es"
	}
	return whole(n) + " " + thing + "s"
}

// are says how many things are something: "none is", "1 is", "24 are".
func are(n int) string {
	switch n {
	case 0:
		return "none is"
	case 1:
		return "1 is"
	}
	return whole(n) + " are"
}

// were is are of what is past.
func were(n int) string {
	switch n {
	case 0:
		return "none was"
	case 1:
		return "1 was"
	}
	return whole(n) + " were"
}

// cut shortens text to at most n characters.
func cut(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i] + "…"
		}
		n--
	}
	return text
}

// list joins words: "a, b and c".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// isolated keeps a name whose writing may run the other way from turning the
// sentence around it.
func isolated(name string) string {
	for _, r := range name {
		if r >= 0x80 {
			return "\u2068" + name + "\u2069"
		}
	}
	return name
}

func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return whole(n) + " times"
}

// round2 keeps two significant digits.
func round2(x float64) float64 {
	if !(x > 0) {
		return x
	}
	unit := math.Pow(10, math.Floor(math.Log10(x))-1)
	return math.Round(x/unit) * unit
}

// bareDifference is difference without the unit.
func (m measure) bareDifference(x float64) string {
	return strings.TrimSuffix(m.difference(x), " points")
}

// estimate shows a figure and its interval: "89.50 % (86.79 to 92.21)".
func (m measure) estimate(i stats.Interval) string {
	if !num.Finite(i.Low) || !num.Finite(i.High) {
		return m.text(i.Mean)
	}
	return m.text(i.Mean) + " (" + m.bare(i.Low) + " to " + m.bare(i.High) + ")"
}

// interval95 is the interval of a difference, in brackets; nothing if there is
// none.
func interval95(m measure, i stats.Interval) string {
	if !num.Finite(i.Low) || !num.Finite(i.High) {
		return ""
	}
	return fmt.Sprintf(" (95%s interval %s to %s)", percent, m.bareDifference(i.Low), m.bareDifference(i.High))
}

// of shows an amount of the cost: "91,300 FLOPs".
func (e expense) of(x float64) string {
	if e.Key == "latency" {
		return amount(x) + " µs for half of the texts"
	}
	return amount(x) + " " + e.Name
}

func latencyText(l results.Latency) string { return micros(l.P50) + " / " + micros(l.P95) }

func lowered(title string) string { return strings.ToLower(title[:1]) + title[1:] }

// part shows a share: "0.3 %", "12 %", "less than 0.1 %".
func part(x float64) string {
	switch {
	case !num.Finite(x):
		return missing
	case x > 0 && x < 0.001:
		return "less than 0.1" + percent
	case x < 0.0995:
		return fmt.Sprintf("%.1f", 100*x) + percent
	}
	return fmt.Sprintf("%.0f", 100*x) + percent
}

// percentage shows a share: "91.2 %".
func percentage(x float64) string {
	if !num.Finite(x) {
		return missing
	}
	return fmt.Sprintf("%.1f", 100*x) + percent
}

// percentages shows an interval of shares: "89.5 to 90.8 %".
func percentages(i stats.Interval) string {
	if !num.Finite(i.Low) || !num.Finite(i.High) {
		return missing
	}
	return fmt.Sprintf("%.1f to %.1f", 100*i.Low, 100*i.High) + percent
}
