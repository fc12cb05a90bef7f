package tokenize

// Example is one labelled row of a file.
type Example struct {
	Fields  []string  // the text columns, in the order of Table.Fields; nil for vectors
	Numbers []float32 // the numeric columns, in the order of Table.Columns; nil for text
	Label   string
	Line    int // where the row begins in its file, from 1; 0 for a folder per class
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
