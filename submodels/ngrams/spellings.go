package ngrams

import "unicode/utf8"

// Spellings are the hashed character n-grams of words, by token id: what a word is
// made of that the vocabulary does not know. They grow and never change.
type Spellings struct {
	hashes []uint32
	ends   []int32 // by token id
}

// The lengths of the n-grams of a word between < and > (Bojanowski et al. 2017).
const (
	shortestGram = 3
	longestGram  = 6
)

// Add adds the n-grams of the next token id; of none for what is no word.
func (s *Spellings) Add(word []byte) {
	if len(word) > 0 {
		s.hashes = appendGrams(s.hashes, word)
	}
	s.ends = append(s.ends, int32(len(s.hashes)))
}

// Len returns the number of token ids.
func (s *Spellings) Len() int { return len(s.ends) }

// Reset empties s and keeps its memory.
func (s *Spellings) Reset() { s.hashes, s.ends = s.hashes[:0], s.ends[:0] }

// Hashes returns all n-grams, one token id after the other.
func (s *Spellings) Hashes() []uint32 { return s.hashes }

// Of returns the n-grams of a token id.
func (s *Spellings) Of(id int32) []uint32 {
	from, to := s.Span(id)
	return s.hashes[from:to]
}

// Span is where the n-grams of a token id are.
func (s *Spellings) Span(id int32) (from, to int32) {
	if id > 0 {
		from = s.ends[id-1]
	}
	return from, s.ends[id]
}

// appendGrams appends the FNV-1a hashes of the n-grams of a word between < and >.
// Model files rest on their values.
func appendGrams(dst []uint32, word []byte) []uint32 {
	const basis, prime = 2166136261, 16777619
	at := func(i int) byte { // of the word between its marks
		switch i {
		case 0:
			return '<'
		case len(word) + 1:
			return '>'
		}
		return word[i-1]
	}
	n := len(word) + 2
	for from := 0; from < n; from++ {
		if !utf8.RuneStart(at(from)) {
			continue
		}
		hash, characters := uint32(basis), 0
		for i := from; i < n && characters <= longestGram; i++ {
			if utf8.RuneStart(at(i)) {
				if characters++; characters > longestGram {
					break
				}
			}
			hash = (hash ^ uint32(at(i))) * prime
			if end := i+1 == n || utf8.RuneStart(at(i+1)); end && characters >= shortestGram {
				dst = append(dst, hash)
			}
		}
	}
	return dst
}
