package text

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func normal(e Example) string { return strings.Join(strings.Fields(e.Fields[0]), " ") }

// Folds of random corpora, split or with a validation part of their own: every text
// is validated on once at most, and never trained on in the same fold; each fold has
// its share of each class; the same seed gives the same folds.
func TestFolds(t *testing.T) {
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 1))
		classes, n := 2+rng.IntN(8), 1+rng.IntN(5)
		train := randomTable(rng, 300+rng.IntN(500), classes)
		var validation *Table
		if seed%2 == 0 {
			validation = &Table{File: "dev", Fields: train.Fields, Examples: slices.Concat(randomTable(rng, 50, classes).Examples[:4*classes], train.Examples[:30])}
		}
		c, err := Assemble(train, validation, nil, Split{Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		folds, again, other := NewFolds(c, n, seed), NewFolds(c, n, seed), NewFolds(c, n, seed+1)
		if !slices.Equal(folds.of, again.of) || n > 1 && slices.Equal(folds.of, other.of) {
			t.Fatal("folds do not depend on the seed alone")
		}
		seen := map[string]bool{}
		total := counts(c.Train, classes)
		for fold := range n {
			one := folds.Corpus(fold)
			if rows := len(one.Train.Examples) + len(one.Validation.Examples); rows != len(c.Train.Examples)+len(c.Validation.Examples) || len(one.Test.Examples) != 0 {
				t.Fatalf("fold %d has %d rows", fold, rows)
			}
			trained, here := map[string]bool{}, map[string]bool{}
			for i, e := range one.Train.Examples {
				trained[normal(e)] = true
				if c.Classes[one.Train.Labels[i]] != e.Label {
					t.Fatalf("a row to train on has the label %q and not %q", c.Classes[one.Train.Labels[i]], e.Label)
				}
			}
			for i, e := range one.Validation.Examples {
				text := normal(e)
				if trained[text] || seen[text] && !here[text] || c.Classes[one.Validation.Labels[i]] != e.Label {
					t.Fatalf("fold %d: %q is trained on, in another fold or has a wrong label", fold, text)
				}
				seen[text], here[text] = true, true
			}
			if slices.Contains(counts(one.Train, classes), 0) {
				t.Errorf("fold %d trains on no example of a class", fold)
			}
			for class, k := range counts(one.Validation, classes) {
				if share := float64(total[class]) / float64(n); n > 1 && float64(k) > share+8 || float64(k) < share*.7-12 {
					t.Errorf("fold %d of %d has %d of %d examples of class %d", fold, n, k, total[class], class)
				}
			}
		}
	}
}

// What could not be learned, or says nothing, is in no fold.
func TestInNoFold(t *testing.T) {
	train := &Table{File: "train", Fields: []string{"text"}}
	add := func(text, label string) {
		train.Examples = append(train.Examples, Example{Fields: []string{text}, Label: label})
	}
	for i := range 40 {
		add(fmt.Sprint("text ", i), "a")
		add("copied  so often", "b")
	}
	for i := range 20 {
		add(fmt.Sprint("other ", i), "b")
	}
	add("alone", "c")
	add("alone", "c")
	add("text 7", "b") // which has two labels
	dev := &Table{File: "dev", Fields: train.Fields, Examples: []Example{{Fields: []string{"text  3"}, Label: "a"}}}
	c, err := Assemble(train, dev, nil, Split{Test: -1})
	if err != nil {
		t.Fatal(err)
	}
	validated := map[string]int{}
	folds := NewFolds(c, 4, 1)
	for fold := range 4 {
		for _, e := range folds.Corpus(fold).Validation.Examples {
			validated[normal(e)]++
		}
	}
	for _, text := range []string{"copied so often", "alone", "text 7", "text 3"} {
		if validated[text] > 0 {
			t.Errorf("%q is validated on", text)
		}
	}
	if len(validated) != 38+20 {
		t.Errorf("%d texts are validated on, want 58", len(validated))
	}
}

// What examples teach goes with them.
func TestFoldsKeepTargets(t *testing.T) {
	c := &Corpus{Classes: []string{"a", "b"}, Columns: []string{"x"}}
	for i := range 12 {
		c.Train.Examples = append(c.Train.Examples, Example{Numbers: []float32{float32(i)}})
		c.Train.Labels = append(c.Train.Labels, int32(i%2))
		c.Train.Weights = append(c.Train.Weights, float32(i))
	}
	c.Validation.Examples, c.Validation.Labels = []Example{{Numbers: []float32{99}}}, []int32{1}
	folds := NewFolds(c, 3, 1)
	for fold := range 3 {
		one := folds.Corpus(fold)
		for _, part := range []Part{one.Train, one.Validation} {
			for i, e := range part.Examples {
				want := e.Numbers[0]
				if want == 99 {
					want = 1
				}
				if part.Weights[i] != want || e.Numbers[0] < 99 && part.Labels[i] != int32(e.Numbers[0])%2 {
					t.Errorf("fold %d: %v teaches %d with weight %v", fold, e.Numbers, part.Labels[i], part.Weights[i])
				}
			}
		}
		if len(one.Validation.Examples) != 4 || len(one.Train.Examples) != 9 {
			t.Errorf("fold %d has %d and %d rows", fold, len(one.Train.Examples), len(one.Validation.Examples))
		}
	}
}
