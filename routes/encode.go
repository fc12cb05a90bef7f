package routes

import (
	"fmt"
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
		e.ngrams = longest
	default:
		name, ok := strings.CutPrefix(view, "field:")
		if !ok {
			return nil, fmt.Errorf("view %q needs vectors, and the data are text", view)
		}
		if e.field = slices.Index(fields, name); e.field < 0 {
			return nil, fmt.Errorf("view %q: the data have no text column %q, only %q; add it to data.text", view, name, fields)
		}
	}
	if e.ngrams > 1 && o.Buckets < 1 {
		return nil, fmt.Errorf("view %q hashes n-grams into buckets, and there are %d: set text.buckets to 1 or more", view, o.Buckets)
	}
	return e, nil
}

// scratch is the memory that reading one text needs, used again for the next.
// The zero value is ready; it is used by one goroutine at a time.
type scratch struct {
	tokens text.Tokens
}

// read cuts the fields of an example and returns which of the tokens in s the
// view sees: from, from+step and so on, below to.
func (e *encoder) read(s *scratch, fields []string) (from, to, step int) {
	t, o := &s.tokens, e.options
	t.Reset()
	for i, f := range fields {
		if e.field >= 0 && i != e.field {
			continue
		}
		if e.characters {
			t.AddCharacters(f, o.Lowercase, o.MaxTokens)
		} else {
			t.AddWords(f, o.Lowercase, o.MaxTokens)
		}
	}
	return e.selection(t.Len())
}

// fit takes the vocabulary from a part.
func (e *encoder) fit(p text.Part) {
	var s scratch
	var c text.Counter
	for _, ex := range p.Examples {
		from, to, step := e.read(&s, ex.Fields)
		for i := from; i < to; i += step {
			c.Add(s.tokens.At(i))
		}
	}
	e.vocabulary = c.Vocabulary(text.VocabularyOptions{MinCount: e.options.MinCount, MaxSize: e.options.MaxVocabulary})
}

// size returns the number of token ids: the vocabulary, then the buckets.
func (e *encoder) size() int {
	if e.ngrams > 1 {
		return e.vocabulary.Size() + e.options.Buckets
	}
	return e.vocabulary.Size()
}

// encodeText adds the ids that the view sees of one example to dst: each token,
// followed by the n-grams that end with it. It allocates nothing but room in
// dst and s.
func (e *encoder) encodeText(dst []int32, s *scratch, fields []string) []int32 {
	from, to, step := e.read(s, fields)
	var grams ngrams
	for i := from; i < to; i += step {
		token := s.tokens.At(i)
		dst = append(dst, e.vocabulary.Find(token))
		if e.ngrams == 1 {
			continue
		}
		grams.add(token)
		for n := 2; n <= min(e.ngrams, i-from+1); n++ {
			dst = append(dst, int32(e.vocabulary.Size())+bucket(grams[n-1], e.options.Buckets))
		}
	}
	return dst
}

// longest is how many tokens the longest n-gram has.
const longest = 3

// ngrams holds the hashes of the n-grams that end with the token last added,
// the single token first: FNV-1a of 64 bits over the tokens' bytes, with a zero
// byte after each. Model files rest on their values.
type ngrams [longest]uint64

// add goes on to the next token, whose hash continues those of the n-grams that
// ended before it.
func (g *ngrams) add(token []byte) {
	const basis, prime = 14695981039346656037, 1099511628211
	one, two, three := uint64(basis), g[0], g[1]
	for _, c := range token {
		one = (one ^ uint64(c)) * prime
		two = (two ^ uint64(c)) * prime
		three = (three ^ uint64(c)) * prime
	}
	*g = ngrams{one * prime, two * prime, three * prime}
}

// bucket puts a hash into one of n buckets.
func bucket(hash uint64, n int) int32 { return int32(hash % uint64(n)) }

// blockIDs is about how many ids encode gathers before it knows their number.
const blockIDs = 1 << 16

// encode turns a part into token ids, in memory of just their number.
func (e *encoder) encode(p text.Part) text.Ragged {
	var s scratch
	var blocks [][]int32
	var block []int32
	r := text.Ragged{Offsets: make([]int32, 1, len(p.Examples)+1)}
	for _, ex := range p.Examples {
		if len(block) > blockIDs*3/4 { // most texts fit into the rest
			blocks, block = append(blocks, block), nil
		}
		if block == nil {
			block = make([]int32, 0, blockIDs)
		}
		before := len(block)
		block = e.encodeText(block, &s, ex.Fields)
		r.Offsets = append(r.Offsets, r.Offsets[len(r.Offsets)-1]+int32(len(block)-before))
	}
	r.IDs = slices.Concat(append(blocks, block)...)
	return r
}
