//go:build goexperiment.simd && amd64

package kernels

import (
	"simd/archsimd"

	"github.com/doubleroute/sweep/internal/kernels/avx2"
	"github.com/doubleroute/sweep/internal/kernels/avx512"
	"github.com/doubleroute/sweep/internal/kernels/portable"
)

type build int

const (
	withPortable build = iota
	withAVX2
	withAVX512
)

// chosen is the fastest build that this processor has.
func chosen() build {
	switch {
	case archsimd.X86.AVX512():
		return withAVX512
	case archsimd.X86.AVX2() && archsimd.X86.FMA():
		return withAVX2
	}
	return withPortable
}

// Build names the kernels in use: "portable", "avx2" or "avx512".
func Build() string { return [...]string{"portable", "avx2", "avx512"}[chosen()] }

// done clears the upper halves of the vector registers: on some processors
// they slow down the scalar floating-point code that follows.
func done() { archsimd.ClearAVXUpperBits() }

func matMul(c, a, b []float32, m, n, k int) {
	switch chosen() {
	case withAVX512:
		avx512.MatMul(c, a, b, m, n, k)
		done()
	case withAVX2:
		avx2.MatMul(c, a, b, m, n, k)
		done()
	default:
		portable.MatMul(c, a, b, m, n, k)
	}
}

func matMulTA(c, a, b []float32, m, n, k int) {
	switch chosen() {
	case withAVX512:
		avx512.MatMulTA(c, a, b, m, n, k)
		done()
	case withAVX2:
		avx2.MatMulTA(c, a, b, m, n, k)
		done()
	default:
		portable.MatMulTA(c, a, b, m, n, k)
	}
}

func matMulTB(c, a, b []float32, m, n, k int) {
	switch chosen() {
	case withAVX512:
		avx512.MatMulTB(c, a, b, m, n, k)
		done()
	case withAVX2:
		avx2.MatMulTB(c, a, b, m, n, k)
		done()
	default:
		portable.MatMulTB(c, a, b, m, n, k)
	}
}

func add(y, x []float32) {
	switch chosen() {
	case withAVX512:
		avx512.Add(y, x)
		done()
	case withAVX2:
		avx2.Add(y, x)
		done()
	default:
		portable.Add(y, x)
	}
}

func axpy(y []float32, alpha float32, x []float32) {
	switch chosen() {
	case withAVX512:
		avx512.Axpy(y, alpha, x)
		done()
	case withAVX2:
		avx2.Axpy(y, alpha, x)
		done()
	default:
		portable.Axpy(y, alpha, x)
	}
}

func scale(x []float32, alpha float32) {
	switch chosen() {
	case withAVX512:
		avx512.Scale(x, alpha)
		done()
	case withAVX2:
		avx2.Scale(x, alpha)
		done()
	default:
		portable.Scale(x, alpha)
	}
}

func dot(x, y []float32) float32 {
	switch chosen() {
	case withAVX512:
		result := avx512.Dot(x, y)
		done()
		return result
	case withAVX2:
		result := avx2.Dot(x, y)
		done()
		return result
	default:
		return portable.Dot(x, y)
	}
}

func sumSquares(x []float32) float64 {
	switch chosen() {
	case withAVX512:
		result := avx512.SumSquares(x)
		done()
		return result
	case withAVX2:
		result := avx2.SumSquares(x)
		done()
		return result
	default:
		return portable.SumSquares(x)
	}
}

func addBias(y, bias []float32, rows int) {
	switch chosen() {
	case withAVX512:
		avx512.AddBias(y, bias, rows)
		done()
	case withAVX2:
		avx2.AddBias(y, bias, rows)
		done()
	default:
		portable.AddBias(y, bias, rows)
	}
}

func columnSums(sum, x []float32, rows int) {
	switch chosen() {
	case withAVX512:
		avx512.ColumnSums(sum, x, rows)
		done()
	case withAVX2:
		avx2.ColumnSums(sum, x, rows)
		done()
	default:
		portable.ColumnSums(sum, x, rows)
	}
}

func maxInto(best []float32, arg []int32, x []float32, at int32) {
	switch chosen() {
	case withAVX512:
		avx512.MaxInto(best, arg, x, at)
		done()
	case withAVX2:
		avx2.MaxInto(best, arg, x, at)
		done()
	default:
		portable.MaxInto(best, arg, x, at)
	}
}

func exp(dst, x []float32) {
	switch chosen() {
	case withAVX512:
		avx512.Exp(dst, x)
		done()
	case withAVX2:
		avx2.Exp(dst, x)
		done()
	default:
		portable.Exp(dst, x)
	}
}

func tanh(dst, x []float32) {
	switch chosen() {
	case withAVX512:
		avx512.Tanh(dst, x)
		done()
	case withAVX2:
		avx2.Tanh(dst, x)
		done()
	default:
		portable.Tanh(dst, x)
	}
}

func sigmoid(dst, x []float32) {
	switch chosen() {
	case withAVX512:
		avx512.Sigmoid(dst, x)
		done()
	case withAVX2:
		avx2.Sigmoid(dst, x)
		done()
	default:
		portable.Sigmoid(dst, x)
	}
}

func relu(dst, x []float32) {
	switch chosen() {
	case withAVX512:
		avx512.Relu(dst, x)
		done()
	case withAVX2:
		avx2.Relu(dst, x)
		done()
	default:
		portable.Relu(dst, x)
	}
}

func softmax(dst, x []float32, rows, cols int) {
	switch chosen() {
	case withAVX512:
		avx512.Softmax(dst, x, rows, cols)
		done()
	case withAVX2:
		avx2.Softmax(dst, x, rows, cols)
		done()
	default:
		portable.Softmax(dst, x, rows, cols)
	}
}

func adam(w, g, m, v []float32, o AdamStep) {
	switch chosen() {
	case withAVX512:
		avx512.Adam(w, g, m, v, o)
		done()
	case withAVX2:
		avx2.Adam(w, g, m, v, o)
		done()
	default:
		portable.Adam(w, g, m, v, o)
	}
}

func transpose(dst, x []float32, rows, cols int) {
	switch chosen() {
	case withAVX512:
		avx512.Transpose(dst, x, rows, cols)
		done()
	case withAVX2:
		avx2.Transpose(dst, x, rows, cols)
		done()
	default:
		portable.Transpose(dst, x, rows, cols)
	}
}
