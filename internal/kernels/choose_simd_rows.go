//go:build goexperiment.simd && amd64

package kernels

import (
	"github.com/doubleroute/sweep/internal/kernels/avx2"
	"github.com/doubleroute/sweep/internal/kernels/avx512"
	"github.com/doubleroute/sweep/internal/kernels/portable"
)

func sumRows(y, table []float32, rows []int32) {
	switch chosen() {
	case withAVX512:
		avx512.SumRows(y, table, rows)
		done()
	case withAVX2:
		avx2.SumRows(y, table, rows)
		done()
	default:
		portable.SumRows(y, table, rows)
	}
}

func addToRows(table []float32, rows []int32, alpha float32, x []float32) {
	switch chosen() {
	case withAVX512:
		avx512.AddToRows(table, rows, alpha, x)
		done()
	case withAVX2:
		avx2.AddToRows(table, rows, alpha, x)
		done()
	default:
		portable.AddToRows(table, rows, alpha, x)
	}
}

func maxRows(y []float32, arg []int32, table []float32, rows []int32) {
	switch chosen() {
	case withAVX512:
		avx512.MaxRows(y, arg, table, rows)
		done()
	case withAVX2:
		avx2.MaxRows(y, arg, table, rows)
		done()
	default:
		portable.MaxRows(y, arg, table, rows)
	}
}

func gather(dst, table []float32, rows []int32, dim int) {
	switch chosen() {
	case withAVX512:
		avx512.Gather(dst, table, rows, dim)
		done()
	case withAVX2:
		avx2.Gather(dst, table, rows, dim)
		done()
	default:
		portable.Gather(dst, table, rows, dim)
	}
}

func scatterAdd(table, x []float32, rows []int32, dim int) {
	switch chosen() {
	case withAVX512:
		avx512.ScatterAdd(table, x, rows, dim)
		done()
	case withAVX2:
		avx2.ScatterAdd(table, x, rows, dim)
		done()
	default:
		portable.ScatterAdd(table, x, rows, dim)
	}
}

func convMax(best []float32, arg []int32, products []float32, row []int32, width, stride, first int) {
	switch chosen() {
	case withAVX512:
		avx512.ConvMax(best, arg, products, row, width, stride, first)
		done()
	case withAVX2:
		avx2.ConvMax(best, arg, products, row, width, stride, first)
		done()
	default:
		portable.ConvMax(best, arg, products, row, width, stride, first)
	}
}

func sparseProducts(da, db, a, b []float32, i, j []int32, value []float32, k int) {
	switch chosen() {
	case withAVX512:
		avx512.SparseProducts(da, db, a, b, i, j, value, k)
		done()
	case withAVX2:
		avx2.SparseProducts(da, db, a, b, i, j, value, k)
		done()
	default:
		portable.SparseProducts(da, db, a, b, i, j, value, k)
	}
}

func adamRows(w, m, v, g []float32, rows []int32, dim int, o AdamStep) {
	switch chosen() {
	case withAVX512:
		avx512.AdamRows(w, m, v, g, rows, dim, o)
		done()
	case withAVX2:
		avx2.AdamRows(w, m, v, g, rows, dim, o)
		done()
	default:
		portable.AdamRows(w, m, v, g, rows, dim, o)
	}
}

func reluGrad(dx, dy, y []float32) {
	switch chosen() {
	case withAVX512:
		avx512.ReluGrad(dx, dy, y)
		done()
	case withAVX2:
		avx2.ReluGrad(dx, dy, y)
		done()
	default:
		portable.ReluGrad(dx, dy, y)
	}
}

func tanhGrad(dx, dy, y []float32) {
	switch chosen() {
	case withAVX512:
		avx512.TanhGrad(dx, dy, y)
		done()
	case withAVX2:
		avx2.TanhGrad(dx, dy, y)
		done()
	default:
		portable.TanhGrad(dx, dy, y)
	}
}

func mul(dst, x, mask []float32) {
	switch chosen() {
	case withAVX512:
		avx512.Mul(dst, x, mask)
		done()
	case withAVX2:
		avx2.Mul(dst, x, mask)
		done()
	default:
		portable.Mul(dst, x, mask)
	}
}
