package modelfile

import "encoding/json"

// The version of the form that Write writes. A reader refuses another major version
// than those it knows. A greater minor version adds what a reader may pass over.
const (
	Major = 2
	Minor = 0
)

// Meta is what a model file says of its numbers. What it does not say is left out.
type Meta struct {
	Version  string          `json:"version"` // MAJOR.MINOR; Write sets it
	Classes  []string        `json:"classes"`
	Fields   []string        `json:"fields,omitempty"`  // the text columns that a prediction takes
	Columns  []string        `json:"columns,omitempty"` // or the numbers
	Text     Text            `json:"text"`
	Views    []View          `json:"views"`
	Routes   []Route         `json:"routes"` // a and, where there is one, b
	Combiner json.RawMessage `json:"combiner"`
	Train    json.RawMessage `json:"train"`

	Probabilities *Probabilities `json:"probabilities,omitempty"`
	Cost          *Cost          `json:"cost,omitempty"`
	Provenance    *Provenance    `json:"provenance,omitempty"`
}

// Text says how texts become tokens.
type Text struct {
	Tokens        string `json:"tokens"` // words or characters
	MaxTokens     int    `json:"max_tokens"`
	Lowercase     bool   `json:"lowercase"`
	MinCount      int    `json:"min_count"`
	MaxVocabulary int    `json:"max_vocabulary"`
	Buckets       int    `json:"buckets"` // of pairs and triples of tokens
	Subwords      int    `json:"subwords,omitempty"`
}

// View is what routes see of a text. Its lists of strings are tensors: see
// File.Strings.
type View struct {
	Name   string `json:"name"`
	Length int    `json:"length"` // mean tokens of a training text
}

// The lists of a view that the file may hold.
const (
	Tokens  = "tokens"  // the vocabulary, from id 1
	Learned = "learned" // what the view has learned beside it
	Extra   = "extra"   // words that training never saw and whose vectors are known; their ids follow all others
)

// ViewTensor is the name of a view's list.
func ViewTensor(view, list string) string { return "views/" + view + "/" + list }

// Route is a view and a sub-model.
type Route struct {
	View     string          `json:"view"`
	SubModel string          `json:"submodel"`
	Settings json.RawMessage `json:"settings"`
	Train    json.RawMessage `json:"train,omitempty"`
	Sparse   *Sparse         `json:"sparse,omitempty"`
}

// Sparse says that a route sees sparse vectors of n-grams. The keys of those with
// rows of their own and the scales of the rows are tensors.
type Sparse struct {
	Active float64 `json:"active"` // mean numbers of a training text's vector that are not zero
}

// RouteName is the name of a route, by its place.
func RouteName(i int) string { return string(rune('a' + i)) }

// KeysTensor is the name of the keys of a route's n-grams.
func KeysTensor(route int) string { return "ngrams/" + RouteName(route) + "/keys" }

// ScalesTensor is the name of the scales of a route's n-grams.
func ScalesTensor(route int) string { return "ngrams/" + RouteName(route) + "/scales" }

// Probabilities says how class scores become probabilities that are as often right
// as they say.
type Probabilities struct {
	Temperature float64 `json:"temperature"` // the scores are divided by it
	Threshold   float64 `json:"threshold"`   // below this probability of the best class an answer is doubtful; 0: none
}

// Cost is what a prediction takes.
type Cost struct {
	FLOPs      int64 `json:"flops"` // nominal, of a text of the training part's mean length
	Parameters int64 `json:"parameters"`
	Bytes      int64 `json:"bytes"` // of the weights and lists
}

// Provenance says where a model comes from. There is no date in it: the same study gives
// the same bytes, whenever it is run.
type Provenance struct {
	Study   string  `json:"study"`
	Trial   int     `json:"trial"`
	Data    string  `json:"data"`              // hash of the data
	Program string  `json:"program,omitempty"` // version that began it
	Scores  []Score `json:"scores,omitempty"`
	Vectors string  `json:"vectors,omitempty"` // file of the word vectors that the model holds, whose licence is theirs
}

// Score is what the trial read of a part, before it was trained on the validation part
// too.
type Score struct {
	Part  string  `json:"part"`
	Name  string  `json:"name"`
	Value float64 `json:"value"`
}
