package tables

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/doubleroute/sweep/internal/num"
)

// Kind says what a cell holds. A column's kind is the narrowest that holds all
// its cells.
type Kind int

// The kinds.
const (
	Nothing Kind = iota
	Truth
	Whole
	Real
	Moment
	Words
)

// With returns the kind of a column of kind k that takes in a cell of kind j.
func (k Kind) With(j Kind) Kind {
	switch {
	case k == j || j == Nothing:
		return k
	case k == Nothing:
		return j
	case k == Whole && j == Real, k == Real && j == Whole:
		return Real
	}
	return Words
}

// Cell is one value of a row; the zero Cell holds nothing.
type Cell struct {
	Kind Kind
	Text string // as it is written where everything is text
	JSON string // as JSON writes it; empty for words, which are quoted
	N    int64  // of truth 0 or 1, of a moment microseconds since 1970
	X    float64
}

// WordsOf returns a cell of text, which holds nothing where there is none. What is
// not UTF-8 in it is replaced.
func WordsOf(s string) Cell {
	if s == "" {
		return Cell{}
	}
	return TextOf(s)
}

// TextOf returns a cell of text, which may be empty. What is not UTF-8 in it is
// replaced.
func TextOf(s string) Cell {
	return Cell{Kind: Words, Text: strings.ToValidUTF8(s, "\uFFFD")}
}

// WholeOf returns a cell of a whole number.
func WholeOf(n int64) Cell {
	text := strconv.FormatInt(n, 10)
	return Cell{Kind: Whole, Text: text, JSON: text, N: n, X: float64(n)}
}

// RealOf returns a cell of a number, which holds nothing where x is not a number that can be written.
func RealOf(x float64) Cell {
	if !num.Finite(x) {
		return Cell{}
	}
	text := figure(x)
	return Cell{Kind: Real, Text: text, JSON: text, X: x}
}

// TruthOf returns a cell of a truth value.
func TruthOf(yes bool) Cell {
	c := Cell{Kind: Truth, Text: strconv.FormatBool(yes)}
	if yes {
		c.N = 1
	}
	c.JSON = c.Text
	return c
}

// MomentOf returns a cell of a time. It is written as RFC 3339 in UTC, to the microsecond.
func MomentOf(t time.Time) Cell {
	if t.IsZero() {
		return Cell{}
	}
	t = t.UTC().Truncate(time.Microsecond)
	return Cell{Kind: Moment, Text: t.Format(time.RFC3339Nano), N: t.UnixMicro()}
}

// ValueOf returns a cell of a value in JSON. Lists are words, written as in JSON.
func ValueOf(raw []byte) Cell {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return Cell{}
	}
	switch raw[0] {
	case 'n':
		return Cell{}
	case 't', 'f':
		return TruthOf(raw[0] == 't')
	case '"':
		var s string
		if json.Unmarshal(raw, &s) != nil {
			return Cell{}
		}
		return Cell{Kind: Words, Text: s}
	case '[', '{':
		return Cell{Kind: Words, Text: string(raw), JSON: string(raw)}
	}
	text := string(raw)
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return WholeOf(n)
	}
	if x, err := strconv.ParseFloat(text, 64); err == nil {
		return RealOf(x)
	}
	return Cell{Kind: Words, Text: text, JSON: text} // a number beyond all
}

// AppendJSON appends the cell as JSON writes it, null for nothing.
func (c Cell) AppendJSON(b []byte) []byte {
	switch {
	case c.Kind == Nothing:
		return append(b, "null"...)
	case c.JSON != "":
		return append(b, c.JSON...)
	}
	return appendQuoted(b, c.Text)
}

// appendQuoted appends a JSON string, with <, > and & escaped, so that it can
// stand in HTML too.
func appendQuoted(b []byte, s string) []byte {
	quoted, err := json.Marshal(s)
	if err != nil { // no string fails
		return append(b, `""`...)
	}
	return append(b, quoted...)
}

// figure writes a number with all its digits, as JSON does.
func figure(x float64) string {
	if size := math.Abs(x); size != 0 && (size < 1e-6 || size >= 1e21) {
		return strconv.FormatFloat(x, 'e', -1, 64)
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}
