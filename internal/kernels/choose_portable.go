// Code generated from plain by go generate; DO NOT EDIT.

//go:build !goexperiment.simd || !amd64

package kernels

import (
	"github.com/doubleroute/sweep/internal/kernels/portable"
)

func adam(w, g, m, v []float32, o AdamStep) {
	portable.Adam(w, g, m, v, o)
}

func matMul(c, a, b []float32, m, n, k int) {
	portable.MatMul(c, a, b, m, n, k)
}

func matMulTA(c, a, b []float32, m, n, k int) {
	portable.MatMulTA(c, a, b, m, n, k)
}

func matMulTB(c, a, b []float32, m, n, k int) {
	portable.MatMulTB(c, a, b, m, n, k)
}

func transpose(dst, x []float32, rows, cols int) {
	portable.Transpose(dst, x, rows, cols)
}

func exp(dst, x []float32) {
	portable.Exp(dst, x)
}

func tanh(dst, x []float32) {
	portable.Tanh(dst, x)
}

func sigmoid(dst, x []float32) {
	portable.Sigmoid(dst, x)
}

func relu(dst, x []float32) {
	portable.Relu(dst, x)
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

func softmax(dst, x []float32, rows, cols int) {
	portable.Softmax(dst, x, rows, cols)
}

func gruForward(h, hPrev, gx, gh, gates []float32, rows, hidden int) {
	portable.GRUForward(h, hPrev, gx, gh, gates, rows, hidden)
}

func gruForwardRows(h, hPrev, products []float32, tokens []int32, gh, gates []float32, rows, hidden int) {
	portable.GRUForwardRows(h, hPrev, products, tokens, gh, gates, rows, hidden)
}

func gruBackward(dgx, dgh, dhPrev, dh, gates, hPrev []float32, rows, hidden int) {
	portable.GRUBackward(dgx, dgh, dhPrev, dh, gates, hPrev, rows, hidden)
}

func lstmForward(h, c, tanhC, gates, cPrev []float32, rows, hidden int) {
	portable.LSTMForward(h, c, tanhC, gates, cPrev, rows, hidden)
}

func lstmBackward(dgates, dcPrev, dh, dc, gates, tanhC, cPrev []float32, rows, hidden int) {
	portable.LSTMBackward(dgates, dcPrev, dh, dc, gates, tanhC, cPrev, rows, hidden)
}

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

func gruText(states, products []float32, tokens []int32, weights, bias, room []float32, hidden int) {
	portable.GRUText(states, products, tokens, weights, bias, room, hidden)
}

func lstmText(states, products []float32, tokens []int32, weights, room []float32, hidden int) {
	portable.LSTMText(states, products, tokens, weights, room, hidden)
}

func add(y, x []float32) {
	portable.Add(y, x)
}

func axpy(y []float32, alpha float32, x []float32) {
	portable.Axpy(y, alpha, x)
}

func scale(x []float32, alpha float32) {
	portable.Scale(x, alpha)
}

func dot(x, y []float32) float32 {
	return portable.Dot(x, y)
}

func sumSquares(x []float32) float64 {
	return portable.SumSquares(x)
}

func addBias(y, bias []float32, rows int) {
	portable.AddBias(y, bias, rows)
}

func columnSums(sum, x []float32, rows int) {
	portable.ColumnSums(sum, x, rows)
}

func maxInto(best []float32, arg []int32, x []float32, at int32) {
	portable.MaxInto(best, arg, x, at)
}
