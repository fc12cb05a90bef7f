package routes

import (
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/submodels/text"
)

// fields is data of one training example with two text columns.
func fields(o TextOptions, title, body string) *Data {
	c := &text.Corpus{Classes: classNames(2), Fields: []string{"title", "body"}}
	c.Train = text.Part{Examples: []text.Example{{Fields: []string{title, body}}}, Labels: []int32{0}}
	return NewData(c, o)
}

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
		e, err := newEncoder(test.view, test.options, []string{"title", "body"})
		if err != nil {
			t.Fatal(err)
		}
		var tokens []string
		var s scratch
		from, to, step := e.read(&s, []string{test.title, test.body})
		for i := from; i < to; i += step {
			tokens = append(tokens, string(s.tokens.At(i)))
		}
		got := strings.Join(tokens, "|")
		if got != test.want {
			t.Errorf("%s of %q and %q: %s, want %s", test.view, test.title, test.body, got, test.want)
		}
	}
}

// TestNgrams checks where n-grams go: after the word that they end with, into
// buckets above the vocabulary, the same n-gram always into the same.
func TestNgrams(t *testing.T) {
	d := fields(TextOptions{Tokens: "words", Buckets: 5}, "a b a b c", "")
	for view, counts := range map[string][]int{"all": {1, 1, 1, 1, 1}, "bigrams": {1, 2, 2, 2, 2}, "trigrams": {1, 2, 3, 3, 3}} {
		v, err := d.View(view)
		if err != nil {
			t.Fatal(err)
		}
		ids := v.texts[Train].Row(0)
		var starts []int // where each word's ids begin
		words := int32(v.encoder.vocabulary.Size())
		for i, id := range ids {
			if id < words {
				starts = append(starts, i)
			}
			if id < 0 || int(id) >= v.Vocabulary {
				t.Errorf("%s: id %d is beyond the %d of the view", view, id, v.Vocabulary)
			}
		}
		for i, n := range counts {
			end := len(ids)
			if i+1 < len(starts) {
				end = starts[i+1]
			}
			if len(starts) != len(counts) || end-starts[i] != n {
				t.Fatalf("%s: word %d has ids %v of %v, want %d", view, i, ids[starts[i]:end], ids, n)
			}
		}
		if view == "bigrams" && ids[starts[1]+1] != ids[starts[3]+1] {
			t.Errorf("the bigram a b is in two buckets: %v", ids)
		}
		if want := int(words) + 5; view != "all" && v.Vocabulary != want {
			t.Errorf("%s has %d ids, want %d", view, v.Vocabulary, want)
		}
	}
}

// TestVocabularyOfTraining checks that words of other parts only are unknown.
func TestVocabularyOfTraining(t *testing.T) {
	d := textData(2, part(2, "known words", "more known words"), part(2, "unseen known", "unseen"))
	d.Corpus.Test = part(2, "words never read")
	for _, view := range Views() {
		v, err := d.View(view)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(v.encoder.vocabulary.Tokens(), fitted(t, view)) {
			t.Errorf("%s: the vocabulary is %q", view, v.encoder.vocabulary.Tokens())
		}
	}
	v, _ := d.View("all")
	known := v.encoder.vocabulary.ID("known")
	if got := v.texts[Validation].Row(0); !slices.Equal(got, []int32{0, known}) || known == 0 {
		t.Errorf("unseen known is %v, want 0 and %d", got, known)
	}
	if got := v.texts[Test].Row(0); len(got) != 3 || got[1] != 0 || got[2] != 0 {
		t.Errorf("words never read is %v", got)
	}
}

// fitted is a view's vocabulary where there is nothing but the training part.
func fitted(t *testing.T, view string) []string {
	t.Helper()
	v, err := textData(2, part(2, "known words", "more known words"), text.Part{}).View(view)
	if err != nil {
		t.Fatal(err)
	}
	return v.encoder.vocabulary.Tokens()
}

// TestMeanLength checks the length that costs are counted at.
func TestMeanLength(t *testing.T) {
	d := textData(2, part(2, "a b c d", "a", "a b"), part(2, "a b c d e f g h"))
	for view, want := range map[string]int{"all": 2, "first-half": 1, "bigrams": 4, "odd": 1, "characters": 4} {
		v, err := d.View(view)
		if err != nil || v.Length != want {
			t.Errorf("%s: a text has %d tokens on average, want %d; %v", view, v.Length, want, err)
		}
	}
}

func TestJoinedParts(t *testing.T) {
	d := textData(2, part(2, "a b", ""), part(2, "b", "a a"))
	v, err := d.View("all")
	if err != nil {
		t.Fatal(err)
	}
	all := v.texts[TrainAndValidation]
	for i, want := range [][]int32{v.texts[Train].Row(0), {}, v.texts[Validation].Row(0), v.texts[Validation].Row(1)} {
		if !slices.Equal(all.Row(i), want) {
			t.Errorf("row %d of both parts is %v, want %v", i, all.Row(i), want)
		}
	}
	if got := d.Labels(TrainAndValidation); !slices.Equal(got, []int32{0, 1, 0, 1}) {
		t.Errorf("labels of both parts are %v", got)
	}
}

// TestColumns checks what a view of vectors shows.
func TestColumns(t *testing.T) {
	d := vectorData(2, 3, 1, 5)
	for view, want := range map[string][2]int{"all": {0, 5}, "columns:1-5": {0, 5}, "columns:2-4": {1, 4}, "columns:5-5": {4, 5}} {
		v, err := d.View(view)
		if err != nil {
			t.Fatal(err)
		}
		var numbers []float32
		for _, ex := range d.Corpus.Validation.Examples {
			numbers = append(numbers, ex.Numbers[want[0]:want[1]]...)
		}
		if !slices.Equal(v.vectors[Validation], numbers) || v.Columns != want[1]-want[0] {
			t.Errorf("%s shows %d columns: %v", view, v.Columns, v.vectors[Validation])
		}
	}
}

// TestViewErrors checks that a view that cannot be says why.
func TestViewErrors(t *testing.T) {
	words, vectors := fields(TextOptions{Tokens: "words"}, "a", "b"), vectorData(2, 3, 1, 5)
	tests := []struct {
		data *Data
		view string
		want string
	}{
		{words, "", "there is no view"},
		{words, "third-half", "there is no view"},
		{words, "field:", "names no field"},
		{words, "field:subject", `no text column "subject"`},
		{words, "columns:1-2", "needs vectors"},
		{words, "bigrams", "set text.buckets"},
		{vectors, "columns:0-2", "counted from 1"},
		{vectors, "columns:3-2", "counted from 1"},
		{vectors, "columns:1", "counted from 1"},
		{vectors, "columns:a-b", "counted from 1"},
		{vectors, "columns:1-99999999999999999999", "counted from 1"},
		{vectors, "columns:4-6", "beyond the data's 5"},
		{vectors, "first-half", "needs text"},
		{vectors, "field:title", "needs text"},
	}
	for _, test := range tests {
		_, err := test.data.View(test.view)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("view %q gives %v, which does not say %q", test.view, err, test.want)
		}
	}
}

// FuzzCheckView checks that a view's name is refused or understood.
func FuzzCheckView(f *testing.F) {
	for _, name := range append(Views(), "field:x", "columns:1-2", "columns:-1-2", "columns:9999999999999999999-1", "") {
		f.Add(name)
	}
	words, vectors := fields(TextOptions{Tokens: "words", Buckets: 2}, "a", "b"), vectorData(2, 3, 1, 5)
	f.Fuzz(func(t *testing.T, name string) {
		known := CheckView(name) == nil
		for _, d := range []*Data{words, vectors} {
			if _, err := d.View(name); err == nil && !known {
				t.Errorf("view %q is refused and yet shows something", name)
			}
		}
	})
}
