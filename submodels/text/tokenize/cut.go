package tokenize

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/clipperhouse/uax29/v2/words"
)

// Tokens are the tokens of one text, the same as Words and Characters cut, in
// memory that is used again for the next text: once it has seen texts as long
// as those that follow, cutting them allocates nothing. The zero value is empty
// and ready. It is used by one goroutine at a time.
type Tokens struct {
	text  []byte // what the tokens are parts of; it begins with the space that any white space between characters is
	spans []span
}

// span is where a token is in the text.
type span struct{ from, to int }

// Reset empties t and keeps its memory.
func (t *Tokens) Reset() { t.text, t.spans = t.text[:0], t.spans[:0] }

// Len returns the number of tokens.
func (t *Tokens) Len() int { return len(t.spans) }

// At returns token i, which is valid until Reset and must not be changed.
func (t *Tokens) At(i int) []byte {
	s := t.spans[i]
	return t.text[s.from:s.to:s.to]
}

// Add appends a token of its own.
func (t *Tokens) Add(token string) {
	from := t.take(token, false)
	t.spans = append(t.spans, span{from, len(t.text)})
}

// Keep leaves the tokens from, from+step and so on, below to.
func (t *Tokens) Keep(from, to, step int) {
	if from == 0 && step == 1 {
		t.spans = t.spans[:to]
		return
	}
	n := 0
	for i := from; i < to; i += step {
		t.spans[n] = t.spans[i]
		n++
	}
	t.spans = t.spans[:n]
}

// full says whether there are limit tokens; a limit of 0 or less is none.
func (t *Tokens) full(limit int) bool { return limit > 0 && len(t.spans) >= limit }

// take copies s to the end of the text and returns where it begins there.
func (t *Tokens) take(s string, lower bool) (from int) {
	if len(t.text) == 0 {
		t.text = append(t.text, ' ')
	}
	from = len(t.text)
	t.text = append(t.text, s...)
	if !lower {
		return from
	}
	if n := lowerASCII(t.text[from:]); n < len(s) {
		t.text = appendLower(t.text[:from+n], s[n:])
	}
	return from
}

// lowerASCII turns b to lower case up to the first byte beyond ASCII, and
// returns how many bytes are before it.
func lowerASCII(b []byte) int {
	i := 0
	for ; i+8 <= len(b); i += 8 { // eight bytes at once
		x := binary.LittleEndian.Uint64(b[i:])
		if x&(0x80*ones) != 0 {
			break
		}
		upper := between(x, 'A', 'Z') & (0x80 * ones)
		binary.LittleEndian.PutUint64(b[i:], x|upper>>2) // 'a' - 'A' is 0x80 >> 2
	}
	for ; i < len(b) && b[i] < utf8.RuneSelf; i++ {
		if c := b[i]; 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return i
}

// appendLower appends s in lower case, as strings.ToLower has it: each byte
// that is no part of a character becomes U+FFFD.
func appendLower(dst []byte, s string) []byte {
	for _, r := range s {
		switch {
		case r >= utf8.RuneSelf:
			dst = utf8.AppendRune(dst, unicode.ToLower(r))
		case 'A' <= r && r <= 'Z':
			dst = append(dst, byte(r)+'a'-'A')
		default:
			dst = append(dst, byte(r))
		}
	}
	return dst
}

// AddWords appends the words of s, as Words does, until there are limit tokens;
// a limit of 0 or less takes them all.
func (t *Tokens) AddWords(s string, lower bool, limit int) {
	at := t.take(s, lower)
	for b := t.text; at < len(b) && !t.full(limit); {
		// Most segments are a word between two spaces.
		end := at + wordBytes(b[at:])
		if end > at && end+1 < len(b) && b[end] == ' ' && ' ' < b[end+1] && b[end+1] < utf8.RuneSelf {
			t.spans = append(t.spans, span{at, end})
			at = end + 1
			continue
		}
		end, blank := asciiSegment(b, at, end)
		if end == 0 {
			n, segment, _ := words.SplitFunc(b[at:], true)
			end, blank = at+max(n, 1), len(bytes.TrimSpace(segment)) == 0
		}
		if !blank {
			t.spans = append(t.spans, span{at, end})
		}
		at = end
	}
}

// kinds is what the word boundary rules (UAX #29) distinguish in ASCII: x for
// letters, y for digits and z for the underscore, which all belong together;
// dots may join letters or digits, colons letters, commas digits; a space
// belongs to the next one, and t is the other white space.
const kinds = "" +
	"---------ttttt------------------" +
	" ------.----,-.-yyyyyyyyyy:,----" +
	"-xxxxxxxxxxxxxxxxxxxxxxxxxx----z" +
	"-xxxxxxxxxxxxxxxxxxxxxxxxxx-----"

// asciiSegment returns the end of the segment between word boundaries that
// begins at b[at], with word the end of the letters, digits and underscores
// there, and whether the segment is white space. An end of 0 means that
// characters beyond ASCII may have a say, or a line feed.
func asciiSegment(b []byte, at, word int) (end int, blank bool) {
	if b[at] >= utf8.RuneSelf || b[at] == '\r' {
		return 0, false
	}
	end = at + 1
	switch kinds[b[at]] {
	case 'x', 'y', 'z':
		end = asciiWord(b, word)
	case ' ':
		for end < len(b) && b[end] == ' ' {
			end++
		}
		blank = true
	case 't':
		blank = true
	}
	if end < len(b) && b[end] >= utf8.RuneSelf {
		return 0, false
	}
	return end, blank
}

// asciiWord returns where the word ends whose first letters, digits and
// underscores end before b[end]; or a place before a byte beyond ASCII.
func asciiWord(b []byte, end int) int {
	for end+1 < len(b) && b[end] < utf8.RuneSelf {
		before, middle, after := kinds[b[end-1]], kinds[b[end]], b[end+1]
		joins := middle == '.' && before != 'z' || middle == ':' && before == 'x' || middle == ',' && before == 'y'
		if !joins {
			break
		}
		if after >= utf8.RuneSelf {
			return end + 1
		}
		if kinds[after] != before {
			break
		}
		end++
		end += wordBytes(b[end:])
	}
	return end
}

// wordBytes returns how many letters, digits and underscores of ASCII b begins
// with.
func wordBytes(b []byte) int {
	i := 0
	for ; i+8 <= len(b); i += 8 { // eight bytes at once
		x := binary.LittleEndian.Uint64(b[i:])
		low := x &^ (0x80 * ones)
		letter := between(low|0x20*ones, 'a', 'z')
		digit := between(low, '0', '9')
		other := (low ^ '_'*ones) + 0x7f*ones // nothing but an underscore leaves the top bit clear
		if stop := (other&^(letter|digit) | x) & (0x80 * ones); stop != 0 {
			return i + bits.TrailingZeros64(stop)/8
		}
	}
	for i < len(b) && b[i] < utf8.RuneSelf && kinds[b[i]] >= 'x' {
		i++
	}
	return i
}

// ones has a 1 in each of eight bytes.
const ones = 0x0101010101010101

// between sets the top bit of each byte of x, all below 0x80, that is not below
// first and not above last. The other bits mean nothing.
func between(x, first, last uint64) uint64 {
	return (x + (0x80-first)*ones) &^ (x + (0x7f-last)*ones)
}

// AddCharacters appends the characters of s, as Characters does, until there
// are limit tokens; a limit of 0 or less takes them all.
func (t *Tokens) AddCharacters(s string, lower bool, limit int) {
	at, space, first := t.take(s, lower), false, len(t.spans)
	for b := t.text; at < len(b) && !t.full(limit); {
		end, blank := at+1, false
		if b[at] < utf8.RuneSelf && b[at] != '\r' && (end == len(b) || b[end] < utf8.RuneSelf) {
			blank = kinds[b[at]] == ' ' || kinds[b[at]] == 't'
		} else {
			n, segment, _ := graphemes.SplitFunc(b[at:], true)
			end, blank = at+max(n, 1), len(bytes.TrimSpace(segment)) == 0
		}
		switch {
		case blank:
			space = len(t.spans) > first
			at = end
		case space: // and then the character itself, if there is room
			t.spans = append(t.spans, span{0, 1})
			space = false
		default:
			t.spans = append(t.spans, span{at, end})
			at = end
		}
	}
}
