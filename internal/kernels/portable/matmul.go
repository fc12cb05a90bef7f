package portable

import (
	"sync"

	"github.com/viterin/vek"
	"github.com/viterin/vek/vek32"
)

// accelerated tells whether vek32 has vector code for this processor.
var accelerated = vek.Info().Acceleration //nolint:gochecknoglobals // of the processor; never changes

const (
	together = 3  // rows in a product of vek32's: the most that stay on one goroutine
	narrow   = 24 // fewer columns of B than this are better taken as dot products
	short    = 32 // fewer steps than this are not worth a dot product
	several  = 16 // fewer rows than this are not worth the transpose of Bᵀ
)

// scratch holds rows and columns on their way to vek32. Its products let their
// arguments escape, so it comes from a pool and not from the stack.
type scratch [1 << 14]float32

var pool = sync.Pool{New: func() any { return new(scratch) }} //nolint:gochecknoglobals // only saves allocations

// view is an [m×k] matrix with A(i, p) at data[i*row+p*step]: A itself or the
// transpose of what is stored.
type view struct {
	data      []float32
	row, step int
}

// MatMul adds A·B to C: c is [m×n], a is [m×k], b is [k×n].
func MatMul(c, a, b []float32, m, n, k int) { multiply(c, view{a, k, 1}, b, m, n, k) }

// MatMulTA adds Aᵀ·B to C: c is [m×n], a is [k×m], b is [k×n].
func MatMulTA(c, a, b []float32, m, n, k int) { multiply(c, view{a, 1, m}, b, m, n, k) }

// MatMulTB adds A·Bᵀ to C: c is [m×n], a is [m×k], b is [n×k].
func MatMulTB(c, a, b []float32, m, n, k int) {
	switch {
	case accelerated && k > 0 && m >= several && n >= narrow && n*k <= len(scratch{}) && together*(n+k) <= len(scratch{}):
		space := pool.Get().(*scratch)
		defer pool.Put(space)
		Transpose(space[:n*k], b, n, k)
		byRows(c, view{a, k, 1}, space[:n*k], m, n, k)
	case accelerated && k >= short:
		for i := range m {
			dots(c[i*n:(i+1)*n], a[i*k:(i+1)*k], b)
		}
	default:
		tiled(c, view{a, k, 1}, view{b, 1, k}, m, n, k)
	}
}

// multiply adds A·B to C. How does not depend on m, so that a row comes out
// the same whichever rows are beside it.
func multiply(c []float32, a view, b []float32, m, n, k int) {
	switch {
	case m == 0 || n == 0 || k == 0:
	case accelerated && n < narrow && k >= short && (n+1)*k <= len(scratch{}):
		byDots(c, a, b, m, n, k)
	case accelerated && n >= narrow && together*(n+k) <= len(scratch{}):
		byRows(c, a, b, m, n, k)
	default:
		tiled(c, a, view{b, n, 1}, m, n, k)
	}
}

// byRows takes the product of a few rows at a time.
func byRows(c []float32, a view, b []float32, m, n, k int) {
	space := pool.Get().(*scratch)
	defer pool.Put(space)
	for i := 0; i < m; i += together {
		rows := min(together, m-i)
		product, gathered := space[:rows*n], space[together*n:]
		vek32.MatMul_Into(product, a.rows(gathered, i, rows, k), b, k)
		vek32.Add_Inplace(c[i*n:(i+rows)*n], product)
	}
}

// byDots transposes B and takes a dot product for each value of C.
func byDots(c []float32, a view, b []float32, m, n, k int) {
	space := pool.Get().(*scratch)
	defer pool.Put(space)
	columns, gathered := space[:n*k], space[n*k:]
	Transpose(columns, b, k, n)
	for i := range m {
		dots(c[i*n:(i+1)*n], a.rows(gathered, i, 1, k), columns)
	}
}

// dots adds to each value of c the product of a and the same row of b.
func dots(c, a, b []float32) {
	for j := range c {
		c[j] += vek32.Dot(a, b[j*len(a):(j+1)*len(a)])
	}
}

// rows returns rows of the view, of k values each, packed: from the data, or
// gathered in space if they are not packed there.
func (v view) rows(space []float32, i, rows, k int) []float32 {
	if v.step == 1 {
		return v.data[i*k : (i+rows)*k]
	}
	for r := range rows {
		at := (i + r) * v.row
		for p := range k {
			space[r*k+p] = v.data[at]
			at += v.step
		}
	}
	return space[:rows*k]
}

// Transpose sets dst, [cols×rows], to the transpose of x, [rows×cols].
func Transpose(dst, x []float32, rows, cols int) {
	for i := range rows {
		at := i
		for _, v := range x[i*cols : (i+1)*cols] {
			dst[at] = v
			at += rows
		}
	}
}
