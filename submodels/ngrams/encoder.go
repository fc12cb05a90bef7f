package ngrams

import (
	"math"
	"slices"

	"github.com/doubleroute/sweep/submodels/text/tokenize"
)

// Matrix is sparse vectors: that of text i has the numbers Values at IDs, from
// Offsets[i] to Offsets[i+1], each place once, and zeros elsewhere.
type Matrix struct {
	tokenize.Ragged
	Values []float32 // beside IDs
}

// Vector returns the vector of text i, sharing memory.
func (m Matrix) Vector(i int) (rows []int32, values []float32) {
	from, to := m.Offsets[i], m.Offsets[i+1]
	return m.IDs[from:to], m.Values[from:to]
}

// Part returns the vectors of texts from one to another, sharing memory.
func (m Matrix) Part(from, to int) Matrix {
	return Matrix{tokenize.Ragged{IDs: m.IDs, Offsets: m.Offsets[from : to+1]}, m.Values}
}

// Beside returns vectors of which each is that of m, which has so many rows, and
// then that of other, multiplied.
func (m Matrix) Beside(other Matrix, rows int, factor float32) Matrix {
	n := m.Rows()
	size := int(m.Offsets[n]-m.Offsets[0]) + int(other.Offsets[n]-other.Offsets[0])
	all := Matrix{tokenize.Ragged{IDs: make([]int32, 0, size), Offsets: make([]int32, 1, n+1)}, make([]float32, 0, size)}
	for i := range n {
		ids, values := m.Vector(i)
		all.IDs, all.Values = append(all.IDs, ids...), append(all.Values, values...)
		ids, values = other.Vector(i)
		for j, id := range ids {
			all.IDs, all.Values = append(all.IDs, id+int32(rows)), append(all.Values, factor*values[j])
		}
		all.Offsets = append(all.Offsets, int32(len(all.IDs)))
	}
	return all
}

// Stored is what an Encoder has learned of the training part.
type Stored struct {
	Keys   []uint64  // of the n-grams with rows of their own, from row 0
	Scales []float32 // of each row, those of buckets too; nil: all 1
}

// Encoder turns tokens into sparse vectors. It does not change and may be used by
// several goroutines at once.
type Encoder struct {
	Options
	Stored
	slots []int32 // a hash table of the keys' rows plus one, whose size is a power of two; 0: empty
	shift int
}

// Scratch is the memory that encoding one text needs, used again for the next.
// The zero value is ready; it is used by one goroutine at a time and with one
// Encoder.
type Scratch struct {
	cutter Cutter
	keys   []uint64
	places []int32 // of a row among those of the text, plus one
}

// NewEncoder returns the encoder that learned what is stored.
func NewEncoder(o Options, s Stored) *Encoder {
	e := &Encoder{Options: o, Stored: s}
	bits := 4
	for 1<<bits < 2*len(s.Keys) {
		bits++
	}
	e.slots, e.shift = make([]int32, 1<<bits), 64-bits
	for row, key := range s.Keys {
		at := e.first(key)
		for e.slots[at] > 0 {
			at = (at + 1) & (len(e.slots) - 1)
		}
		e.slots[at] = int32(row) + 1
	}
	return e
}

// first returns where the search for a key begins: the lowest bits of a key are
// hashed well, but n-grams of several orders may share them.
func (e *Encoder) first(key uint64) int { return int(key * mixing >> e.shift) }

// Fit returns the encoder of the texts that were counted.
func (c *Counts) Fit(o Options) *Encoder {
	kept := c.kept(o)
	keys, texts := make([]uint64, len(kept)), make([]int32, len(kept))
	for row, one := range kept {
		keys[row], texts[row] = one.key, one.texts
	}
	e := NewEncoder(o, Stored{Keys: keys})
	if o.Weights != TFIDF {
		return e
	}
	if o.Buckets > 0 {
		texts = c.textsOf(e)
	}
	scales := make([]float32, len(texts))
	for row, n := range texts {
		scales[row] = float32(math.Log(float64(1+len(c.labels))/float64(1+n)) + 1)
	}
	e.Scales = scales
	return e
}

// textsOf returns in how many texts each row is.
func (c *Counts) textsOf(e *Encoder) []int32 {
	texts := make([]int32, e.Rows())
	var t tokenize.Tokens
	var s Scratch
	var rows []int32
	var values []float32
	for i := range c.labels {
		t.Reset()
		c.read(i, &t)
		rows, values, _ = e.count(rows[:0], values[:0], &s, &t)
		for _, row := range rows {
			texts[row]++
		}
	}
	return texts
}

// Rows returns the numbers of a vector.
func (e *Encoder) Rows() int { return len(e.Keys) + e.Buckets }

// row returns the row of a key; -1 where it does not count.
func (e *Encoder) row(key uint64) int32 {
	for at := e.first(key); ; at = (at + 1) & (len(e.slots) - 1) {
		switch row := e.slots[at]; {
		case row > 0 && e.Keys[row-1] == key:
			return row - 1
		case row == 0 && e.Buckets > 0:
			return int32(len(e.Keys)) + int32(mix(key)%uint64(e.Buckets))
		case row == 0:
			return -1
		}
	}
}

// count adds the rows of a text to rows, each once, those of words first, and how
// often it is there to values. It returns how many are of words.
func (e *Encoder) count(rows []int32, values []float32, s *Scratch, t *tokenize.Tokens) (_ []int32, _ []float32, words int) {
	if len(s.places) < e.Rows() {
		s.places = make([]int32, e.Rows())
	}
	begin := len(rows)
	s.keys = s.cutter.Append(s.keys[:0], t, e.Words, 0)
	rows, values = e.tally(rows, values, begin, s)
	words = len(rows) - begin
	s.keys = s.cutter.Append(s.keys[:0], t, 0, e.Characters)
	rows, values = e.tally(rows, values, begin, s)
	for _, row := range rows[begin:] {
		s.places[row] = 0
	}
	return rows, values, words
}

// tally counts the rows of s.keys for a text whose rows are those from begin on.
func (e *Encoder) tally(rows []int32, values []float32, begin int, s *Scratch) ([]int32, []float32) {
	for _, key := range s.keys {
		row := e.row(key)
		if row < 0 {
			continue
		}
		if at := s.places[row]; at > 0 {
			values[begin+int(at)-1]++
			continue
		}
		rows, values = append(rows, row), append(values, 1)
		s.places[row] = int32(len(rows) - begin)
	}
	return rows, values
}

// Append adds the vector of a text to rows and values. It allocates nothing but
// room in these and in s.
func (e *Encoder) Append(rows []int32, values []float32, s *Scratch, t *tokenize.Tokens) ([]int32, []float32) {
	begin := len(rows)
	rows, values, words := e.count(rows, values, s, t)
	v := values[begin:]
	for i, times := range v {
		if times == 1 {
			continue
		}
		if v[i] = 1; e.Weights != Binary {
			v[i] = 1 + float32(math.Log(float64(times)))
		}
	}
	if e.Scales != nil {
		for i, row := range rows[begin:] {
			v[i] *= e.Scales[row]
		}
	}
	if e.Norm {
		normalize(v[:words])
		normalize(v[words:])
	}
	return rows, values
}

// normalize scales numbers to a length of 1.
func normalize(v []float32) {
	var sum float32
	for _, x := range v {
		sum += x * x
	}
	if sum > 0 {
		factor := float32(1 / math.Sqrt(float64(sum)))
		for i := range v {
			v[i] *= factor
		}
	}
}

// Encode returns the vectors of so many texts, of which read puts the tokens of
// text i into t, which is empty.
func (e *Encoder) Encode(texts int, read func(i int, t *tokenize.Tokens)) Matrix {
	m := Matrix{Ragged: tokenize.Ragged{Offsets: make([]int32, 1, texts+1)}}
	var t tokenize.Tokens
	var s Scratch
	const sample = 500 // texts that tell about how much room all of them need
	for i := range texts {
		if i == sample {
			room := len(m.IDs) / sample * (texts - sample) * 9 / 8
			m.IDs, m.Values = slices.Grow(m.IDs, room), slices.Grow(m.Values, room)
		}
		t.Reset()
		read(i, &t)
		m.IDs, m.Values = e.Append(m.IDs, m.Values, &s, &t)
		m.Offsets = append(m.Offsets, int32(len(m.IDs)))
	}
	return m
}
