package text

import "github.com/doubleroute/sweep/internal/records"

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
