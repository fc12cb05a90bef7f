package views

import (
	"slices"

	"github.com/doubleroute/sweep/submodels/text/tokenize"
)

// Encoder turns texts into what one view sees of them, as token ids. Fit, or
// SetLearned and SetTokens, comes first; from then on it may be used by several goroutines.
type Encoder struct {
	view       View
	options    TextOptions
	vocabulary *tokenize.Vocabulary
	extra      *extraWords // nil: none
}

// NewEncoder readies the encoder of a view of texts.
func NewEncoder(v View, o TextOptions) *Encoder { return &Encoder{view: v, options: o} }

// Scratch is the memory that reading one text needs, used again for the next.
// The zero value is ready; it is used by one goroutine at a time.
type Scratch struct {
	tokens    tokenize.Tokens
	lower     []byte
	strangers *strangers // nil: tokens that are not known are tokenize.Unknown
}

// read returns the tokens that the view sees.
func (e *Encoder) read(s *Scratch, fields []string) *tokenize.Tokens {
	s.tokens.Reset()
	e.view.Read(&s.tokens, fields)
	return &s.tokens
}

// Read puts the tokens that the view sees of a text into t, which is empty.
func (e *Encoder) Read(t *tokenize.Tokens, fields []string) { e.view.Read(t, fields) }

// Fit takes the vocabulary from examples, which are those of the training part.
func (e *Encoder) Fit(examples []tokenize.Example) {
	if e.view.Learned != nil {
		e.view.Learned.Learn(examples)
	}
	var s Scratch
	var c tokenize.Counter
	for _, ex := range examples {
		tokens := e.read(&s, ex.Fields)
		for i := range tokens.Len() {
			c.Add(tokens.At(i))
		}
	}
	e.vocabulary = c.Vocabulary(tokenize.VocabularyOptions{MinCount: e.options.MinCount, MaxSize: e.options.MaxVocabulary})
}

// Learned returns what the view has learned beside the vocabulary, for SetLearned.
func (e *Encoder) Learned() []string {
	if e.view.Learned == nil {
		return nil
	}
	return e.view.Learned.State()
}

// SetLearned sets what the view has learned to what Learned returned of another
// encoder.
func (e *Encoder) SetLearned(state []string) error {
	if e.view.Learned == nil {
		return nil
	}
	return e.view.Learned.SetState(state)
}

// Tokens lists the vocabulary in the order of the ids, from 1.
func (e *Encoder) Tokens() []string { return e.vocabulary.Tokens() }

// SetTokens sets the vocabulary to what Tokens returned of another encoder.
func (e *Encoder) SetTokens(tokens []string) { e.vocabulary = tokenize.NewVocabulary(tokens) }

// Size returns the number of ids that training knows: those of the vocabulary, then
// the buckets. Those of extra words follow.
func (e *Encoder) Size() int {
	if e.view.NGrams > 1 {
		return e.vocabulary.Size() + e.options.Buckets
	}
	return e.vocabulary.Size()
}

// Append adds the ids that the view sees of one text to dst: each token, followed
// by the n-grams that end with it. It allocates nothing but room in dst and s.
func (e *Encoder) Append(dst []int32, s *Scratch, fields []string) []int32 {
	tokens := e.read(s, fields)
	var grams rolling
	for i := range tokens.Len() {
		token := tokens.At(i)
		id := e.vocabulary.Find(token)
		if id == tokenize.Unknown && e.extra != nil {
			id = e.extra.find(token, s)
		}
		if id == tokenize.Unknown && s.strangers != nil {
			id = s.strangers.find(token)
		}
		dst = append(dst, id)
		if e.view.NGrams <= 1 {
			continue
		}
		grams.add(token)
		for n := 2; n <= min(e.view.NGrams, i+1); n++ {
			dst = append(dst, int32(e.vocabulary.Size())+bucket(grams[n-1], e.options.Buckets))
		}
	}
	return dst
}

// rolling holds the hashes of the n-grams that end with the token last added,
// the single token first: FNV-1a of 64 bits over the tokens' bytes, with a zero
// byte after each. Model files rest on their values.
type rolling [LongestNGram]uint64

// add goes on to the next token, whose hash continues those of the n-grams that
// ended before it.
func (g *rolling) add(token []byte) {
	const basis, prime = 14695981039346656037, 1099511628211
	one, two, three := uint64(basis), g[0], g[1]
	for _, c := range token {
		one = (one ^ uint64(c)) * prime
		two = (two ^ uint64(c)) * prime
		three = (three ^ uint64(c)) * prime
	}
	*g = rolling{one * prime, two * prime, three * prime}
}

// bucket puts a hash into one of n buckets.
func bucket(hash uint64, n int) int32 { return int32(hash % uint64(n)) }

// blockIDs is about how many ids Encode gathers before it knows their number.
const blockIDs = 1 << 16

// Encode turns a part into token ids, in memory of just their number.
func (e *Encoder) Encode(examples []tokenize.Example) tokenize.Ragged {
	return e.encode(examples, &Scratch{})
}

func (e *Encoder) encode(examples []tokenize.Example, s *Scratch) tokenize.Ragged {
	var blocks [][]int32
	var block []int32
	r := tokenize.Ragged{Offsets: make([]int32, 1, len(examples)+1)}
	for _, ex := range examples {
		if len(block) > blockIDs*3/4 { // most texts fit into the rest
			blocks, block = append(blocks, block), nil
		}
		if block == nil {
			block = make([]int32, 0, blockIDs)
		}
		before := len(block)
		block = e.Append(block, s, ex.Fields)
		r.Offsets = append(r.Offsets, r.Offsets[len(r.Offsets)-1]+int32(len(block)-before))
	}
	r.IDs = slices.Concat(append(blocks, block)...)
	return r
}
