package routes

import (
	"fmt"
	"hash/fnv"
	"iter"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/submodels/text"
)

// TextOptions says how texts become token ids.
type TextOptions struct {
	Tokens        string // words or characters
	MaxTokens     int    // a longer text is cut; the characters view keeps CharactersPerToken times as many
	Lowercase     bool
	MinCount      int // rarer tokens of the training part are unknown
	MaxVocabulary int
	Buckets       int // into which n-grams are hashed
}

// CharactersPerToken is how many characters the characters view keeps for each
// token of TextOptions.MaxTokens.
const CharactersPerToken = 4

// encoder turns an example into what one view sees of it.
type encoder struct {
	view       string
	options    TextOptions
	field      int // the text column seen, or -1 for all
	selection  selection
	characters bool
	ngrams     int // longest n-gram hashed; 1 for none
	vocabulary *text.Vocabulary
}

// newEncoder readies a view's encoder for a corpus with these text columns; fit
// must follow.
func newEncoder(view string, o TextOptions, fields []string) (*encoder, error) {
	e := &encoder{view: view, options: o, field: -1, ngrams: 1, characters: o.Tokens == "characters"}
	e.selection, _ = pick("all")
	if s, ok := pick(view); ok {
		e.selection = s
		return e, nil
	}
	switch view {
	case "characters":
		e.characters = true
		e.options.MaxTokens *= CharactersPerToken
	case "bigrams":
		e.ngrams = 2
	case "trigrams":
		e.ngrams = 3
	default:
		name, ok := strings.CutPrefix(view, "field:")
		if !ok {
			return nil, fmt.Errorf("view %q needs vectors, and the data are text", view)
		}
		if e.field = slices.Index(fields, name); e.field < 0 {
			return nil, fmt.Errorf("view %q: the data have no text column %q, only %q; add it to data.text", view, name, fields)
		}
	}
	return e, nil
}

// tokens returns the tokens that the view sees of an example.
func (e *encoder) tokens(dst []string, fields []string) []string {
	dst = dst[:0]
	for i, f := range fields {
		if e.field >= 0 && i != e.field {
			continue
		}
		if e.characters {
			dst = text.Characters(dst, f, e.options.Lowercase)
		} else {
			dst = text.Words(dst, f, e.options.Lowercase)
		}
	}
	if n := e.options.MaxTokens; n > 0 && len(dst) > n {
		dst = dst[:n]
	}
	return e.selection(dst)
}

// fit takes the vocabulary from a part.
func (e *encoder) fit(p text.Part) {
	var docs iter.Seq[[]string] = func(yield func([]string) bool) {
		var buf []string
		for _, ex := range p.Examples {
			buf = e.tokens(buf, ex.Fields)
			if !yield(buf) {
				return
			}
		}
	}
	e.vocabulary = text.FitVocabulary(docs, text.VocabularyOptions{MinCount: e.options.MinCount, MaxSize: e.options.MaxVocabulary})
}

// size returns the number of token ids: the vocabulary, then the buckets.
func (e *encoder) size() int {
	if e.ngrams > 1 {
		return e.vocabulary.Size() + e.options.Buckets
	}
	return e.vocabulary.Size()
}

// append adds the ids of an example to dst: each token, followed by the n-grams
// that end with it.
func (e *encoder) append(dst []int32, tokens []string) []int32 {
	for i, t := range tokens {
		dst = append(dst, e.vocabulary.ID(t))
		for n := 2; n <= e.ngrams && n <= i+1; n++ {
			dst = append(dst, int32(e.vocabulary.Size())+bucket(tokens[i+1-n:i+1], e.options.Buckets))
		}
	}
	return dst
}

// bucket hashes an n-gram into one of n buckets.
func bucket(gram []string, n int) int32 {
	h := fnv.New64a()
	for _, t := range gram {
		_, _ = h.Write([]byte(t))
		_, _ = h.Write([]byte{0})
	}
	return int32(h.Sum64() % uint64(n))
}

// encode turns a part into token ids.
func (e *encoder) encode(p text.Part) text.Ragged {
	var tokens []string
	r := text.Ragged{Offsets: make([]int32, 1, len(p.Examples)+1)}
	for _, ex := range p.Examples {
		tokens = e.tokens(tokens, ex.Fields)
		r.IDs = e.append(r.IDs, tokens)
		r.Offsets = append(r.Offsets, int32(len(r.IDs)))
	}
	return r
}
