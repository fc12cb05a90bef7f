package routes

import (
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/routes/views"
	"github.com/doubleroute/sweep/submodels/text"
)

// fields is data of one training example with two text columns.
func fields(o TextOptions, title, body string) *Data {
	c := &text.Corpus{Classes: classNames(2), Fields: []string{"title", "body"}}
	c.Train = text.Part{Examples: []text.Example{{Fields: []string{title, body}}}, Targets: text.Targets{Labels: []int32{0}}}
	return NewData(nil, c, o)
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
		words := int32(len(v.encoder.Tokens()) + 1)
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
	for _, view := range textViews() {
		v, err := d.View(view)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(v.encoder.Tokens(), fitted(t, view)) {
			t.Errorf("%s: the vocabulary is %q", view, v.encoder.Tokens())
		}
	}
	v, _ := d.View("all")
	known := int32(slices.Index(v.encoder.Tokens(), "known") + 1)
	if got := v.texts[Validation].Row(0); !slices.Equal(got, []int32{0, known}) || known == 0 {
		t.Errorf("unseen known is %v, want 0 and %d", got, known)
	}
	if got := v.texts[Test].Row(0); len(got) != 3 || got[1] != 0 || got[2] != 0 {
		t.Errorf("words never read is %v", got)
	}
}

// textViews lists the built-in views of texts that take no argument.
func textViews() []string {
	return slices.DeleteFunc(views.Builtin().Names(false), func(v string) bool { return strings.Contains(v, ":") })
}

// fitted is a view's vocabulary where there is nothing but the training part.
func fitted(t *testing.T, view string) []string {
	t.Helper()
	v, err := textData(2, part(2, "known words", "more known words"), text.Part{}).View(view)
	if err != nil {
		t.Fatal(err)
	}
	return v.encoder.Tokens()
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
		{words, "field:", `no view "field:"`},
		{words, "field:subject", `no text column "subject"`},
		{words, "columns:1-2", "is a view of vectors"},
		{words, "bigrams", "set text.buckets"},
		{vectors, "columns:0-2", "numbered from 1"},
		{vectors, "columns:3-2", "ends before it begins"},
		{vectors, "columns:1", "numbered from 1"},
		{vectors, "columns:a-b", "numbered from 1"},
		{vectors, "columns:1-99999999999999999999", "numbered from 1"},
		{vectors, "columns:4-6", "beyond the data's 5"},
		{vectors, "first-half", `no view "first-half" of vectors`},
		{vectors, "field:title", `no view "field:title" of vectors`},
	}
	for _, test := range tests {
		_, err := test.data.View(test.view)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("view %q gives %v, which does not say %q", test.view, err, test.want)
		}
	}
}

// FuzzViewNames checks that a view's name is refused or understood, and that its
// one spelling shows the same.
func FuzzViewNames(f *testing.F) {
	for _, name := range append(textViews(), "field:x", "columns:1-2", "columns:01-2", "columns:-1-2", "columns:9999999999999999999-1", "") {
		f.Add(name)
	}
	words, vectors := fields(TextOptions{Tokens: "words", Buckets: 2}, "a", "b"), vectorData(2, 3, 1, 5)
	f.Fuzz(func(t *testing.T, name string) {
		for _, d := range []*Data{words, vectors} {
			spelled, refused := Builtin().Views.Spell(name, !d.IsText())
			v, err := d.View(name)
			if err != nil {
				continue
			}
			if refused != nil {
				t.Fatalf("view %q is refused and yet shows something", name)
			}
			same, err := d.View(spelled)
			if err != nil || !slices.Equal(same.vectors[Train], v.vectors[Train]) || !slices.Equal(same.texts[Train].IDs, v.texts[Train].IDs) {
				t.Errorf("view %q spelled as %q shows something else: %v", name, spelled, err)
			}
		}
	})
}
