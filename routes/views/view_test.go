package views

import (
	"strings"
	"testing"
)

// TestViewTokens lists what each view sees of a small example.
func TestViewTokens(t *testing.T) {
	words := TextOptions{Tokens: "words", Lowercase: true, Buckets: 8}
	characters := TextOptions{Tokens: "characters", Lowercase: true}
	short := TextOptions{Tokens: "words", MaxTokens: 3}
	tests := []struct {
		view        string
		options     TextOptions
		title, body string
		want        string // tokens between |
	}{
		{"all", words, "Can't log in", "Help!", "can't|log|in|help|!"},
		{"first-half", words, "Can't log in", "Help!", "can't|log|in"},
		{"second-half", words, "Can't log in", "Help!", "help|!"},
		{"even", words, "Can't log in", "Help!", "can't|in|!"},
		{"odd", words, "Can't log in", "Help!", "log|help"},
		{"first-half", words, "one", "", "one"},
		{"second-half", words, "one", "", ""},
		{"odd", words, "one", "", ""},
		{"field:title", words, "Can't log in", "Help!", "can't|log|in"},
		{"field:body", words, "Can't log in", "Help!", "help|!"},
		{"field:body", words, "Can't log in", "", ""},
		{"bigrams", words, "Can't log in", "Help!", "can't|log|in|help|!"},
		{"characters", words, "Hé 👩‍👩‍👧", "ok", "h|é| |👩‍👩‍👧|o|k"},
		{"characters", words, "  a \t\n b ", "🇫🇷🇩🇪", "a| |b|🇫🇷|🇩🇪"},
		{"all", characters, "Ab", "c", "a|b|c"},
		{"even", characters, "Abcde", "", "a|c|e"},
		{"field:body", characters, "Ab", "Cd", "c|d"},
		{"all", short, "A b c d e", "", "A|b|c"},
		{"second-half", short, "A b c d e", "", "c"},
		{"characters", short, "abcdefghijklmnop", "", "a|b|c|d|e|f|g|h|i|j|k|l"},
		{"all", words, "", "", ""},
	}
	for _, test := range tests {
		var tokens []string
		var s Scratch
		seen := made(t, test.view, test.options).read(&s, []string{test.title, test.body})
		for i := range seen.Len() {
			tokens = append(tokens, string(seen.At(i)))
		}
		got := strings.Join(tokens, "|")
		if got != test.want {
			t.Errorf("%s of %q and %q: %s, want %s", test.view, test.title, test.body, got, test.want)
		}
	}
}
