package text

import "fmt"

// Error is a fault in a data file: where it is and what to do about it.
type Error struct {
	File string
	Line int // from 1; 0 when the fault is not on one line
	Msg  string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.File, e.Msg)
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Msg)
}

// Table is a file of labelled rows, read.
type Table struct {
	File     string
	Fields   []string // names of the text columns
	Columns  []string // names of the numeric columns (vectors only)
	Examples []Example
	Notices  []string // what was decided or converted, in sentences for people
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
	Vectors                 *WordVectors // of words, from outside; nil: none
	Notices                 []string
}

// WordVectors is what is known of words from outside: a vector for each, the most
// frequent words first.
type WordVectors struct {
	Words   []string  // no two the same
	Dim     int       // numbers a word
	Numbers []float32 // words × Dim
}
