package tokenize

import (
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/clipperhouse/uax29/v2/words"
)

// Words appends the words of s to dst and returns it: the segments between the
// word boundaries of Unicode (UAX #29) that are not white space. Punctuation
// marks and numbers are words too; "can't" and "3.14" are one each. With lower
// all is turned to lower case first. The words are slices of s where they can
// be, and keep it in memory.
func Words(dst []string, s string, lower bool) []string {
	if lower {
		s = strings.ToLower(s)
	}
	for it := words.FromString(s); it.Next(); {
		if w := it.Value(); !isSpace(w) {
			dst = append(dst, w)
		}
	}
	return dst
}

// Characters appends the characters of s to dst and returns it, as a reader
// counts them: the grapheme clusters of Unicode (UAX #29), so that a letter and
// its accent are one. White space between characters, however much, is one
// space; at both ends it is dropped. With lower all is turned to lower case
// first.
func Characters(dst []string, s string, lower bool) []string {
	if lower {
		s = strings.ToLower(s)
	}
	space, start := false, len(dst)
	for it := graphemes.FromString(s); it.Next(); {
		c := it.Value()
		if isSpace(c) {
			space = len(dst) > start
			continue
		}
		if space {
			dst, space = append(dst, " "), false
		}
		dst = append(dst, c)
	}
	return dst
}

// isSpace says whether a segment is white space alone. One that begins with
// white space may have a mark after it, as in a lone accent.
func isSpace(s string) bool {
	if c := s[0]; c < utf8.RuneSelf && c != ' ' && c-'\t' >= 5 {
		return false
	}
	return s == " " || strings.TrimSpace(s) == ""
}
