package kernels

// SumRows adds the given rows of table, [*×dim], to y, [dim].
func SumRows(y, table []float32, rows []int32) { sumRows(y, table, rows) }

// AddToRows adds alpha·x, [dim], to each of the given rows of table, [*×dim].
// A row may be given more than once.
func AddToRows(table []float32, rows []int32, alpha float32, x []float32) {
	addToRows(table, rows, alpha, x)
}

// MaxRows sets y, [dim], to the largest value of each column over the given
// rows of table, [*×dim], and arg to the place in rows where it was found
// first. There is at least one row. NaN never wins, unless it is in the first
// row: then it stays.
func MaxRows(y []float32, arg []int32, table []float32, rows []int32) {
	maxRows(y, arg[:len(y)], table, rows)
}

// Gather copies the given rows of table, [*×dim], to dst, [len(rows)×dim].
func Gather(dst, table []float32, rows []int32, dim int) {
	gather(dst[:len(rows)*dim], table, rows, dim)
}

// ScatterAdd adds row i of x, [len(rows)×dim], to row rows[i] of table,
// [*×dim]. A row may be given more than once.
func ScatterAdd(table, x []float32, rows []int32, dim int) {
	scatterAdd(table, x[:len(rows)*dim], rows, dim)
}

// ConvMax slides filters over a text and keeps, for each, the largest sum and
// where it was found first: a convolution with max-over-time pooling, by the
// products of the distinct tokens with the filters' taps. For each filter i
//
//	best[i] = max over t of Σ products[row[t+j]·stride + first + j·len(best) + i]
//
// with the sum over j < width, t+j < len(row), and t = 0 … len(row)-width; arg[i]
// is t. A text shorter than width has the one place 0, and one without tokens
// the sum 0. products is [*×stride], and the taps of these filters, width times
// len(best), begin at column first. NaN never wins, unless it is at t = 0: then it
// stays.
func ConvMax(best []float32, arg []int32, products []float32, row []int32, width, stride, first int) {
	if width < 0 || first < 0 || first+width*len(best) > stride {
		panic("kernels: the taps of ConvMax are not within a row of the products")
	}
	convMax(best, arg[:len(best)], products, row, width, stride, first)
}

// SparseProducts is the gradient of a few entries of C = A·Bᵀ: with value[e]
// the gradient of C(i[e], j[e]), it adds value[e]·b[j[e]] to row i[e] of da and
// value[e]·a[i[e]] to row j[e] of db. a, b, da and db are [*×k]. A row may be
// given more than once.
func SparseProducts(da, db, a, b []float32, i, j []int32, value []float32, k int) {
	sparseProducts(da, db, a, b, i[:len(value)], j[:len(value)], value, k)
}
