package portable

import (
	"github.com/doubleroute/sweep/internal/kernels/plain"
	"github.com/viterin/vek/vek32"
)

// Add adds x to y.
func Add(y, x []float32) {
	if accelerated {
		vek32.Add_Inplace(y, x)
		return
	}
	plain.Add(y, x)
}

// Axpy adds alpha·x to y, a block at a time where vek32 is fast.
func Axpy(y []float32, alpha float32, x []float32) {
	if accelerated && len(x) >= block/2 {
		var space [block]float32
		for len(x) > 0 {
			n := min(block, len(x))
			product := space[:n]
			copy(product, x)
			vek32.MulNumber_Inplace(product, alpha)
			vek32.Add_Inplace(y[:n], product)
			y, x = y[n:], x[n:]
		}
		return
	}
	plain.Axpy(y, alpha, x)
}

// Scale multiplies x by alpha.
func Scale(x []float32, alpha float32) {
	if accelerated {
		vek32.MulNumber_Inplace(x, alpha)
		return
	}
	plain.Scale(x, alpha)
}

// Dot returns Σ x·y.
func Dot(x, y []float32) float32 {
	if accelerated && len(x) > 0 {
		return vek32.Dot(x, y)
	}
	var s0, s1, s2, s3 float32
	for len(x) >= 4 && len(y) >= 4 {
		s0 += x[0] * y[0]
		s1 += x[1] * y[1]
		s2 += x[2] * y[2]
		s3 += x[3] * y[3]
		x, y = x[4:], y[4:]
	}
	return (s0 + s1) + (s2 + s3) + plain.Dot(x, y)
}

// SumSquares returns Σ x².
func SumSquares(x []float32) float64 {
	var s0, s1, s2, s3 float64
	for len(x) >= 4 {
		v0, v1, v2, v3 := float64(x[0]), float64(x[1]), float64(x[2]), float64(x[3])
		s0 += v0 * v0
		s1 += v1 * v1
		s2 += v2 * v2
		s3 += v3 * v3
		x = x[4:]
	}
	return (s0 + s1) + (s2 + s3) + plain.SumSquares(x)
}

// AddBias adds bias to each of the rows of y.
func AddBias(y, bias []float32, rows int) {
	for i := range rows {
		Add(y[i*len(bias):(i+1)*len(bias)], bias)
	}
}

// ColumnSums adds each of the rows of x to sum.
func ColumnSums(sum, x []float32, rows int) {
	for i := range rows {
		Add(sum, x[i*len(sum):(i+1)*len(sum)])
	}
}

// MaxInto sets best[i] to x[i] and arg[i] to at wherever x[i] > best[i].
func MaxInto(best []float32, arg []int32, x []float32, at int32) {
	plain.MaxInto(best, arg, x, at)
}
