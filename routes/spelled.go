package routes

import (
	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/text"
)

// spelled is a view's texts with an id for every word, and what the words are made
// of.
type spelled struct {
	spellings *submodels.Spellings
	texts     partTexts
	mean      int // n-grams of a token of the training part
}

// spell reads the spellings of a view's words.
func (v *View) spell(c *text.Corpus) *spelled {
	s := &spelled{spellings: v.encoder.Spellings()}
	parts := v.encoder.EncodeSpelled([][]text.Example{c.Train.Examples, c.Validation.Examples, c.Test.Examples}, s.spellings)
	copy(s.texts[:], parts)
	s.texts.join()
	grams := 0
	for _, id := range s.texts[Train].IDs {
		grams += len(s.spellings.Of(id))
	}
	s.mean = grams / max(len(s.texts[Train].IDs), 1)
	return s
}

// spells reports whether a route makes the vectors of its words of their n-grams.
func (r *Route) spells(v *View) bool {
	return r.Settings.Int(submodels.NGramBuckets) > 0 && v.encoder != nil && v.encoder.Words()
}

// texts returns what the route sees of a part.
func (s *routeInput) texts(p Part) text.Ragged {
	if s.spells {
		return s.view.spelled().texts[p]
	}
	return s.view.texts[p]
}

// read returns the ids that the route sees of an example.
func (s *routeInput) read(fields []string) []int32 {
	if !s.spells {
		return s.view.encoder.Append(s.ids[:0], &s.scratch, fields)
	}
	known := s.batch.Spellings.Len()
	return s.view.encoder.AppendSpelled(s.ids[:0], &s.scratch, fields, known, s.batch.Strangers)
}
