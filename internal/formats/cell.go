package formats

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/doubleroute/sweep/internal/num"
)

// kind says what a cell holds. A column's kind is the narrowest that holds all
// its cells.
type kind int

const (
	nothing kind = iota
	truth
	whole
	real
	moment
	words
)

// with returns the kind of a column of kind k that takes in a cell of kind j.
func (k kind) with(j kind) kind {
	switch {
	case k == j || j == nothing:
		return k
	case k == nothing:
		return j
	case k == whole && j == real, k == real && j == whole:
		return real
	}
	return words
}

// cell is one value of a row; the zero cell holds nothing.
type cell struct {
	kind kind
	text string // as it is written where everything is text
	json string // as JSON writes it; empty for words, which are quoted
	n    int64  // of truth 0 or 1, of a moment microseconds since 1970
	x    float64
}

func wordsCell(s string) cell {
	if s == "" {
		return cell{}
	}
	return cell{kind: words, text: strings.ToValidUTF8(s, "\uFFFD")}
}

func wholeCell(n int64) cell {
	text := strconv.FormatInt(n, 10)
	return cell{kind: whole, text: text, json: text, n: n, x: float64(n)}
}

// realCell holds nothing where x is not a number that can be written.
func realCell(x float64) cell {
	if !num.Finite(x) {
		return cell{}
	}
	text := figure(x)
	return cell{kind: real, text: text, json: text, x: x}
}

func truthCell(yes bool) cell {
	c := cell{kind: truth, text: strconv.FormatBool(yes)}
	if yes {
		c.n = 1
	}
	c.json = c.text
	return c
}

// momentCell is written as RFC 3339 in UTC, to the microsecond.
func momentCell(t time.Time) cell {
	if t.IsZero() {
		return cell{}
	}
	t = t.UTC().Truncate(time.Microsecond)
	return cell{kind: moment, text: t.Format(time.RFC3339Nano), n: t.UnixMicro()}
}

// valueCell holds a value in JSON. Lists are words, written as in JSON.
func valueCell(raw []byte) cell {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return cell{}
	}
	switch raw[0] {
	case 'n':
		return cell{}
	case 't', 'f':
		return truthCell(raw[0] == 't')
	case '"':
		var s string
		if json.Unmarshal(raw, &s) != nil {
			return cell{}
		}
		return cell{kind: words, text: s}
	case '[', '{':
		return cell{kind: words, text: string(raw), json: string(raw)}
	}
	text := string(raw)
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return wholeCell(n)
	}
	if x, err := strconv.ParseFloat(text, 64); err == nil {
		return realCell(x)
	}
	return cell{kind: words, text: text, json: text} // a number beyond all
}

// appendJSON appends the cell as JSON writes it, null for nothing.
func (c cell) appendJSON(b []byte) []byte {
	switch {
	case c.kind == nothing:
		return append(b, "null"...)
	case c.json != "":
		return append(b, c.json...)
	}
	return appendQuoted(b, c.text)
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
