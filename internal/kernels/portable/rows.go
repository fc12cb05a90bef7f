package portable

import (
	"github.com/doubleroute/sweep/internal/kernels/plain"
	"github.com/viterin/vek/vek32"
)

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

// AddToRows adds alpha·x to rows of table. It multiplies once, a block of
// columns at a time.
func AddToRows(table []float32, rows []int32, alpha float32, x []float32) {
	var space [block]float32
	for j := 0; j < len(x); j += block {
		product := space[:min(block, len(x)-j)]
		copy(product, x[j:])
		Scale(product, alpha)
		for _, r := range rows {
			Add(row(table, r, len(x))[j:][:len(product)], product)
		}
	}
}

// MaxRows sets y to the largest values of the columns over rows of table, and
// arg to the places in rows where they were found first.
func MaxRows(y []float32, arg []int32, table []float32, rows []int32) {
	plain.MaxRows(y, arg, table, rows)
}

// Gather copies rows of table to dst.
func Gather(dst, table []float32, rows []int32, dim int) {
	plain.Gather(dst, table, rows, dim)
}

// ScatterAdd adds the rows of x to rows of table.
func ScatterAdd(table, x []float32, rows []int32, dim int) {
	for i, r := range rows {
		Add(row(table, r, dim), x[i*dim:(i+1)*dim])
	}
}

// ConvMax slides filters over a text. See kernels.ConvMax. It adds up a block
// of columns at a time.
func ConvMax(best []float32, arg []int32, products []float32, row []int32, width, stride, first int) {
	var space [block]float32
	for c := 0; c < len(best); c += block {
		n := min(block, len(best)-c)
		sum, top, where := space[:n], best[c:c+n], arg[c:c+n]
		for t := 0; t <= max(len(row)-width, 0); t++ {
			clear(sum)
			for j, u := range row[t:min(t+width, len(row))] {
				Add(sum, products[int(u)*stride+first+j*len(best)+c : len(products) : len(products)][:n])
			}
			if t == 0 {
				copy(top, sum)
				clear(where)
				continue
			}
			plain.MaxInto(top, where, sum, int32(t))
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
func AdamRows(w, m, v, g []float32, rows []int32, dim int, o plain.AdamStep) {
	for i, r := range rows {
		Adam(row(w, r, dim), g[i*dim:(i+1)*dim], row(m, r, dim), row(v, r, dim), o)
	}
}

// Mul sets dst to x·mask.
func Mul(dst, x, mask []float32) {
	if accelerated {
		copy(dst, x)
		vek32.Mul_Inplace(dst, mask)
		return
	}
	plain.Mul(dst, x, mask)
}

// ReluGrad sets dx to dy where y > 0, and to 0 elsewhere.
func ReluGrad(dx, dy, y []float32) { plain.ReluGrad(dx, dy, y) }

// TanhGrad sets dx to dy·(1-y²).
func TanhGrad(dx, dy, y []float32) { plain.TanhGrad(dx, dy, y) }
