package plain

// row returns row i of table, [*×dim]. It panics if there is none, even if the
// array behind table goes on.
func row(table []float32, i int32, dim int) []float32 {
	return table[int(i)*dim : len(table) : len(table)][:dim]
}

// SumRows adds rows of table to y.
func SumRows(y, table []float32, rows []int32) {
	for _, r := range rows {
		Add(y, row(table, r, len(y)))
	}
}

// AddToRows adds alpha·x to rows of table.
func AddToRows(table []float32, rows []int32, alpha float32, x []float32) {
	for _, r := range rows {
		Axpy(row(table, r, len(x)), alpha, x)
	}
}

// MaxRows sets y to the largest values of the columns over rows of table, and
// arg to the places in rows where they were found first.
func MaxRows(y []float32, arg []int32, table []float32, rows []int32) {
	copy(y, row(table, rows[0], len(y)))
	clear(arg)
	for at, r := range rows {
		MaxInto(y, arg, row(table, r, len(y)), int32(at))
	}
}

// Gather copies rows of table to dst.
func Gather(dst, table []float32, rows []int32, dim int) {
	for i, r := range rows {
		copy(dst[i*dim:(i+1)*dim], row(table, r, dim))
	}
}

// ScatterAdd adds the rows of x to rows of table.
func ScatterAdd(table, x []float32, rows []int32, dim int) {
	for i, r := range rows {
		Add(row(table, r, dim), x[i*dim:(i+1)*dim])
	}
}

// ConvMax slides filters over a text. See kernels.ConvMax.
func ConvMax(best []float32, arg []int32, products []float32, row []int32, width, stride, first int) {
	filters := len(best)
	for i := range best {
		for t := 0; t <= max(len(row)-width, 0); t++ {
			var sum float32
			for j, u := range row[t:min(t+width, len(row))] {
				sum += products[int(u)*stride+first+j*filters+i]
			}
			if t == 0 || sum > best[i] {
				best[i], arg[i] = sum, int32(t)
			}
		}
	}
}

// SparseProducts adds the gradients of entries of A·Bᵀ to those of A and B.
func SparseProducts(da, db, a, b []float32, i, j []int32, value []float32, k int) {
	for e, v := range value {
		Axpy(row(da, i[e], k), v, row(b, j[e], k))
		Axpy(row(db, j[e], k), v, row(a, i[e], k))
	}
}

// AdamRows takes one step of Adam on rows of the table w, with the moments m
// and v, along the rows of g.
func AdamRows(w, m, v, g []float32, rows []int32, dim int, o AdamStep) {
	for i, r := range rows {
		Adam(row(w, r, dim), g[i*dim:(i+1)*dim], row(m, r, dim), row(v, r, dim), o)
	}
}
