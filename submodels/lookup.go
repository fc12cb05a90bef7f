package submodels

import "github.com/doubleroute/sweep/internal/kernels"

// lookup finds, for each token of a batch, the row of a table of products that
// depend on the token alone: what a linear map makes of its embedding. Each
// distinct token's products are made once a batch; once weights are frozen,
// those of the most frequent tokens, which have the lowest numbers, are made
// beforehand and kept.
//
// A table of products holds the kept rows, then those of the batch. Where the
// kept rows are those of another kernel, it holds copies of the rows that the
// batch needs in their place.
type lookup struct {
	known    int       // tokens below it have their products kept
	shares   bool      // whether by another kernel
	common   []int32   // the distinct tokens of the batch whose products that one keeps
	before   int       // rows before those of the batch
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

// frozenRows is about how many rows a batch's table of products has beside the
// kept ones before it needs new memory.
const frozenRows = 512

// newTable returns room for the kept products of n tokens in tables of that width,
// and for those of a batch after them.
func (l *lookup) newTable(n, wide int) []float32 { return make([]float32, n*wide, (n+frozenRows)*wide) }

// share has the products of the same tokens kept by another kernel.
func (l *lookup) share(other *lookup) { l.known, l.shares = other.known, true }

// load finds the rows of a batch's tokens and gathers the embeddings of those
// whose products are still to be made.
func (l *lookup) load(s *source) {
	b := s.batch
	l.fresh, l.rows, l.before = b.Distinct, b.Local, l.known
	if l.known > 0 {
		l.split(b)
	}
	l.embedded = sized(l.embedded, len(l.fresh)*s.table.Dim)
	s.gather(l.embedded, l.fresh)
}

// split tells tokens whose products are kept from the others.
func (l *lookup) split(b *Batch) {
	l.fresh, l.places, l.rows, l.common = l.others[:0], l.places[:0], l.ownRows[:0], l.common[:0]
	if l.shares {
		l.before = len(b.Distinct)
	}
	for _, id := range b.Distinct {
		switch {
		case int(id) >= l.known:
			l.places = append(l.places, int32(l.before+len(l.fresh)))
			l.fresh = append(l.fresh, id)
		case l.shares:
			l.places = append(l.places, int32(len(l.common)))
			l.common = append(l.common, id)
		default:
			l.places = append(l.places, id)
		}
	}
	for _, u := range b.Local {
		l.rows = append(l.rows, l.places[u])
	}
	l.others, l.ownRows = l.fresh, l.rows
}

// grow returns products with room for the fresh tokens' rows of a batch, and
// those rows, whose content is undefined. Kept is what another kernel keeps.
func (l *lookup) grow(products, kept []float32, wide int) (all, fresh []float32) {
	n := (l.before + len(l.fresh)) * wide
	if cap(products) < n {
		grown := make([]float32, n, n+n/4)
		copy(grown, products[:min(l.before*wide, len(products))])
		products = grown
	}
	products = products[:n]
	if l.shares {
		kernels.Gather(products, kept, l.common, wide)
	}
	return products, products[l.before*wide:]
}
