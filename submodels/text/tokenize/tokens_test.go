package tokenize

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestWords(t *testing.T) {
	for _, tt := range []struct {
		in    string
		lower bool
		want  []string
	}{
		{"", false, nil},
		{" \t\n\u00a0\u3000", false, nil},
		{"How's it going, Mr. Smith?", false, []string{"How's", "it", "going", ",", "Mr", ".", "Smith", "?"}},
		{"How's IT", true, []string{"how's", "it"}},
		{"it costs $3.14 or 1,000", false, []string{"it", "costs", "$", "3.14", "or", "1,000"}},
		{"what ?!", false, []string{"what", "?", "!"}},
		{"ÉTÉ à Paris", true, []string{"été", "à", "paris"}},
		{"e\u0301te\u0301", false, []string{"e\u0301te\u0301"}},
		{"日本語", false, []string{"日", "本", "語"}},
		{"👩‍👩‍👧 ok", false, []string{"👩‍👩‍👧", "ok"}},
		{"a\xffb", false, []string{"a", "\xff", "b"}},
	} {
		if got := Words(nil, tt.in, tt.lower); !slices.Equal(got, tt.want) {
			t.Errorf("%q: got %q, want %q", tt.in, got, tt.want)
		}
	}
	if got := Words([]string{"x"}, "y", false); !slices.Equal(got, []string{"x", "y"}) {
		t.Errorf("Words does not append: %q", got)
	}
}

func TestCharacters(t *testing.T) {
	for _, tt := range []struct {
		in    string
		lower bool
		want  []string
	}{
		{"", false, nil},
		{" \n", false, nil},
		{"  Ab \t\n c ", false, []string{"A", "b", " ", "c"}},
		{"Ab\r\n", true, []string{"a", "b"}},
		{"e\u0301🇫🇷x", false, []string{"e\u0301", "🇫🇷", "x"}},
		{"\xff\xfe", false, []string{"\xff", "\xfe"}},
	} {
		if got := Characters(nil, tt.in, tt.lower); !slices.Equal(got, tt.want) {
			t.Errorf("%q: got %q, want %q", tt.in, got, tt.want)
		}
	}
	if got := Characters([]string{"x"}, " y", false); !slices.Equal(got, []string{"x", "y"}) {
		t.Errorf("Characters does not append: %q", got)
	}
}

func TestVocabulary(t *testing.T) {
	docs := [][]string{{"b", "a", "c"}, {"c", "b", "c"}, {}, {"d"}}
	for _, tt := range []struct {
		o    VocabularyOptions
		want []string
	}{
		{VocabularyOptions{}, []string{"c", "b", "a", "d"}},
		{VocabularyOptions{MinCount: 2}, []string{"c", "b"}},
		{VocabularyOptions{MaxSize: 3}, []string{"c", "b", "a"}},
		{VocabularyOptions{MinCount: 2, MaxSize: 1}, []string{"c"}},
		{VocabularyOptions{MinCount: 9}, nil},
	} {
		v := FitVocabulary(slices.Values(docs), tt.o)
		if got := v.Tokens(); !slices.Equal(got, tt.want) || v.Size() != len(tt.want)+1 {
			t.Errorf("%+v: got %q of size %d, want %q", tt.o, got, v.Size(), tt.want)
		}
		for i, token := range tt.want {
			if id := v.ID(token); id != int32(i+1) || v.Token(id) != token {
				t.Errorf("%+v: %q has the number %d, which is %q", tt.o, token, id, v.Token(id))
			}
		}
		for _, stranger := range []string{"", "z", "<unknown>"} {
			if id := v.ID(stranger); id != Unknown {
				t.Errorf("%q has the number %d", stranger, id)
			}
		}
		for _, id := range []int32{-1, 0, int32(v.Size())} {
			if got := v.Token(id); got != "<unknown>" {
				t.Errorf("number %d is %q", id, got)
			}
		}
		if again := NewVocabulary(v.Tokens()); !slices.Equal(again.Tokens(), v.Tokens()) || !maps.Equal(again.ids, v.ids) {
			t.Errorf("%+v: a vocabulary made of the tokens is another", tt.o)
		}
		slices.Reverse(docs)
	}
	if v := NewVocabulary([]string{"a", "b", "a"}); v.ID("a") != 1 || v.ID("b") != 2 || v.Size() != 4 {
		t.Errorf("a token that is there twice: %v", v.ids)
	}
}

func TestRaggedBuilder(t *testing.T) {
	var b RaggedBuilder
	if r := b.Ragged(); r.Rows() != 0 || len(r.Offsets) != 1 {
		t.Errorf("an empty one has %d rows and offsets %v", r.Rows(), r.Offsets)
	}
	v := NewVocabulary([]string{"a", "b"})
	b.AddTokens(v, []string{"a", "x", "b"}, 0)
	b.AddTokens(v, nil, 5)
	b.AddTokens(v, []string{"b", "b", "a"}, 2)
	b.Add([]int32{7})
	r := b.Ragged()
	if want := [][]int32{{1, 0, 2}, {}, {2, 2}, {7}}; r.Rows() != len(want) {
		t.Errorf("%d rows, want %d", r.Rows(), len(want))
	} else {
		for i := range want {
			if !slices.Equal(r.Row(i), want[i]) {
				t.Errorf("row %d is %v, want %v", i, r.Row(i), want[i])
			}
		}
	}
	var batch RaggedBuilder
	for range 2 {
		batch.Reset()
		batch.Select(r, []int{3, 0, 3})
		if got := batch.Ragged(); !slices.Equal(got.IDs, []int32{7, 1, 0, 2, 7}) || !slices.Equal(got.Offsets, []int32{0, 1, 4, 5}) {
			t.Errorf("a batch is %v", got)
		}
	}
}

// FuzzTokens holds both ways of cutting to their property: nothing is lost but
// white space, and no token is or holds white space alone.
func FuzzTokens(f *testing.F) {
	for _, s := range []string{"", "How's it going?", " a\r\nb ", "e\u0301 🇫🇷 日本", "a\xff\xfe", "\xe6 \xa5\xb7", "\u0085\u2028x", "\u0300 \u0300"} {
		f.Add(s)
	}
	squeeze := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) {
				return -1
			}
			return r
		}, s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for name, cut := range map[string]func([]string, string, bool) []string{"Words": Words, "Characters": Characters} {
			tokens := cut(nil, s, false)
			// Half characters may join up when what is between them is gone.
			if got, want := squeeze(strings.Join(tokens, "")), squeeze(s); utf8.ValidString(s) && got != want {
				t.Errorf("%s of %q gives %q", name, s, tokens)
			}
			for i, token := range tokens {
				blank := strings.TrimSpace(token) == ""
				edge := i == 0 || i == len(tokens)-1
				if token == "" || blank && (name == "Words" || edge || token != " ") {
					t.Errorf("%s of %q has the token %q", name, s, token)
				}
			}
			cut(nil, s, true)
		}
	})
}
