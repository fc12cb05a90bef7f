package near

import (
	"strings"
	"testing"
)

func TestWord(t *testing.T) {
	words := []string{"filters", "Widths", "embedding", "dropout", "a", "run", "report"}
	for written, want := range map[string]string{
		"filter": "filters", "fliters": "filters", "FILTERS": "filters", "width": "Widths", "embeding": "embedding",
		"dropuot": "dropout", "b": "a", "rnu": "run", "reprot": "report", "elephant": "", "learning": "", "": "a", "fi": "", "ünknown": "",
		strings.Repeat("x", 1000): "",
	} {
		if got := Word(written, words); got != want {
			t.Errorf("near %.20q is %q, want %q", written, got, want)
		}
	}
	if got := Word("x", nil); got != "" {
		t.Errorf("of no words %q is near", got)
	}
}

func TestEdits(t *testing.T) {
	for _, c := range []struct {
		x, y string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"abc", "abc", 0}, {"abc", "acb", 1},
		{"kitten", "sitting", 3}, {"ca", "abc", 3}, {"für", "fur", 1}, {"größe", "grosse", 3}, {"fliters", "filters", 1},
	} {
		if got := edits([]rune(c.x), []rune(c.y)); got != c.want {
			t.Errorf("from %q to %q: %d, want %d", c.x, c.y, got, c.want)
		}
	}
}
