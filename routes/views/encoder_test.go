package views

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/submodels/text/tokenize"
)

// plainEncoder is encoder as plainly as it can be written: tokens are strings,
// and each n-gram is hashed from its beginning.
type plainEncoder struct {
	*Encoder
	view  string
	field int // -1: all
	cut   TextOptions
}

func newPlain(view string, e *Encoder) plainEncoder {
	p := plainEncoder{e, view, slices.Index([]string{"field:title", "field:body"}, view), e.options}
	if view == "characters" {
		p.cut.Tokens, p.cut.MaxTokens = "characters", 4*p.cut.MaxTokens
	}
	if view == "subwords" {
		p.cut.Tokens = "words"
	}
	return p
}

// made is the encoder of a built-in view over the columns title and body.
func made(t testing.TB, view string, o TextOptions) *Encoder {
	t.Helper()
	v, err := Builtin().New(view, Source{Text: o, Fields: []string{"title", "body"}})
	if err != nil {
		t.Fatal(err)
	}
	return NewEncoder(v, o)
}

func (e plainEncoder) tokens(dst []string, fields []string) []string {
	dst = dst[:0]
	for i, f := range fields {
		switch {
		case e.field >= 0 && i != e.field:
		case e.cut.Tokens == "characters":
			dst = tokenize.Characters(dst, f, e.cut.Lowercase)
		default:
			dst = tokenize.Words(dst, f, e.cut.Lowercase)
		}
	}
	if n := e.cut.MaxTokens; n > 0 && len(dst) > n {
		dst = dst[:n]
	}
	half := (len(dst) + 1) / 2
	switch e.view {
	case "first-half":
		return dst[:half]
	case "second-half":
		return dst[half:]
	case "subwords":
		var pieces []string
		for _, word := range dst {
			e.Encoder.view.Learned.(*subwordsView).pieces.Each([]byte(word), func(name string) { pieces = append(pieces, name) })
		}
		return pieces
	case "even", "odd":
		var kept []string
		for i, t := range dst {
			if i%2 == 0 == (e.view == "even") {
				kept = append(kept, t)
			}
		}
		return kept
	}
	return dst
}

func (e plainEncoder) encodeText(dst []int32, tokens []string) []int32 {
	longest := map[string]int{"bigrams": 2, "trigrams": 3}[e.view]
	for i, t := range tokens {
		dst = append(dst, e.vocabulary.ID(t))
		for n := 2; n <= longest && n <= i+1; n++ {
			h := fnv.New64a()
			for _, t := range tokens[i+1-n : i+1] {
				_, _ = h.Write(append([]byte(t), 0))
			}
			dst = append(dst, int32(e.vocabulary.Size())+int32(h.Sum64()%uint64(e.options.Buckets)))
		}
	}
	return dst
}

// fit returns the vocabulary of a part.
func (e plainEncoder) fit(examples []tokenize.Example) *tokenize.Vocabulary {
	var buf []string
	return tokenize.FitVocabulary(func(yield func([]string) bool) {
		for _, ex := range examples {
			if buf = e.tokens(buf, ex.Fields); !yield(buf) {
				return
			}
		}
	}, tokenize.VocabularyOptions{MinCount: e.options.MinCount, MaxSize: e.options.MaxVocabulary})
}

// everyView is the views of text with the columns title and body.
func everyView() []string {
	return slices.DeleteFunc(append(Builtin().Names(false), "field:title", "field:body"), func(v string) bool { return v == "field:NAME" })
}

// eachEncoder calls f with an encoder, fitted to the examples, for every view
// and a few options.
func eachEncoder(t testing.TB, examples []tokenize.Example, f func(name, view string, e *Encoder)) {
	t.Helper()
	for _, view := range everyView() {
		for _, o := range []TextOptions{
			{Tokens: "words", Lowercase: true, Buckets: 1 << 14},
			{Tokens: "words", MaxTokens: 5, MinCount: 2, Buckets: 3},
			{Tokens: "characters", Lowercase: true, MaxTokens: 7, MaxVocabulary: 10, Buckets: 1},
		} {
			e := made(t, view, o)
			e.Fit(examples)
			f(fmt.Sprintf("%s with %+v", view, o), view, e)
		}
	}
}

// mixed is examples of two fields with texts of several scripts.
var mixed = []tokenize.Example{
	{Fields: []string{"Can't log in", "Help! I can't log in: it's been 3.5 hours ..."}},
	{Fields: []string{"", "one"}},
	{Fields: []string{"", ""}},
	{Fields: []string{"\u00c9T\u00c9 \u00e0 Paris, caf\u00e9 \u0130", "e\u0301t\u00e9 \u65e5\u672c\u8a9e \U0001f469\u200d\U0001f469\u200d\U0001f467 ok \u039f\u03a3"}},
	{Fields: []string{"a\xffb \xe3\x81", " \u0301 \t\u3000x\r\n_y_"}},
	{Fields: []string{"a b a b a b a b c", "log in log in log in to log out"}},
}

// sameIDs compares the ids of an example with the plain encoder's.
func sameIDs(t testing.TB, name, view string, e *Encoder, s *Scratch, fields []string) {
	t.Helper()
	plain := newPlain(view, e)
	dst := []int32{7}
	got, want := e.Append(dst, s, fields), plain.encodeText(dst, plain.tokens(nil, fields))
	if !slices.Equal(got, want) {
		t.Errorf("%s sees %v of %q, want %v", name, got, fields, want)
	}
}

// TestEncode compares vocabularies and ids with the plain encoder's.
func TestEncode(t *testing.T) {
	var s Scratch
	eachEncoder(t, mixed, func(name, view string, e *Encoder) {
		if got, want := e.Tokens(), newPlain(view, e).fit(mixed).Tokens(); !slices.Equal(got, want) {
			t.Errorf("%s knows %q, want %q", name, got, want)
		}
		r := e.Encode(mixed)
		for i, ex := range mixed {
			sameIDs(t, name, view, e, &s, ex.Fields)
			if got, want := r.Row(i), e.Append(nil, &s, ex.Fields); !slices.Equal(got, want) {
				t.Errorf("%s: row %d is %v, want %v", name, i, got, want)
			}
		}
	})
}

// TestEncodeBlocks checks a part of more ids than a block has, with texts that
// are longer than one, and that it is held in memory of its size.
func TestEncodeBlocks(t *testing.T) {
	e := made(t, "all", TextOptions{Tokens: "words"})
	var p []tokenize.Example
	for _, s := range []string{"", "a b", strings.Repeat("a b c ", blockIDs), "c", strings.Repeat("b ", blockIDs*5/8),
		strings.Repeat("c ", blockIDs*5/8), "", strings.Repeat("a ", blockIDs*2), "a c", ""} {
		p = append(p, tokenize.Example{Fields: []string{s}})
	}
	e.Fit(p)
	r := e.Encode(p)
	if r.Rows() != len(p) || int(r.Offsets[r.Rows()]) != len(r.IDs) {
		t.Fatalf("%d rows up to %d of %d ids", r.Rows(), r.Offsets[r.Rows()], len(r.IDs))
	}
	var s Scratch
	for i, ex := range p {
		if !slices.Equal(r.Row(i), e.Append(nil, &s, ex.Fields)) {
			t.Errorf("row %d of %d ids is not its text", i, len(r.Row(i)))
		}
	}
	if cap(r.IDs) > len(r.IDs)+len(r.IDs)/50+1024 {
		t.Errorf("%d ids are in memory for %d", len(r.IDs), cap(r.IDs))
	}
	if r := e.Encode(nil); r.Rows() != 0 || len(r.Offsets) != 1 || len(r.IDs) != 0 {
		t.Errorf("no texts are %v", r)
	}
}

// TestNgramHashes holds n-grams to the buckets that model files were trained
// with.
func TestNgramHashes(t *testing.T) {
	for _, test := range []struct {
		tokens []string
		want   uint64
	}{
		{[]string{""}, 0xaf63bd4c8601b7df},
		{[]string{"a", "b"}, 0xab40d7820d408076},
		{[]string{"ab", ""}, 0xfd616183ef1f66fa},
		{[]string{"ab", "c"}, 0xad22872f536e4705},
		{[]string{"a", "bc"}, 0x401801fc84f3ca79},
		{[]string{"can't", "log", "in"}, 0xa469bf865a6e2475},
		{[]string{"\u00e9t\u00e9", "\u65e5", "\U0001f469"}, 0xe29fd02c1a4b8a84},
	} {
		var g rolling
		g.add([]byte("what was before"))
		for _, token := range test.tokens {
			g.add([]byte(token))
		}
		h := fnv.New64a()
		_, _ = h.Write([]byte(strings.Join(test.tokens, "\x00") + "\x00"))
		if got := g[len(test.tokens)-1]; got != test.want || h.Sum64() != got {
			t.Errorf("%q is %#x, FNV-1a %#x, want %#x", test.tokens, got, h.Sum64(), test.want)
		}
	}
}

// TestGoldenIDs holds the trigrams view to ids that earlier versions gave.
func TestGoldenIDs(t *testing.T) {
	e := made(t, "trigrams", TextOptions{Tokens: "words", Lowercase: true, Buckets: 1 << 14})
	e.Fit(mixed)
	var s Scratch
	got := e.Append(nil, &s, []string{"Can't log \u00c9t\u00e9", "never SEEN \u65e5!"})
	if want := []int32{7, 1, 1083, 29, 4382, 12815, 0, 8286, 15040, 0, 7867, 12331, 31, 10251, 5413, 10, 13113, 6740}; !slices.Equal(got, want) {
		t.Errorf("ids are %v, want %v", got, want)
	}
}

// TestEncodeAllocates checks that encoding texts again allocates nothing,
// whatever the view.
func TestEncodeAllocates(t *testing.T) {
	var s Scratch
	var ids []int32
	eachEncoder(t, mixed, func(name, view string, e *Encoder) {
		if n := testing.AllocsPerRun(5, func() {
			for _, ex := range mixed {
				ids = e.Append(ids[:0], &s, ex.Fields)
			}
		}); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	})
}

// FuzzEncodeText compares the ids of any text with the plain encoder's.
func FuzzEncodeText(f *testing.F) {
	for _, ex := range mixed {
		f.Add(ex.Fields[0], ex.Fields[1])
	}
	type named struct {
		name, view string
		e          *Encoder
	}
	var encoders []named
	eachEncoder(f, mixed, func(name, view string, e *Encoder) { encoders = append(encoders, named{name, view, e}) })
	var s Scratch
	f.Fuzz(func(t *testing.T, title, body string) {
		for _, n := range encoders {
			sameIDs(t, n.name, n.view, n.e, &s, []string{title, body})
		}
	})
}
