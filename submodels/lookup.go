package submodels

import "github.com/doubleroute/sweep/internal/kernels"

// lookup finds, for each token of a batch, the row of a table of products that
// depend on the token alone: what a linear map makes of its embedding. Each
// distinct token's products are made once a batch; once weights are frozen,
// those of the most frequent tokens, which have the lowest numbers, are made
// beforehand and kept.
//
// A table of products holds the kept rows, then those of the batch.
type lookup struct {
	known    int       // tokens below it have their products kept
	fresh    []int32   // the batch's other distinct tokens, in order
	embedded []float32 // of the fresh tokens, × Dim
	rows     []int32   // of each token of the batch

	places  []int32 // rows of the distinct tokens of the batch
	others  []int32 // memory of fresh and rows where products are kept: else
	ownRows []int32 // they are the batch's
}

// keptNumbers is about how many products are kept for each table.
const keptNumbers = 1 << 20

// keep returns how many tokens of a vocabulary have their products kept, in
// tables of that width.
func (l *lookup) keep(vocabulary, wide int) int {
	l.known = min(vocabulary, max(keptNumbers/wide, 1))
	return l.known
}

// load finds the rows of a batch's tokens and gathers the embeddings of those
// whose products are still to be made.
func (l *lookup) load(b *Batch, t *Table) {
	l.fresh, l.rows = b.Distinct, b.Local
	if l.known > 0 {
		l.split(b)
	}
	l.embedded = sized(l.embedded, len(l.fresh)*t.Dim)
	kernels.Gather(l.embedded, t.W, l.fresh, t.Dim)
}

// split tells tokens whose products are kept from the others.
func (l *lookup) split(b *Batch) {
	l.fresh, l.places, l.rows = l.others[:0], l.places[:0], l.ownRows[:0]
	for _, id := range b.Distinct {
		if int(id) < l.known {
			l.places = append(l.places, id)
			continue
		}
		l.places = append(l.places, int32(l.known+len(l.fresh)))
		l.fresh = append(l.fresh, id)
	}
	for _, u := range b.Local {
		l.rows = append(l.rows, l.places[u])
	}
	l.others, l.ownRows = l.fresh, l.rows
}

// grow returns products with room for the fresh tokens' rows of a batch, and
// those rows, whose content is undefined.
func (l *lookup) grow(products []float32, wide int) (all, fresh []float32) {
	n := (l.known + len(l.fresh)) * wide
	if cap(products) < n {
		grown := make([]float32, n, n+n/4)
		copy(grown, products[:min(l.known*wide, len(products))])
		products = grown
	}
	return products[:n], products[l.known*wide : n]
}
