package prose

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestShown(t *testing.T) {
	for text, want := range map[string]string{
		"plain, füchse 狐\n\t": "plain, füchse 狐\n\t",
		"\x1b[2J\x07\r":       `\x1b[2J\x07\x0d`,
		"\x9b2J":              `\x9b2J`,
		"\u009b2J\u202eabc":   `\u009b2J\u202eabc`,
		"\x00\x7f":            `\x00\x7f`,
	} {
		if got := Shown(text); got != want {
			t.Errorf("%q is shown as %q, not %q", text, got, want)
		}
	}
}

// However the text is cut into writes, the same is shown, and nothing that is not.
func FuzzShownWriter(f *testing.F) {
	f.Add("füchse 狐\x1b[2J", 2)
	f.Add("\xe7\x8b", 1)
	f.Fuzz(func(t *testing.T, text string, at int) {
		if !utf8.ValidString(text) {
			return
		}
		var b strings.Builder
		w := ShownWriter(&b)
		cut := 0
		if len(text) > 0 {
			cut = (at%len(text) + len(text)) % len(text)
		}
		for _, part := range []string{text[:cut], text[cut:]} {
			if n, err := w.Write([]byte(part)); n != len(part) || err != nil {
				t.Errorf("%d of %d bytes, %v", n, len(part), err)
			}
		}
		if b.String() != Shown(text) || strings.IndexFunc(b.String(), commanding) >= 0 {
			t.Errorf("%q is shown as %q", text, &b)
		}
	})
}
