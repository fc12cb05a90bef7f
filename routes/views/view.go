package views

import "github.com/doubleroute/sweep/submodels/text/tokenize"

// View is what a route sees of an example. Read or Numbers is set, as the data
// are texts or vectors. Both depend on what they are given alone, keep nothing
// of it, and may be called by several goroutines at once.
type View struct {
	// Read puts the tokens that the route sees of a text's fields into t, which
	// is empty. Source.Cut is how to begin. It should allocate nothing: it is
	// called for each prediction.
	Read func(t *tokenize.Tokens, fields []string)
	// NGrams is how many tokens the longest n-gram has that the route sees beside
	// the tokens, hashed into buckets: at most LongestNGram, 0 or 1 for none.
	NGrams int
	// Words says that the tokens are words, of which something may be known from
	// outside.
	Words bool

	// Learned is what Read needs to have learned of the training part; nil: nothing.
	Learned Learned

	// Numbers appends what the route sees of a vector to dst: Width numbers.
	Numbers func(dst, vector []float32) []float32
	Width   int
}

// Learned is what a view learns of the training part before it reads a text, such
// as its sub-words.
type Learned interface {
	// Learn learns from the examples of the training part.
	Learn(examples []tokenize.Example)
	// State returns what was learned, for SetState in another program.
	State() []string
	SetState(state []string) error
}

// LongestNGram is how many tokens the longest n-gram has.
const LongestNGram = 3

// TextOptions says how texts become token ids.
type TextOptions struct {
	Tokens        string // words or characters
	MaxTokens     int    // a longer text is cut; the characters view keeps CharactersPerToken times as many
	Lowercase     bool
	MinCount      int // rarer tokens of the training part are unknown
	MaxVocabulary int
	Buckets       int // into which n-grams are hashed
	Subwords      int `json:",omitempty"` // different pieces that the view of sub-words learns; 0: DefaultSubwords
}

// CharactersPerToken is how many characters the characters view keeps for each
// token of TextOptions.MaxTokens.
const CharactersPerToken = 4

// Source is what a view is made for.
type Source struct {
	Argument string      // of the view's name, checked; empty where it takes none
	Text     TextOptions // how texts become tokens
	Fields   []string    // names of the text columns; none for vectors
	Columns  int         // numbers of a vector; 0 for texts
}

// Cut appends the tokens of all fields to t, up to the most that the options
// allow.
func (s *Source) Cut(t *tokenize.Tokens, fields []string) {
	for _, f := range fields {
		s.CutField(t, f)
	}
}

// CutField is Cut for one field.
func (s *Source) CutField(t *tokenize.Tokens, field string) {
	if s.Text.Tokens == "characters" {
		t.AddCharacters(field, s.Text.Lowercase, s.Text.MaxTokens)
	} else {
		t.AddWords(field, s.Text.Lowercase, s.Text.MaxTokens)
	}
}
