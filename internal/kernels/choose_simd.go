// Code generated from plain by go generate; DO NOT EDIT.

//go:build goexperiment.simd && amd64

package kernels

import (
	"github.com/doubleroute/sweep/internal/kernels/avx2"
	"github.com/doubleroute/sweep/internal/kernels/avx512"
	"github.com/doubleroute/sweep/internal/kernels/portable"
)

func adam(w, g, m, v []float32, o AdamStep) {
	switch chosen() {
	case avx512Build:
		avx512.Adam(w, g, m, v, o)
		done()
	case avx2Build:
		avx2.Adam(w, g, m, v, o)
		done()
	default:
		portable.Adam(w, g, m, v, o)
	}
}

func matMul(c, a, b []float32, m, n, k int) {
	switch chosen() {
	case avx512Build:
		avx512.MatMul(c, a, b, m, n, k)
		done()
	case avx2Build:
		avx2.MatMul(c, a, b, m, n, k)
		done()
	default:
		portable.MatMul(c, a, b, m, n, k)
	}
}

func matMulTA(c, a, b []float32, m, n, k int) {
	switch chosen() {
	case avx512Build:
		avx512.MatMulTA(c, a, b, m, n, k)
		done()
	case avx2Build:
		avx2.MatMulTA(c, a, b, m, n, k)
		done()
	default:
		portable.MatMulTA(c, a, b, m, n, k)
	}
}

func matMulTB(c, a, b []float32, m, n, k int) {
	switch chosen() {
	case avx512Build:
		avx512.MatMulTB(c, a, b, m, n, k)
		done()
	case avx2Build:
		avx2.MatMulTB(c, a, b, m, n, k)
		done()
	default:
		portable.MatMulTB(c, a, b, m, n, k)
	}
}

func transpose(dst, x []float32, rows, cols int) {
	switch chosen() {
	case avx512Build:
		avx512.Transpose(dst, x, rows, cols)
		done()
	case avx2Build:
		avx2.Transpose(dst, x, rows, cols)
		done()
	default:
		portable.Transpose(dst, x, rows, cols)
	}
}

func exp(dst, x []float32) {
	switch chosen() {
	case avx512Build:
		avx512.Exp(dst, x)
		done()
	case avx2Build:
		avx2.Exp(dst, x)
		done()
	default:
		portable.Exp(dst, x)
	}
}

func tanh(dst, x []float32) {
	switch chosen() {
	case avx512Build:
		avx512.Tanh(dst, x)
		done()
	case avx2Build:
		avx2.Tanh(dst, x)
		done()
	default:
		portable.Tanh(dst, x)
	}
}

func sigmoid(dst, x []float32) {
	switch chosen() {
	case avx512Build:
		avx512.Sigmoid(dst, x)
		done()
	case avx2Build:
		avx2.Sigmoid(dst, x)
		done()
	default:
		portable.Sigmoid(dst, x)
	}
}

func relu(dst, x []float32) {
	switch chosen() {
	case avx512Build:
		avx512.Relu(dst, x)
		done()
	case avx2Build:
		avx2.Relu(dst, x)
		done()
	default:
		portable.Relu(dst, x)
	}
}

func reluGrad(dx, dy, y []float32) {
	switch chosen() {
	case avx512Build:
		avx512.ReluGrad(dx, dy, y)
		done()
	case avx2Build:
		avx2.ReluGrad(dx, dy, y)
		done()
	default:
		portable.ReluGrad(dx, dy, y)
	}
}

func tanhGrad(dx, dy, y []float32) {
	switch chosen() {
	case avx512Build:
		avx512.TanhGrad(dx, dy, y)
		done()
	case avx2Build:
		avx2.TanhGrad(dx, dy, y)
		done()
	default:
		portable.TanhGrad(dx, dy, y)
	}
}

func mul(dst, x, mask []float32) {
	switch chosen() {
	case avx512Build:
		avx512.Mul(dst, x, mask)
		done()
	case avx2Build:
		avx2.Mul(dst, x, mask)
		done()
	default:
		portable.Mul(dst, x, mask)
	}
}

func softmax(dst, x []float32, rows, cols int) {
	switch chosen() {
	case avx512Build:
		avx512.Softmax(dst, x, rows, cols)
		done()
	case avx2Build:
		avx2.Softmax(dst, x, rows, cols)
		done()
	default:
		portable.Softmax(dst, x, rows, cols)
	}
}

func gruForward(h, hPrev, gx, gh, gates []float32, rows, hidden int) {
	switch chosen() {
	case avx512Build:
		avx512.GRUForward(h, hPrev, gx, gh, gates, rows, hidden)
		done()
	case avx2Build:
		avx2.GRUForward(h, hPrev, gx, gh, gates, rows, hidden)
		done()
	default:
		portable.GRUForward(h, hPrev, gx, gh, gates, rows, hidden)
	}
}

func gruForwardRows(h, hPrev, products []float32, tokens []int32, gh, gates []float32, rows, hidden int) {
	switch chosen() {
	case avx512Build:
		avx512.GRUForwardRows(h, hPrev, products, tokens, gh, gates, rows, hidden)
		done()
	case avx2Build:
		avx2.GRUForwardRows(h, hPrev, products, tokens, gh, gates, rows, hidden)
		done()
	default:
		portable.GRUForwardRows(h, hPrev, products, tokens, gh, gates, rows, hidden)
	}
}

func gruBackward(dgx, dgh, dhPrev, dh, gates, hPrev []float32, rows, hidden int) {
	switch chosen() {
	case avx512Build:
		avx512.GRUBackward(dgx, dgh, dhPrev, dh, gates, hPrev, rows, hidden)
		done()
	case avx2Build:
		avx2.GRUBackward(dgx, dgh, dhPrev, dh, gates, hPrev, rows, hidden)
		done()
	default:
		portable.GRUBackward(dgx, dgh, dhPrev, dh, gates, hPrev, rows, hidden)
	}
}

func lstmForward(h, c, tanhC, gates, cPrev []float32, rows, hidden int) {
	switch chosen() {
	case avx512Build:
		avx512.LSTMForward(h, c, tanhC, gates, cPrev, rows, hidden)
		done()
	case avx2Build:
		avx2.LSTMForward(h, c, tanhC, gates, cPrev, rows, hidden)
		done()
	default:
		portable.LSTMForward(h, c, tanhC, gates, cPrev, rows, hidden)
	}
}

func lstmBackward(dgates, dcPrev, dh, dc, gates, tanhC, cPrev []float32, rows, hidden int) {
	switch chosen() {
	case avx512Build:
		avx512.LSTMBackward(dgates, dcPrev, dh, dc, gates, tanhC, cPrev, rows, hidden)
		done()
	case avx2Build:
		avx2.LSTMBackward(dgates, dcPrev, dh, dc, gates, tanhC, cPrev, rows, hidden)
		done()
	default:
		portable.LSTMBackward(dgates, dcPrev, dh, dc, gates, tanhC, cPrev, rows, hidden)
	}
}

func sumRows(y, table []float32, rows []int32) {
	switch chosen() {
	case avx512Build:
		avx512.SumRows(y, table, rows)
		done()
	case avx2Build:
		avx2.SumRows(y, table, rows)
		done()
	default:
		portable.SumRows(y, table, rows)
	}
}

func addToRows(table []float32, rows []int32, alpha float32, x []float32) {
	switch chosen() {
	case avx512Build:
		avx512.AddToRows(table, rows, alpha, x)
		done()
	case avx2Build:
		avx2.AddToRows(table, rows, alpha, x)
		done()
	default:
		portable.AddToRows(table, rows, alpha, x)
	}
}

func maxRows(y []float32, arg []int32, table []float32, rows []int32) {
	switch chosen() {
	case avx512Build:
		avx512.MaxRows(y, arg, table, rows)
		done()
	case avx2Build:
		avx2.MaxRows(y, arg, table, rows)
		done()
	default:
		portable.MaxRows(y, arg, table, rows)
	}
}

func gather(dst, table []float32, rows []int32, dim int) {
	switch chosen() {
	case avx512Build:
		avx512.Gather(dst, table, rows, dim)
		done()
	case avx2Build:
		avx2.Gather(dst, table, rows, dim)
		done()
	default:
		portable.Gather(dst, table, rows, dim)
	}
}

func scatterAdd(table, x []float32, rows []int32, dim int) {
	switch chosen() {
	case avx512Build:
		avx512.ScatterAdd(table, x, rows, dim)
		done()
	case avx2Build:
		avx2.ScatterAdd(table, x, rows, dim)
		done()
	default:
		portable.ScatterAdd(table, x, rows, dim)
	}
}

func convMax(best []float32, arg []int32, products []float32, row []int32, width, stride, first int) {
	switch chosen() {
	case avx512Build:
		avx512.ConvMax(best, arg, products, row, width, stride, first)
		done()
	case avx2Build:
		avx2.ConvMax(best, arg, products, row, width, stride, first)
		done()
	default:
		portable.ConvMax(best, arg, products, row, width, stride, first)
	}
}

func sparseProducts(da, db, a, b []float32, i, j []int32, value []float32, k int) {
	switch chosen() {
	case avx512Build:
		avx512.SparseProducts(da, db, a, b, i, j, value, k)
		done()
	case avx2Build:
		avx2.SparseProducts(da, db, a, b, i, j, value, k)
		done()
	default:
		portable.SparseProducts(da, db, a, b, i, j, value, k)
	}
}

func adamRows(w, m, v, g []float32, rows []int32, dim int, o AdamStep) {
	switch chosen() {
	case avx512Build:
		avx512.AdamRows(w, m, v, g, rows, dim, o)
		done()
	case avx2Build:
		avx2.AdamRows(w, m, v, g, rows, dim, o)
		done()
	default:
		portable.AdamRows(w, m, v, g, rows, dim, o)
	}
}

func gruText(states, products []float32, tokens []int32, weights, bias, room []float32, hidden int) {
	switch chosen() {
	case avx512Build:
		avx512.GRUText(states, products, tokens, weights, bias, room, hidden)
		done()
	case avx2Build:
		avx2.GRUText(states, products, tokens, weights, bias, room, hidden)
		done()
	default:
		portable.GRUText(states, products, tokens, weights, bias, room, hidden)
	}
}

func lstmText(states, products []float32, tokens []int32, weights, room []float32, hidden int) {
	switch chosen() {
	case avx512Build:
		avx512.LSTMText(states, products, tokens, weights, room, hidden)
		done()
	case avx2Build:
		avx2.LSTMText(states, products, tokens, weights, room, hidden)
		done()
	default:
		portable.LSTMText(states, products, tokens, weights, room, hidden)
	}
}

func add(y, x []float32) {
	switch chosen() {
	case avx512Build:
		avx512.Add(y, x)
		done()
	case avx2Build:
		avx2.Add(y, x)
		done()
	default:
		portable.Add(y, x)
	}
}

func axpy(y []float32, alpha float32, x []float32) {
	switch chosen() {
	case avx512Build:
		avx512.Axpy(y, alpha, x)
		done()
	case avx2Build:
		avx2.Axpy(y, alpha, x)
		done()
	default:
		portable.Axpy(y, alpha, x)
	}
}

func scale(x []float32, alpha float32) {
	switch chosen() {
	case avx512Build:
		avx512.Scale(x, alpha)
		done()
	case avx2Build:
		avx2.Scale(x, alpha)
		done()
	default:
		portable.Scale(x, alpha)
	}
}

func dot(x, y []float32) float32 {
	switch chosen() {
	case avx512Build:
		result := avx512.Dot(x, y)
		done()
		return result
	case avx2Build:
		result := avx2.Dot(x, y)
		done()
		return result
	default:
		return portable.Dot(x, y)
	}
}

func sumSquares(x []float32) float64 {
	switch chosen() {
	case avx512Build:
		result := avx512.SumSquares(x)
		done()
		return result
	case avx2Build:
		result := avx2.SumSquares(x)
		done()
		return result
	default:
		return portable.SumSquares(x)
	}
}

func addBias(y, bias []float32, rows int) {
	switch chosen() {
	case avx512Build:
		avx512.AddBias(y, bias, rows)
		done()
	case avx2Build:
		avx2.AddBias(y, bias, rows)
		done()
	default:
		portable.AddBias(y, bias, rows)
	}
}

func columnSums(sum, x []float32, rows int) {
	switch chosen() {
	case avx512Build:
		avx512.ColumnSums(sum, x, rows)
		done()
	case avx2Build:
		avx2.ColumnSums(sum, x, rows)
		done()
	default:
		portable.ColumnSums(sum, x, rows)
	}
}

func maxInto(best []float32, arg []int32, x []float32, at int32) {
	switch chosen() {
	case avx512Build:
		avx512.MaxInto(best, arg, x, at)
		done()
	case avx2Build:
		avx2.MaxInto(best, arg, x, at)
		done()
	default:
		portable.MaxInto(best, arg, x, at)
	}
}
