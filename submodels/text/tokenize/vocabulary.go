package tokenize

import (
	"cmp"
	"iter"
	"slices"
	"strings"
)

// Unknown is the ID of every token that a vocabulary does not hold.
const Unknown int32 = 0

// unknownToken is what Token returns for Unknown. It cannot be a word: the
// Unicode rules cut it in three.
const unknownToken = "<unknown>"

// VocabularyOptions bounds a vocabulary. The zero value keeps every token.
type VocabularyOptions struct {
	MinCount int // leave out tokens seen less often than this
	MaxSize  int // most tokens to keep, the unknown token not counted; 0 for no limit
}

// Vocabulary numbers tokens from 1; 0 is Unknown. It does not change once made
// and may be used by many goroutines.
type Vocabulary struct {
	tokens []string // by ID
	ids    map[string]int32
	single [256]int32 // ids of the tokens of one byte, the most frequent ones
}

// FitVocabulary counts the tokens of docs and numbers them as Counter does. Fit
// it on the training part only. A document may be overwritten once the next is
// asked for.
func FitVocabulary(docs iter.Seq[[]string], o VocabularyOptions) *Vocabulary {
	var c Counter
	for doc := range docs {
		for _, token := range doc {
			if i, ok := c.places[token]; ok {
				c.seen[i].count++
			} else {
				// A token is often a slice of a long text, which it would
				// keep in memory.
				c.first(strings.Clone(token))
			}
		}
	}
	return c.Vocabulary(o)
}

// Counter counts tokens to make a vocabulary of them. The zero value is ready.
// It is used by one goroutine at a time.
type Counter struct {
	places map[string]int32 // in seen
	single [256]int32       // the same of the tokens of one byte, plus 1
	seen   []counted
}

type counted struct {
	token string
	count int
}

// Add counts one token, whose memory may change afterwards.
func (c *Counter) Add(token []byte) {
	if len(token) == 1 && c.single[token[0]] > 0 {
		c.seen[c.single[token[0]]-1].count++
	} else if i, ok := c.places[string(token)]; ok {
		c.seen[i].count++
	} else {
		c.first(string(token))
	}
}

func (c *Counter) first(token string) {
	if c.places == nil {
		c.places = map[string]int32{}
	}
	c.places[token] = int32(len(c.seen))
	c.seen = append(c.seen, counted{token, 1})
	if len(token) == 1 {
		c.single[token[0]] = int32(len(c.seen))
	}
}

// Vocabulary numbers the tokens so far by falling count, tokens of the same
// count in their byte order: the same tokens counted in any order give the same
// vocabulary.
func (c *Counter) Vocabulary(o VocabularyOptions) *Vocabulary {
	var kept []int32 // places, which take little where there are millions
	for i, t := range c.seen {
		if t.count >= o.MinCount {
			kept = append(kept, int32(i))
		}
	}
	slices.SortFunc(kept, func(i, j int32) int {
		a, b := &c.seen[i], &c.seen[j]
		if n := cmp.Compare(b.count, a.count); n != 0 {
			return n
		}
		return cmp.Compare(a.token, b.token)
	})
	if o.MaxSize > 0 && len(kept) > o.MaxSize {
		kept = kept[:o.MaxSize]
	}
	tokens := make([]string, len(kept))
	for i, place := range kept {
		tokens[i] = c.seen[place].token
	}
	return NewVocabulary(tokens)
}

// NewVocabulary makes a vocabulary of the given tokens, numbered from 1 in
// their order: what Tokens returned of another one. Of a token that is there
// twice the first counts.
func NewVocabulary(tokens []string) *Vocabulary {
	v := &Vocabulary{
		tokens: append([]string{unknownToken}, tokens...),
		ids:    make(map[string]int32, len(tokens)),
	}
	for i, token := range tokens {
		if _, twice := v.ids[token]; !twice {
			v.ids[token] = int32(i + 1)
			if len(token) == 1 {
				v.single[token[0]] = int32(i + 1)
			}
		}
	}
	return v
}

// Size returns the number of IDs, Unknown included: IDs are below it.
func (v *Vocabulary) Size() int { return len(v.tokens) }

// ID returns the number of token, or Unknown.
func (v *Vocabulary) ID(token string) int32 { return v.ids[token] }

// Find is ID for a token in memory that may change afterwards; it allocates
// nothing.
func (v *Vocabulary) Find(token []byte) int32 {
	if len(token) == 1 {
		return v.single[token[0]]
	}
	return v.ids[string(token)]
}

// Token returns the token numbered id, and "<unknown>" for any other number.
func (v *Vocabulary) Token(id int32) string {
	if id < 0 || int(id) >= len(v.tokens) {
		return unknownToken
	}
	return v.tokens[id]
}

// Tokens lists the tokens in the order of their numbers, from 1.
func (v *Vocabulary) Tokens() []string { return slices.Clone(v.tokens[1:]) }

// RaggedBuilder lays token sequences out one after another. The zero value is
// ready.
type RaggedBuilder struct {
	r Ragged
}

// Add appends a sequence, which may be empty, and copies it.
func (b *RaggedBuilder) Add(ids []int32) {
	b.begin()
	b.r.IDs = append(b.r.IDs, ids...)
	b.r.Offsets = append(b.r.Offsets, int32(len(b.r.IDs)))
}

// AddTokens appends the numbers of the first limit tokens; a limit of 0 or
// less takes them all.
func (b *RaggedBuilder) AddTokens(v *Vocabulary, tokens []string, limit int) {
	b.begin()
	if limit > 0 && len(tokens) > limit {
		tokens = tokens[:limit]
	}
	for _, token := range tokens {
		b.r.IDs = append(b.r.IDs, v.ID(token))
	}
	b.r.Offsets = append(b.r.Offsets, int32(len(b.r.IDs)))
}

// Ragged returns the sequences so far, sharing memory with the builder.
func (b *RaggedBuilder) Ragged() Ragged {
	b.begin()
	return b.r
}

// Reset empties the builder and keeps its memory, which what Ragged returned
// shares.
func (b *RaggedBuilder) Reset() {
	b.r.IDs, b.r.Offsets = b.r.IDs[:0], b.r.Offsets[:0]
}

func (b *RaggedBuilder) begin() {
	if len(b.r.Offsets) == 0 {
		b.r.Offsets = append(b.r.Offsets, 0)
	}
}

// Select appends the given rows of r to b, in their order: a batch.
func (b *RaggedBuilder) Select(r Ragged, rows []int) {
	for _, i := range rows {
		b.Add(r.Row(i))
	}
}
