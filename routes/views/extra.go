package views

import (
	"unicode"
	"unicode/utf8"

	"github.com/doubleroute/sweep/submodels/text/tokenize"
)

// Words reports whether the tokens are words, of which something may be known from
// outside.
func (e *Encoder) Words() bool { return e.view.Words }

// extraWords are words that the training part does not have and of which a vector
// is known.
type extraWords struct {
	words []string
	ids   map[string]int32
}

// SetExtra adds words that the vocabulary does not have: their ids follow all
// others. A token that is not among them is looked for in small letters.
func (e *Encoder) SetExtra(words []string) {
	if len(words) == 0 {
		return
	}
	e.extra = &extraWords{words, make(map[string]int32, len(words))}
	for i, word := range words {
		e.extra.ids[word] = int32(e.Size() + i)
	}
}

// Extra lists the extra words in the order of their ids.
func (e *Encoder) Extra() []string {
	if e.extra == nil {
		return nil
	}
	return e.extra.words
}

// find returns the id of a token that the vocabulary does not have.
func (x *extraWords) find(token []byte, s *Scratch) int32 {
	if id, ok := x.ids[string(token)]; ok {
		return id
	}
	s.lower = s.lower[:0]
	for rest := token; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		s.lower, rest = utf8.AppendRune(s.lower, unicode.ToLower(r)), rest[n:]
	}
	if id, ok := x.ids[string(s.lower)]; ok {
		return id
	}
	return tokenize.Unknown
}

// Word returns the word of an id, from the vocabulary or an extra one; empty for ids
// that stand for none.
func (e *Encoder) Word(id int32) string {
	switch {
	case id > tokenize.Unknown && int(id) < e.vocabulary.Size():
		return e.vocabulary.Token(id)
	case e.extra != nil && int(id) >= e.Size() && int(id)-e.Size() < len(e.extra.words):
		return e.extra.words[int(id)-e.Size()]
	}
	return ""
}
