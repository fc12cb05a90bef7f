package ngrams

// Options says which n-grams count and what each counts.
type Options struct {
	Words       int // tokens of the longest n-gram of words; 0: none
	Characters  int // characters of the longest within words, from 2 up; 0: none
	MinCount    int // n-grams in fewer training texts have no row of their own
	MaxFeatures int // most rows of their own, of the n-grams that say the most of the class; 0: all
	Buckets     int // rows into which all other n-grams are hashed; 0: they do not count
	Weights     Weights
	Norm        bool // what is of words is scaled to a length of 1, and what is of characters
}

// Weights says what an n-gram counts that is in a text so many times.
type Weights int

// The weights.
const (
	Binary Weights = iota // 1
	Log                   // 1 + ln(times)
	TFIDF                 // Log · (ln((1+texts)/(1+texts with it)) + 1)
)

// Bounds of Options.
const (
	LongestWords      = 3
	ShortestCharacter = 2
	LongestCharacters = 6
)

// orders is how many orders of n-grams there are: of words from 1, then of
// characters.
const orders = LongestWords + LongestCharacters - ShortestCharacter + 1

// order returns the order of a key, from 0.
func order(key uint64) int { return int(key >> hashBits) }

// has reports whether n-grams of an order count.
func (o Options) has(order int) bool {
	if order < LongestWords {
		return order < o.Words
	}
	return order-LongestWords+ShortestCharacter <= o.Characters
}
