package tokenize

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// cut lists what one of the ways of cutting into reused memory gives.
func cut(t *Tokens, add func(t *Tokens, s string, lower bool, limit int), s string, lower bool, limit int) []string {
	t.Reset()
	add(t, s, lower, limit)
	var list []string
	for i := range t.Len() {
		list = append(list, string(t.At(i)))
	}
	return list
}

// sameTokens checks that the tokens of s are those of the plain functions,
// whatever the limit.
func sameTokens(tb testing.TB, t *Tokens, s string) {
	tb.Helper()
	for _, lower := range []bool{false, true} {
		words, characters := Words(nil, s, lower), Characters(nil, s, lower)
		for _, limit := range []int{0, 1, 2, len(words), len(characters) / 2, len(characters)} {
			if got, want := cut(t, (*Tokens).AddWords, s, lower, limit), first(words, limit); !slices.Equal(got, want) {
				tb.Errorf("words of %q, lower %v, at most %d:\n%q\nwant\n%q", s, lower, limit, got, want)
			}
			if got, want := cut(t, (*Tokens).AddCharacters, s, lower, limit), first(characters, limit); !slices.Equal(got, want) {
				tb.Errorf("characters of %q, lower %v, at most %d:\n%q\nwant\n%q", s, lower, limit, got, want)
			}
		}
	}
}

func first(tokens []string, limit int) []string {
	if limit > 0 && len(tokens) > limit {
		return tokens[:limit]
	}
	return tokens
}

// odd is texts that a short cut may get wrong.
var odd = []string{
	"", " ", "\t\r\n\v\f", "\x00\x1f\x7f",
	"I can't log-in: it's been 3.5 hours, 1,000 times; see a.b:c_d'e ...",
	"'tis rock'n'roll 'quoted' a'' a'b'c '", "a.b. 1.2. a.1 1.a a..b 1,,2 1,a a,1 1'000 1:30 a:b a;b 1;2 1;a",
	"_ _a a_ a_1_b _'_ a_'b 1_,2 a'_b", "x\r\ny \r z\n\nw\t\tv\r", "a\r\u0301 \r\n\u0301",
	"  \u0301 \u0301a  \u0301", "a \u0301", "\t\u0301\n\u0301", "\u00a0 \u3000 \u2028x\u0085",
	"a\u0301b a'\u0301b a\u200d.b 1\u0301.2 1.\u03012 a.\u00e9 \u00e9.a \u00e9's s'\u00e9",
	"don\u2019t \u201cquoted\u201d caf\u00e9, na\u00efve; \u00dcber\u00d6L \u00d7",
	"\u0130stanbul I\u0307 \u0131I", "STRASSE Stra\u00dfe \u1e9e", "\u039f\u0394\u039f\u03a3 \u03c3\u03c2", "\u01c5 \u01c4 \u01c6 \u2126 \u212a \u212b \u023a\u023e",
	"\u05d0\"\u05d1 \u05d0' \u05d0'\u05d1 a\"\u05d0\"\u05d1", "\u30ab\u30bf_\u30ab \u30ab\u30ca1 \u65e5\u672c\u8a9e", "\u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22",
	"\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f1eb\U0001f1f7\U0001f1e9\U0001f1ea\U0001f1eb x\U0001f44d\U0001f3fd", "\u0915\u094d\u0937 \u0928\u093f", "\uac01\u1100\u1161\u11a8",
	"\u0600a \u06001 \u0600 b", "a\u00adb \u00ad a\ufeff b", "\xff", "a\xff\xfe b\xe3\x81 c\xf0\x9f\x91 A\xc3", "\xed\xa0\x80 \xc0\xaf \xf8\x88", "A\x80B \x80 '\x80", "\r\n\xcc", "a\r\n\xccb\r\n", "\n\xe3\x81", " \t\xe3",
	"\ufffd a\ufffdb", "E\u0301TE\u0301 \u00c9T\u00c9", "abcdefgABCDEFGH@[`{ZAza\u00c9ABCDEFGHIJ",
}

func TestTokens(t *testing.T) {
	var tokens Tokens
	for _, s := range odd {
		sameTokens(t, &tokens, s)
		for _, o := range odd {
			sameTokens(t, &tokens, s+o)
		}
	}
}

// TestTokensOfFields checks that a text may come in pieces, which share the
// limit and join nothing over their borders.
func TestTokensOfFields(t *testing.T) {
	var words, characters Tokens
	for _, s := range []string{"Can't ", "", " log", "in \u0301 ", "\u0301", "x y z"} {
		words.AddWords(s, true, 5)
		characters.AddCharacters(s, true, 12)
	}
	list := func(t *Tokens) string {
		var l []string
		for i := range t.Len() {
			l = append(l, string(t.At(i)))
		}
		return strings.Join(l, "|")
	}
	if got, want := list(&words), "can't|log|in| \u0301|\u0301"; got != want {
		t.Errorf("words are %q, want %q", got, want)
	}
	if got, want := list(&characters), "c|a|n|'|t|l|o|g|i|n| \u0301|\u0301"; got != want {
		t.Errorf("characters are %q, want %q", got, want)
	}
}

// TestTokensRandom compares with the plain functions on random texts of
// characters, and pieces of characters, that the rules distinguish.
func TestTokensRandom(t *testing.T) {
	pieces := []string{
		"a", "Z", "0", "_", "'", ".", ",", ":", ";", "\"", " ", "  ", "\t", "\r", "\n", "\v", "-", "word", "\x7f",
		"\u0301", "\u200d", "\u00ad", "\u05d0", "\u30ab", "\u65e5", "\u00e9", "\u0130", "\u03a3", "\u0085", "\u3000",
		"\u0600", "\u0915", "\u094d", "\u1100", "\u1161", "\U0001f469", "\U0001f1eb",
		"\xcc", "\xe3", "\x81", "\xf0\x9f", "\xff",
	}
	rng := rand.New(rand.NewPCG(1, 1))
	var tokens Tokens
	for range 30_000 {
		var s string
		for range 1 + rng.IntN(9) {
			s += pieces[rng.IntN(len(pieces))]
		}
		if sameTokens(t, &tokens, s); t.Failed() {
			return
		}
	}
}

// TestLower checks lower case for every character, by itself and in a text.
func TestLower(t *testing.T) {
	for r := range rune(unicode.MaxRune + 1) {
		if got, want := string(appendLower(nil, string(r))), strings.ToLower(string(r)); got != want {
			t.Fatalf("%U becomes %q, want %q", r, got, want)
		}
	}
	var tokens Tokens
	for n := range 40 {
		for at := range n {
			s := strings.Repeat("x", at) + "\x00@AMZ[`amz{\x7f" + strings.Repeat("Y", n-at)
			for _, s := range []string{s, s + "\u00c9" + s, s + "\xff" + s} {
				tokens.Reset()
				from := tokens.take(s, true)
				if got, want := string(tokens.text[from:]), strings.ToLower(s); got != want {
					t.Fatalf("%q becomes %q, want %q", s, got, want)
				}
			}
		}
	}
}

// TestTokensAllocate checks that cutting the same texts again allocates
// nothing.
func TestTokensAllocate(t *testing.T) {
	var tokens Tokens
	all := strings.Join(odd, " ")
	once := func() {
		for _, lower := range []bool{false, true} {
			tokens.Reset()
			tokens.AddWords(all, lower, 0)
			tokens.AddCharacters(all, lower, 0)
		}
	}
	if n := testing.AllocsPerRun(20, once); n != 0 {
		t.Errorf("%v allocations a text", n)
	}
	vocabulary := NewVocabulary(Words(nil, all, true))
	if n := testing.AllocsPerRun(20, func() {
		for i := range tokens.Len() {
			vocabulary.Find(tokens.At(i))
		}
	}); n != 0 {
		t.Errorf("%v allocations to number the tokens", n)
	}
}

// TestCounter checks that counting bytes gives the vocabulary that counting
// strings gives.
func TestCounter(t *testing.T) {
	var c Counter
	var tokens Tokens
	var docs [][]string
	for _, s := range slices.Concat(odd, odd[3:7]) {
		tokens.Reset()
		tokens.AddWords(s, true, 0)
		for i := range tokens.Len() {
			c.Add(tokens.At(i))
		}
		docs = append(docs, Words(nil, s, true))
	}
	for _, o := range []VocabularyOptions{{}, {MinCount: 2}, {MaxSize: 10}, {MinCount: 9}} {
		got, want := c.Vocabulary(o), FitVocabulary(slices.Values(docs), o)
		if !slices.Equal(got.Tokens(), want.Tokens()) {
			t.Errorf("%+v: %q, want %q", o, got.Tokens(), want.Tokens())
		}
		for _, token := range want.Tokens() {
			if got.Find([]byte(token)) != want.ID(token) || want.ID(token) == Unknown {
				t.Errorf("%+v: %q has the number %d, want %d", o, token, got.Find([]byte(token)), want.ID(token))
			}
		}
	}
	if got := c.Vocabulary(VocabularyOptions{}).Find([]byte("no token")); got != Unknown {
		t.Errorf("a token never seen has the number %d", got)
	}
}

// FuzzSameTokens compares both ways of cutting with the plain functions.
func FuzzSameTokens(f *testing.F) {
	for _, s := range odd {
		f.Add(s)
	}
	var tokens Tokens
	f.Fuzz(func(t *testing.T, s string) { sameTokens(t, &tokens, s) })
}
