package submodels

import (
	"math/rand/v2"

	"github.com/doubleroute/sweep/internal/kernels"
	"github.com/doubleroute/sweep/submodels/ngrams"
	"github.com/doubleroute/sweep/submodels/text"
)

// Unknown is the token id of words that the vocabulary does not hold.
const Unknown int32 = 0

// Batch is what one route sees of the current batch: token sequences without
// padding, or rows of numbers. Its buffers are reused from batch to batch.
type Batch struct {
	text.Ragged

	// Distinct lists the different tokens of the batch in order of first
	// appearance, and Local[i] is the place of IDs[i] in it: work that depends
	// on the token alone is done once for each.
	Distinct []int32
	Local    []int32

	// Values are the numbers of sparse vectors at the places IDs; none for tokens.
	Values []float32

	// Vectors holds rows × columns numbers, row-major, when the data are
	// vectors.
	Vectors []float32

	// Spellings are what the words of the token ids are made of, and Strangers those
	// of the ids that follow; nil where ids are of known tokens alone.
	Spellings, Strangers *Spellings

	rows    int
	columns int
	place   []int32 // of a token in Distinct plus one; 0 where it is not in the batch; by the tokens that are known
	mask    []float32
}

// NewBatch returns an empty batch for tokens below vocabulary, or for rows of
// columns numbers where columns is not 0.
func NewBatch(vocabulary, columns int) *Batch {
	return &Batch{place: make([]int32, max(vocabulary, 1)), columns: columns}
}

// accept has the batch know tokens below n too; others stay Unknown.
func (b *Batch) accept(n int) {
	if more := n - len(b.place); more > 0 {
		b.place = append(b.place, make([]int32, more)...)
	}
}

// Len returns the number of examples in the batch, which may be below the rows
// of the graph.
func (b *Batch) Len() int { return b.rows }

// LoadText fills the batch with the given rows of src. In training, each token
// becomes Unknown with probability drop, drawn from random, which may be nil
// where drop is 0.
func (b *Batch) LoadText(src text.Ragged, rows []int32, drop float64, random rand.Source) {
	b.rows = len(rows)
	b.IDs = b.IDs[:0]
	b.Offsets = append(b.Offsets[:0], 0)
	for _, r := range rows {
		b.IDs = append(b.IDs, src.Row(int(r))...)
		b.Offsets = append(b.Offsets, int32(len(b.IDs)))
	}
	if drop > 0 {
		newCoin(drop).drop(b.IDs, random)
	}
	b.index()
}

// LoadOne fills the batch with one text.
func (b *Batch) LoadOne(ids []int32) {
	b.rows = 1
	b.IDs = append(b.IDs[:0], ids...)
	b.Offsets = offsetsOfOne(b.Offsets, len(ids))
	b.index()
}

// LoadSparse fills the batch with the given rows of sparse vectors. In training,
// each number is dropped with probability drop, drawn from random, and the others
// are scaled up.
func (b *Batch) LoadSparse(src ngrams.Matrix, rows []int32, training bool, drop float64, random rand.Source) {
	b.rows = len(rows)
	b.IDs, b.Values = b.IDs[:0], b.Values[:0]
	b.Offsets = append(b.Offsets[:0], 0)
	for _, r := range rows {
		ids, values := src.Vector(int(r))
		b.IDs, b.Values = append(b.IDs, ids...), append(b.Values, values...)
		b.Offsets = append(b.Offsets, int32(len(b.IDs)))
	}
	if !training {
		return
	}
	b.index()
	if drop > 0 {
		b.mask = sized(b.mask, len(b.Values))
		newCoin(drop).mask(b.mask, random)
		kernels.Mul(b.Values, b.Values, b.mask)
	}
}

// LoadOneSparse fills the batch with one vector, which append adds to what it is
// given.
func (b *Batch) LoadOneSparse(append func([]int32, []float32) ([]int32, []float32)) {
	b.rows = 1
	b.IDs, b.Values = append(b.IDs[:0], b.Values[:0])
	b.Offsets = offsetsOfOne(b.Offsets, len(b.IDs))
}

// offsetsOfOne are those of one text of so many tokens.
func offsetsOfOne(offsets []int32, n int) []int32 { return append(offsets[:0], 0, int32(n)) }

// ValuesRow returns the numbers of the sparse vector of example i.
func (b *Batch) ValuesRow(i int) []float32 { return b.Values[b.Offsets[i]:b.Offsets[i+1]] }

// drop makes the tokens unknown on which the coin falls.
func (c coin) drop(ids []int32, random rand.Source) {
	for i := 0; i < len(ids); i += 4 {
		bits := random.Uint64()
		for j := i; j < min(i+4, len(ids)); j++ {
			if c.falls(bits) == 1 {
				ids[j] = Unknown
			}
			bits >>= 16
		}
	}
}

// index fills Distinct and Local.
func (b *Batch) index() {
	for _, id := range b.Distinct {
		b.place[id] = 0
	}
	b.Distinct, b.Local = b.Distinct[:0], b.Local[:0]
	for i, id := range b.IDs {
		if int(id) >= len(b.place) {
			if b.Spellings == nil {
				id, b.IDs[i] = Unknown, Unknown
			} else {
				b.accept(int(id) + 1)
			}
		}
		if b.place[id] == 0 {
			b.Distinct = append(b.Distinct, id)
			b.place[id] = int32(len(b.Distinct))
		}
		b.Local = append(b.Local, b.place[id]-1)
	}
}

// LoadVector fills the batch with one row of numbers.
func (b *Batch) LoadVector(numbers []float32) {
	b.rows = 1
	b.Vectors = append(b.Vectors[:0], numbers[:b.columns]...)
}

// LoadVectors fills the batch with the given rows of src, which holds rows of
// the batch's number of columns.
func (b *Batch) LoadVectors(src []float32, rows []int32) {
	b.rows = len(rows)
	b.Vectors = b.Vectors[:0]
	for _, r := range rows {
		b.Vectors = append(b.Vectors, src[int(r)*b.columns:(int(r)+1)*b.columns]...)
	}
}

// LocalRow returns the places in Distinct of the tokens of example i.
func (b *Batch) LocalRow(i int) []int32 { return b.rowOf(b.Local, i) }

// rowOf returns the part of x, which holds one for each token, that belongs to
// example i.
func (b *Batch) rowOf(x []int32, i int) []int32 { return x[b.Offsets[i]:b.Offsets[i+1]] }
