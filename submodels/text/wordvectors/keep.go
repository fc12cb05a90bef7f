package wordvectors

import (
	"bytes"
	"strings"

	"github.com/doubleroute/sweep/submodels/text"
)

// keeper keeps the rows that can matter.
type keeper struct {
	options Options
	wanted  map[string]bool // the words and their small letters; true once kept
	others  map[string]bool // the further words
	extra   int
	kept    *text.WordVectors
	token   []string
}

func newKeeper(o Options) *keeper {
	k := &keeper{options: o, wanted: map[string]bool{}, others: map[string]bool{}, kept: &text.WordVectors{}}
	for _, word := range o.Words {
		k.wanted[word] = false
		k.wanted[strings.ToLower(word)] = false
	}
	return k
}

// wants reports whether the row of a word is to be kept. Of a word that is there
// twice it is the first.
func (k *keeper) wants(word []byte) bool {
	if kept, wanted := k.wanted[string(word)]; wanted {
		return !kept
	}
	return k.extra < k.options.Extra && len(word) <= maxWord && !k.others[string(word)] && k.isToken(word)
}

// isToken reports whether texts are ever cut into tokens of which this is one.
func (k *keeper) isToken(word []byte) bool {
	k.token = text.Words(k.token[:0], string(word), k.options.Lowercase)
	return len(k.token) == 1 && k.token[0] == string(word)
}

// keep keeps the row of a word and returns it, to be filled.
func (k *keeper) keep(word []byte) []float32 {
	name := string(bytes.Clone(word))
	if _, wanted := k.wanted[name]; wanted {
		k.wanted[name] = true
	} else {
		k.others[name] = true
		k.extra++
	}
	v := k.kept
	v.Words = append(v.Words, name)
	n := len(v.Numbers)
	v.Numbers = append(v.Numbers, make([]float32, v.Dim)...)
	return v.Numbers[n:]
}

// covered counts the words that found a row.
func (k *keeper) covered() (n int) {
	for _, word := range k.options.Words {
		if k.wanted[word] || k.wanted[strings.ToLower(word)] {
			n++
		}
	}
	return n
}
