package routes

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/doubleroute/sweep/routes/views"
	"github.com/doubleroute/sweep/submodels/text"
)

// Latency measures the time of single predictions, from text to class scores,
// over texts of the validation part, on the calling goroutine.
func (m *Model) Latency(predictions int) (p50, p95 time.Duration, err error) {
	predictions = max(predictions, 1)
	return m.latency(m.data.Corpus.Validation.Examples, timing{warm: 20, least: predictions, most: predictions})
}

// LatencyOf measures the time of single predictions of the given examples, over
// a few dozen of them or fewer where these take long.
func (m *Model) LatencyOf(examples []text.Example) (p50, p95 time.Duration, err error) {
	return m.latency(examples, brief())
}

// LatencySeconds returns how long LatencyOf takes where one prediction takes so
// many seconds.
func LatencySeconds(one float64) float64 {
	t := brief()
	return one*float64(t.warm) + max(one*float64(t.least), min(one*float64(t.most), t.enough.Seconds()))
}

// timing says how many predictions are timed: most of them, or as many as take
// enough time, but not fewer than least.
type timing struct {
	warm, least, most int
	enough            time.Duration
}

// brief is the timing of LatencyOf.
func brief() timing { return timing{warm: 3, least: 10, most: 60, enough: 4 * time.Millisecond} }

func (m *Model) latency(examples []text.Example, t timing) (p50, p95 time.Duration, err error) {
	if len(examples) == 0 {
		return 0, 0, fmt.Errorf("latency cannot be measured without validation examples")
	}
	if m.single == nil {
		if m.single, err = m.network(1); err != nil {
			return 0, 0, err
		}
	}
	if err := m.single.program.Freeze(); err != nil {
		return 0, 0, err
	}
	times := make([]time.Duration, 0, t.most)
	var sum time.Duration
	for i := 0; len(times) < t.least || len(times) < t.most && sum < t.enough; i++ {
		began := time.Now()
		m.single.loadExample(examples[i%len(examples)])
		if err := m.single.program.Run(); err != nil {
			return 0, 0, err
		}
		if i >= t.warm {
			took := time.Since(began)
			times, sum = append(times, took), sum+took
		}
	}
	slices.Sort(times)
	return times[len(times)/2], times[len(times)*95/100], nil
}

// LengthSample is texts of one length.
type LengthSample struct {
	Tokens   int     // that a view of all of the text sees
	Ratio    float64 // of these to those of a mean training text
	Examples []text.Example
}

// What bounds the texts of LengthSamples.
const (
	mostLengths   = 9
	lengthTexts   = 8    // of each length
	countedTexts  = 2000 // whose lengths are counted
	usualHundreds = 99   // of a hundred texts that are not longer than the longest length
)

// LengthSamples returns texts of 1, 2, 4 and so on tokens up to the length that
// 99 of 100 training texts do not exceed, and of this length, the longest few
// lengths where there are many. They are cut from validation texts put one after
// the other. There are none for vectors.
func (d *Data) LengthSamples() []LengthSample {
	if !d.IsText() || len(d.Corpus.Validation.Examples) == 0 {
		return nil
	}
	all := whole{&views.Source{Text: d.Options, Fields: d.Corpus.Fields}}
	usual, mean, shares := all.usualLength(d.Corpus.Train.Examples)
	var lengths []int
	for n := 1; n < usual; n *= 2 {
		lengths = append(lengths, n)
	}
	if usual > 0 {
		lengths = append(lengths, usual)
	}
	var samples []LengthSample
	for _, n := range lengths[max(len(lengths)-mostLengths, 0):] {
		s := LengthSample{Tokens: n, Ratio: float64(n) / max(mean, 1)}
		for i := range lengthTexts {
			examples := d.Corpus.Validation.Examples
			if ex, ok := all.sized(n, shares, examples, i*len(examples)/lengthTexts); ok {
				s.Examples = append(s.Examples, ex)
			}
		}
		if len(s.Examples) > 0 {
			samples = append(samples, s)
		}
	}
	return samples
}

// whole reads all tokens of a text.
type whole struct{ *views.Source }

// count returns how many tokens fields have.
func (w whole) count(t *text.Tokens, fields []string) int {
	t.Reset()
	w.Cut(t, fields)
	return t.Len()
}

// usualLength returns the tokens that 99 of 100 examples do not exceed, their
// mean, and how many of all tokens are in the first field, in the first two and
// so on, as shares.
func (w whole) usualLength(examples []text.Example) (usual int, mean float64, shares []float64) {
	var t text.Tokens
	var lengths []int
	step := max(len(examples)/countedTexts, 1)
	for i := 0; i < len(examples); i += step {
		fields := examples[i].Fields
		shares = slices.Grow(shares, len(fields))[:max(len(fields), len(shares))]
		for f := range fields {
			n := w.count(&t, fields[:f+1])
			if shares[f] += float64(n); f == len(fields)-1 {
				lengths = append(lengths, n)
			}
		}
	}
	if len(lengths) == 0 {
		return 0, 0, nil
	}
	all := shares[len(shares)-1]
	for f := range shares {
		shares[f] /= max(all, 1)
	}
	slices.Sort(lengths)
	return lengths[(len(lengths)-1)*usualHundreds/100], all / float64(len(lengths)), shares
}

// sized makes an example of n tokens from the examples from `first` on, and
// reports whether it could. Shares says how they are spread over fields.
func (w whole) sized(n int, shares []float64, examples []text.Example, first int) (text.Example, bool) {
	var made text.Example
	var t text.Tokens
	before := 0
	for f, share := range shares {
		until := int(share*float64(n) + 0.5)
		made.Fields = append(made.Fields, w.words(until-before, f, examples, first))
		before = until
	}
	return made, w.count(&t, made.Fields) == n
}

// words puts together n tokens of a field of the examples from `first` on, each
// as often as it takes. There are fewer where the field is always empty.
func (w whole) words(n, field int, examples []text.Example, first int) string {
	var tokens text.Tokens
	var parts []string
	cut := *w.Source
	cut.Text.Lowercase = false
	for i := 0; len(parts) < n && (i < len(examples) || len(parts) > 0); i++ {
		ex := examples[(first+i)%len(examples)]
		if field >= len(ex.Fields) {
			continue
		}
		tokens.Reset()
		cut.Text.MaxTokens = n - len(parts)
		cut.CutField(&tokens, ex.Fields[field])
		for i := range tokens.Len() {
			parts = append(parts, string(tokens.At(i)))
		}
	}
	if w.Text.Tokens != "characters" {
		return strings.Join(parts, " ")
	}
	if n := len(parts); n > 0 && parts[n-1] == " " { // at an end it would not count
		parts[n-1] = "."
	}
	return strings.Join(parts, "")
}
