package text

import "github.com/doubleroute/sweep/internal/records"

// Example is one labelled row of a file.
type Example struct {
	Fields  []string  // the text columns, in the order of Table.Fields; nil for vectors
	Numbers []float32 // the numeric columns, in the order of Table.Columns; nil for text
	Label   string
	Line    int // where the row begins in its file, from 1; 0 for a folder per class

	// Answers are the cells of Source.Also: what teachers say, until Corpus.Teach has
	// read them.
	Answers []string
}

// Table is a file of labelled rows, read.
type Table struct {
	File     string
	Fields   []string // names of the text columns
	Columns  []string // names of the numeric columns (vectors only)
	Examples []Example
	Groups   []string // to which group each example belongs, "" for none; nil where nothing is grouped
	Times    []string // when each example is from: numbers, or dates of one form; nil where nobody asked
	Notices  []string // what was decided or converted, in sentences for people

	Layout  records.Layout    // how the file was read; the zero value for a table that was made
	LeftOut []records.LeftOut // rows that were left out, and why
}

// Part is one part of a corpus.
type Part struct {
	Examples []Example
	Targets  // one an example
}

// Corpus is labelled data in three parts with one set of classes, in sorted
// order.
type Corpus struct {
	Classes                 []string
	Fields                  []string
	Columns                 []string
	Train, Validation, Test Part
	// Unlabelled are the examples of a test part without labels: they are predicted,
	// not scored, and Test is empty.
	Unlabelled []Example
	Read       []ReadPart   // how each file was read, in the order of the parts
	Vectors    *WordVectors // of words, from outside; nil: none
	Notices    []string
}

// ReadPart says how the file of a part was read.
type ReadPart struct {
	Part    string // "train", "validation" or "test"
	Layout  records.Layout
	Rows    int // examples
	LeftOut []records.LeftOut
}

// WordVectors is what is known of words from outside: a vector for each, the most
// frequent words first.
type WordVectors struct {
	Words   []string  // no two the same
	Dim     int       // numbers a word
	Numbers []float32 // words × Dim
}

// Ragged is a batch or a whole part of token sequences without padding: row i
// is IDs[Offsets[i]:Offsets[i+1]].
type Ragged struct {
	IDs     []int32
	Offsets []int32 // one more than there are rows, from 0
}

// Rows returns the number of sequences.
func (r Ragged) Rows() int { return max(len(r.Offsets)-1, 0) }

// Row returns the tokens of sequence i, sharing memory.
func (r Ragged) Row(i int) []int32 { return r.IDs[r.Offsets[i]:r.Offsets[i+1]] }
