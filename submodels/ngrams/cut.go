package ngrams

import (
	"unicode/utf8"

	"github.com/doubleroute/sweep/submodels/text/tokenize"
)

// A key is the order of an n-gram above so many bits of its hash. Model files rest
// on the values of keys.
const hashBits = 60

// Cutter cuts texts into n-grams in memory that is used again. The zero value is
// ready; it is used by one goroutine at a time.
type Cutter struct {
	word []byte // between two spaces
}

// Append adds the key of each n-gram of a text to dst, one that occurs twice
// twice: of up to so many words, and of ShortestCharacter to so many characters.
// Those of characters are cut from each token with a space before and after it, as
// scikit-learn's char_wb has them. It allocates nothing but room.
func (c *Cutter) Append(dst []uint64, t *tokenize.Tokens, words, characters int) []uint64 {
	if words > 0 {
		dst = appendWords(dst, t, min(words, LongestWords))
	}
	if characters >= ShortestCharacter {
		for i := range t.Len() {
			c.word = append(append(append(c.word[:0], ' '), t.At(i)...), ' ')
			dst = appendCharacters(dst, c.word, min(characters, LongestCharacters))
		}
	}
	return dst
}

// The hash is FNV-1a of 64 bits over the bytes of a token or of a piece of it,
// and then mixed; that of several tokens mixes that of all but the last with
// that of the last.
const (
	basis  = 14695981039346656037
	prime  = 1099511628211
	mixing = 0x9E3779B97F4A7C15 // 2^64 by the golden ratio
)

// mix spreads what differs in any bits over all of them.
func mix(h uint64) uint64 {
	h ^= h >> 32
	h *= 0xD6E8FEB86659FD93
	h ^= h >> 32
	h *= 0xD6E8FEB86659FD93
	return h ^ h>>32
}

func keyOf(order int, hash uint64) uint64 { return uint64(order)<<hashBits | hash>>(64-hashBits) }

func appendWords(dst []uint64, t *tokenize.Tokens, longest int) []uint64 {
	var before [LongestWords]uint64 // hashes of the n-grams that ended with the token before
	for i := range t.Len() {
		h := uint64(basis)
		for _, b := range t.At(i) {
			h = (h ^ uint64(b)) * prime
		}
		one := mix(h)
		here := [LongestWords]uint64{one}
		dst = append(dst, keyOf(0, one))
		for n := 1; n < min(longest, i+1); n++ {
			here[n] = mix(before[n-1]*mixing + one)
			dst = append(dst, keyOf(n, here[n]))
		}
		before = here
	}
	return dst
}

// appendCharacters adds the n-grams of a word that has its spaces.
func appendCharacters(dst []uint64, word []byte, longest int) []uint64 {
	for from := range word {
		if !utf8.RuneStart(word[from]) {
			continue
		}
		h, n := uint64(basis), 0
		for at := from; at < len(word) && n < longest; {
			h = (h ^ uint64(word[at])) * prime
			if at++; at < len(word) && !utf8.RuneStart(word[at]) {
				continue
			}
			if n++; n >= ShortestCharacter {
				dst = append(dst, keyOf(LongestWords+n-ShortestCharacter, mix(h)))
			}
		}
	}
	return dst
}
