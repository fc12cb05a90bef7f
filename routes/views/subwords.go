package views

import (
	"github.com/doubleroute/sweep/submodels/text/subwords"
	"github.com/doubleroute/sweep/submodels/text/tokenize"
)

// DefaultSubwords is how many different pieces the view of sub-words learns where
// TextOptions does not say.
const DefaultSubwords = 4000

// subwordsView is words cut into pieces that are learned of the training part.
type subwordsView struct {
	source Source
	pieces *subwords.Pieces
}

func subwordsOf(s Source) (View, error) {
	s.Text.Tokens = "words"
	v := &subwordsView{source: s}
	return View{Read: v.read, Learned: v}, nil
}

func (v *subwordsView) Learn(examples []tokenize.Example) {
	counts := map[string]int{}
	var t tokenize.Tokens
	for _, ex := range examples {
		t.Reset()
		v.source.Cut(&t, ex.Fields)
		for i := range t.Len() {
			counts[string(t.At(i))]++
		}
	}
	size := v.source.Text.Subwords
	if size == 0 {
		size = DefaultSubwords
	}
	v.pieces = subwords.Learn(counts, size)
}

func (v *subwordsView) State() []string { return v.pieces.Rules() }

func (v *subwordsView) SetState(state []string) (err error) {
	v.pieces, err = subwords.FromRules(state)
	return err
}

func (v *subwordsView) read(t *tokenize.Tokens, fields []string) {
	v.source.Cut(t, fields)
	words := t.Len()
	for i := range words {
		v.pieces.Each(t.At(i), func(name string) { t.Add(name) })
	}
	t.Keep(words, t.Len(), 1)
}
