package views

import (
	"github.com/doubleroute/sweep/submodels/ngrams"
	"github.com/doubleroute/sweep/submodels/text/tokenize"
)

// strangers are tokens that nothing is known of but their spelling: their ids follow
// all others.
type strangers struct {
	first     int32
	ids       map[string]int32 // nil: a token that comes again has another id
	spellings *ngrams.Spellings
}

// find returns the id of a token.
func (x *strangers) find(token []byte) int32 {
	if id, ok := x.ids[string(token)]; ok {
		return id
	}
	id := x.first + int32(x.spellings.Len())
	if x.ids != nil {
		x.ids[string(token)] = id
	}
	x.spellings.Add(token)
	return id
}

// Spellings returns those of the token ids, the extra words' too.
func (e *Encoder) Spellings() *ngrams.Spellings {
	s := &ngrams.Spellings{}
	s.Add(nil) // of tokenize.Unknown
	for _, token := range e.Tokens() {
		s.Add([]byte(token))
	}
	for s.Len() < e.Size() {
		s.Add(nil) // of a bucket
	}
	for _, word := range e.Extra() {
		s.Add([]byte(word))
	}
	return s
}

// EncodeSpelled is Encode with an id for each word that is not known, whose
// spelling is added to those given.
func (e *Encoder) EncodeSpelled(parts [][]tokenize.Example, known *ngrams.Spellings) []tokenize.Ragged {
	s := Scratch{strangers: &strangers{ids: map[string]int32{}, spellings: known}}
	encoded := make([]tokenize.Ragged, len(parts))
	for i, part := range parts {
		encoded[i] = e.encode(part, &s)
	}
	return encoded
}

// AppendSpelled is Append with an id for each word that is not known, from first on.
// Their spellings are put into strange.
func (e *Encoder) AppendSpelled(dst []int32, s *Scratch, fields []string, first int, strange *ngrams.Spellings) []int32 {
	strange.Reset()
	if s.strangers == nil {
		s.strangers = &strangers{}
	}
	s.strangers.first, s.strangers.spellings = int32(first), strange
	return e.Append(dst, s, fields)
}
