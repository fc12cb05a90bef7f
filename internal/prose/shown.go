package prose

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Shown is text as a terminal shows it and nothing more: what would move the cursor,
// colour, or turn the direction of writing is written out, such as \x1b. Line ends
// and tabs stay.
func Shown(text string) string {
	if strings.IndexFunc(text, commanding) < 0 && utf8.ValidString(text) {
		return text
	}
	var b strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, text[0])
		case !commanding(r):
			b.WriteRune(r)
		case r < 0x80:
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
		text = text[size:]
	}
	return b.String()
}

// commanding reports whether a terminal takes a character for more than itself.
func commanding(r rune) bool {
	return r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029')
}

// ShownWriter writes to w what Shown makes of what is written to it.
func ShownWriter(w io.Writer) io.Writer { return &shownWriter{to: w} }

type shownWriter struct {
	to   io.Writer
	rest []byte // the beginning of a character
}

func (s *shownWriter) Write(p []byte) (int, error) {
	text := append(s.rest, p...)
	whole := len(text) - begun(text)
	s.rest = append([]byte(nil), text[whole:]...)
	if _, err := io.WriteString(s.to, Shown(string(text[:whole]))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// begun returns how many bytes at the end are the beginning of a character.
func begun(text []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(text); n++ {
		if tail := text[len(text)-n:]; utf8.RuneStart(tail[0]) {
			if utf8.FullRune(tail) {
				return 0
			}
			return n
		}
	}
	return 0
}
