//go:build !goexperiment.simd || !amd64

package kernels

import "github.com/doubleroute/sweep/internal/kernels/portable"

// Build names the kernels in use: "portable", "avx2" or "avx512".
func Build() string { return "portable" }

func matMul(c, a, b []float32, m, n, k int) {
	portable.MatMul(c, a, b, m, n, k)
}

func matMulTA(c, a, b []float32, m, n, k int) {
	portable.MatMulTA(c, a, b, m, n, k)
}

func matMulTB(c, a, b []float32, m, n, k int) {
	portable.MatMulTB(c, a, b, m, n, k)
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

func softmax(dst, x []float32, rows, cols int) {
	portable.Softmax(dst, x, rows, cols)
}

func adam(w, g, m, v []float32, o AdamStep) {
	portable.Adam(w, g, m, v, o)
}

func transpose(dst, x []float32, rows, cols int) {
	portable.Transpose(dst, x, rows, cols)
}
