package routes

import (
	"math/rand/v2"
	"slices"
)

// poolBatches is how many batches' texts are sorted by length together, where
// a sub-model is faster on texts of like length.
const poolBatches = 32

// batches lays out the batches of each epoch: the examples in a new random
// order, cut into batches.
//
// With lengths, that order is cut into pools of poolBatches batches, the texts
// of each pool are sorted by length before it is cut, and all batches of the
// epoch are put into a new random order. Every example is still seen once an
// epoch and every batch is as likely to come early as late; but the texts of a
// batch are no longer drawn independently of one another.
type batches struct {
	rows    int
	lengths []int32 // of each example; nil for any batch
	order   []int32
	list    [][]int32
}

func newBatches(examples, rows int, lengths []int32) *batches {
	b := &batches{rows: rows, lengths: lengths, order: make([]int32, examples)}
	b.list = make([][]int32, 0, b.count())
	return b
}

// count returns the number of batches in an epoch.
func (b *batches) count() int { return (len(b.order) + b.rows - 1) / b.rows }

// shuffle returns the batches of an epoch, valid until the next call.
func (b *batches) shuffle(rng *rand.Rand) [][]int32 {
	for i := range b.order {
		b.order[i] = int32(i)
	}
	rng.Shuffle(len(b.order), func(i, j int) { b.order[i], b.order[j] = b.order[j], b.order[i] })
	if b.lengths != nil {
		for pool := range slices.Chunk(b.order, poolBatches*b.rows) {
			byLength(pool, b.lengths)
		}
	}
	b.list = slices.AppendSeq(b.list[:0], slices.Chunk(b.order, b.rows))
	if b.lengths != nil {
		rng.Shuffle(len(b.list), func(i, j int) { b.list[i], b.list[j] = b.list[j], b.list[i] })
	}
	return b.list
}

// byLength sorts examples by length, the longest first, and examples of the
// same length as they are.
func byLength(examples, lengths []int32) {
	slices.SortStableFunc(examples, func(x, y int32) int { return int(lengths[y] - lengths[x]) })
}
