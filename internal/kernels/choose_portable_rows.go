//go:build !goexperiment.simd || !amd64

package kernels

import "github.com/doubleroute/sweep/internal/kernels/portable"

func sumRows(y, table []float32, rows []int32) {
	portable.SumRows(y, table, rows)
}

func addToRows(table []float32, rows []int32, alpha float32, x []float32) {
	portable.AddToRows(table, rows, alpha, x)
}

func maxRows(y []float32, arg []int32, table []float32, rows []int32) {
	portable.MaxRows(y, arg, table, rows)
}

func gather(dst, table []float32, rows []int32, dim int) {
	portable.Gather(dst, table, rows, dim)
}

func scatterAdd(table, x []float32, rows []int32, dim int) {
	portable.ScatterAdd(table, x, rows, dim)
}

func convMax(best []float32, arg []int32, products []float32, row []int32, width, stride, first int) {
	portable.ConvMax(best, arg, products, row, width, stride, first)
}

func sparseProducts(da, db, a, b []float32, i, j []int32, value []float32, k int) {
	portable.SparseProducts(da, db, a, b, i, j, value, k)
}

func adamRows(w, m, v, g []float32, rows []int32, dim int, o AdamStep) {
	portable.AdamRows(w, m, v, g, rows, dim, o)
}

func reluGrad(dx, dy, y []float32) {
	portable.ReluGrad(dx, dy, y)
}

func tanhGrad(dx, dy, y []float32) {
	portable.TanhGrad(dx, dy, y)
}

func mul(dst, x, mask []float32) {
	portable.Mul(dst, x, mask)
}
