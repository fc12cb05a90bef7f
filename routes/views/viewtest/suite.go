// Package viewtest is the conformance suite of views: a user's own view joins
// with one line in a test,
//
//	viewtest.Run(t, mySpec)
//
// and is held to what training and prediction rely on: the same ids whatever was
// read before, ids that are in range, a vocabulary of the training part only, the
// same ids after a model file, no panic on any text, and use by many goroutines
// at once, for which the tests are best run with -race.
package viewtest

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/doubleroute/sweep/routes/views"
	"github.com/doubleroute/sweep/submodels/text"
)

// Columns is the numbers of each of the suite's vectors.
const Columns = 6

// Fields lists the text columns of the suite's texts.
func Fields() []string { return []string{"title", "body"} }

// Run holds a kind of view to the contract, for texts and for vectors, as far as
// it shows them. A view that takes an argument needs some: each is tried.
func Run(t *testing.T, spec views.Spec, arguments ...string) {
	t.Helper()
	reg := &views.Registry{}
	if err := reg.Add(spec); err != nil {
		t.Fatal(err)
	}
	names := []string{spec.Name}
	if spec.Argument != "" {
		names = nil
		for _, a := range arguments {
			names = append(names, spec.Name+":"+a)
		}
		if names == nil {
			t.Fatalf("view %s takes %s: give the suite some", spec.Name, spec.Argument)
		}
	}
	for _, name := range names {
		for _, vectors := range []bool{false, true} {
			if vectors && spec.Vectors == nil || !vectors && spec.Text == nil {
				continue
			}
			t.Run(fmt.Sprintf("%s/vectors=%v", name, vectors), func(t *testing.T) {
				testSpelling(t, reg, name, vectors)
				if vectors {
					testVectors(t, reg, name)
					return
				}
				for _, o := range options() {
					testTexts(t, reg, name, o)
				}
			})
		}
	}
}

// options are ways in which texts become tokens.
func options() []views.TextOptions {
	return []views.TextOptions{
		{Tokens: "words", Lowercase: true, MaxTokens: 256, Buckets: 64},
		{Tokens: "words", MaxTokens: 3, MinCount: 2, Buckets: 1},
		{Tokens: "characters", Lowercase: true, MaxTokens: 8, MaxVocabulary: 5, Buckets: 7},
	}
}

// testSpelling checks that the one spelling of a name is one.
func testSpelling(t testing.TB, reg *views.Registry, name string, vectors bool) {
	t.Helper()
	spelled, err := reg.Spell(name, vectors)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := reg.Spell(spelled, vectors); err != nil || again != spelled {
		t.Errorf("%s is spelled %s, and that is spelled %q: %v", name, spelled, again, err)
	}
}

// texts are examples in ordinary and odd writing, empty ones and a long one.
func texts() [][]string {
	long := strings.Repeat("Word after word, and so on; ", 200)
	return [][]string{
		{"Can't log in", "Help! I can't log in: it's been 3.5 hours ..."}, {"", ""}, {"one", ""}, {"", "two"}, {" \t ", "\u0301"},
		{"\u00c9t\u00e9 \u0130", "\u65e5\u672c\u8a9e \U0001f469\u200d\U0001f469\u200d\U0001f467 \u05e9\u05dc\u05d5\u05dd"}, {"a\xffb \xe3\x81", "\x00 \r\n"},
		{long, long}, {"a b a b a b", "x"}, {"HELP", "help Help"},
	}
}

func examples(list [][]string) []text.Example {
	all := make([]text.Example, len(list))
	for i, fields := range list {
		all[i].Fields = fields
	}
	return all
}

// reader is a view that was made and fitted.
type reader struct {
	*views.Encoder
	view views.View
}

func made(t testing.TB, reg *views.Registry, name string, o views.TextOptions) reader {
	t.Helper()
	v, err := reg.New(name, views.Source{Text: o, Fields: Fields()})
	if err != nil {
		t.Fatal(err)
	}
	return reader{views.NewEncoder(v, o), v}
}

func (r reader) ids(fields []string) []int32 { return r.Append(nil, &views.Scratch{}, fields) }

func testTexts(t testing.TB, reg *views.Registry, name string, o views.TextOptions) {
	t.Helper()
	all := texts()
	train := examples(all[:6])
	r := made(t, reg, name, o)
	r.Fit(train)
	want := make([][]int32, len(all))
	tokens := 0
	for i, fields := range all {
		given := slices.Clone(fields)
		want[i] = r.ids(fields)
		if tokens += len(want[i]); !slices.Equal(fields, given) {
			t.Fatalf("reading %q changed it to %q", given, fields)
		}
		for _, id := range want[i] {
			if id < 0 || int(id) >= r.Size() {
				t.Fatalf("%q has the id %d, beyond the %d of the view", fields, id, r.Size())
			}
		}
	}
	if tokens == 0 {
		t.Errorf("the view shows nothing of any text")
	}
	testRepeat(t, r, all, want)
	testFit(t, reg, name, o, r, train)
	testRestore(t, reg, name, o, r, all, want)
	testTogether(t, r, all, want)
}

// testRepeat checks that what a text shows does not depend on what was read
// before it, in memory that is used again, in a part or alone, and that reading
// it again allocates nothing.
func testRepeat(t testing.TB, r reader, all [][]string, want [][]int32) {
	t.Helper()
	part := r.Encode(examples(all))
	var s views.Scratch
	ids := []int32(nil)
	for round := range 2 {
		for k := range all {
			i := k
			if round == 1 {
				i = len(all) - 1 - k
			}
			if ids = r.Append(ids[:0], &s, all[i]); !slices.Equal(ids, want[i]) {
				t.Errorf("%q is read as %v after other texts, and as %v alone", all[i], ids, want[i])
			}
			if !slices.Equal(part.Row(i), want[i]) {
				t.Errorf("%q is read as %v in a part, and as %v alone", all[i], part.Row(i), want[i])
			}
		}
	}
	if n := testing.AllocsPerRun(3, func() {
		for _, fields := range all {
			ids = r.Append(ids[:0], &s, fields)
		}
	}); n > 0 {
		t.Logf("reading %d texts allocates %v times: predictions will too", len(all), n)
	}
}

// testFit checks that the vocabulary is one of the training part, whatever is
// read before or after.
func testFit(t testing.TB, reg *views.Registry, name string, o views.TextOptions, r reader, train []text.Example) {
	t.Helper()
	other := made(t, reg, name, o)
	other.Fit(train)
	if got := other.Tokens(); !slices.Equal(got, r.Tokens()) {
		t.Errorf("the vocabulary is %q where other texts were read after the training part, and %q without", r.Tokens(), got)
	}
	var seen text.Tokens
	known := map[string]bool{}
	for _, ex := range train {
		seen.Reset()
		r.view.Read(&seen, ex.Fields)
		for i := range seen.Len() {
			known[string(seen.At(i))] = true
		}
	}
	for _, token := range r.Tokens() {
		if !known[token] {
			t.Errorf("the vocabulary has %q, which no training text shows", token)
		}
	}
}

// testRestore checks that a view that is made anew with a stored vocabulary, as
// one of a model file is, reads the same.
func testRestore(t testing.TB, reg *views.Registry, name string, o views.TextOptions, r reader, all [][]string, want [][]int32) {
	t.Helper()
	restored := made(t, reg, name, o)
	if err := restored.SetLearned(r.Learned()); err != nil {
		t.Fatal(err)
	}
	restored.SetTokens(r.Tokens())
	if restored.Size() != r.Size() {
		t.Errorf("a restored view has %d ids, and the fitted one %d", restored.Size(), r.Size())
	}
	for i, fields := range all {
		if got := restored.ids(fields); !slices.Equal(got, want[i]) {
			t.Errorf("%q is read as %v by a restored view, and as %v by the fitted one", fields, got, want[i])
		}
	}
}

// testTogether checks that many goroutines read the same.
func testTogether(t testing.TB, r reader, all [][]string, want [][]int32) {
	t.Helper()
	together(func(g int) {
		var s views.Scratch
		for k := range all {
			i := (k + g) % len(all)
			if got := r.Append(nil, &s, all[i]); !slices.Equal(got, want[i]) {
				t.Errorf("%q is read as %v beside other goroutines, and as %v alone", all[i], got, want[i])
				return
			}
		}
	})
}

func together(do func(g int)) {
	var wait sync.WaitGroup
	for g := range 16 {
		wait.Go(func() { do(g) })
	}
	wait.Wait()
}

// testVectors checks that a view of vectors appends its width of finite numbers
// that depend on the vector alone.
func testVectors(t testing.TB, reg *views.Registry, name string) {
	t.Helper()
	v, err := reg.New(name, views.Source{Columns: Columns})
	if err != nil {
		t.Fatal(err)
	}
	var all, want [][]float32
	for i := range 9 {
		vector := make([]float32, Columns)
		for j := range vector {
			vector[j] = float32(math.Sin(float64(7*i*j+i+j))) * float32(i)
		}
		given := slices.Clone(vector)
		got := v.Numbers([]float32{7}, vector)
		if len(got) != 1+v.Width || got[0] != 7 || !slices.Equal(vector, given) {
			t.Fatalf("Numbers made %v of [7] and %v, and must append %d numbers and leave the rest as it is", got, given, v.Width)
		}
		all, want = append(all, vector), append(want, slices.Clone(got[1:]))
		for _, x := range got {
			if x-x != 0 {
				t.Errorf("%v shows %v", vector, got)
			}
		}
	}
	together(func(g int) {
		for k := range all {
			i := (k + g) % len(all)
			if got := v.Numbers(nil, all[i]); !slices.Equal(got, want[i]) {
				t.Errorf("%v shows %v, and showed %v before", all[i], got, want[i])
				return
			}
		}
	})
}
