package portable

import (
	"math"

	"github.com/doubleroute/sweep/internal/kernels/scalar"
	"github.com/viterin/vek/vek32"
)

// vek32's exponential is right for x between -safe and safe, on whole vectors
// of 8: for the values left over it has one that is less exact. It works in
// place, on up to block values at a time.
const (
	safe  = 87
	block = 128
)

// Exp sets dst to eˣ.
func Exp(dst, x []float32) {
	var space [block]float32
	for accelerated && len(x) >= 8 {
		n := min(block, len(x)&^7)
		powers := space[:n]
		copy(powers, x)
		vek32.Exp_Inplace(powers)
		for i, v := range x[:n] {
			if v > -safe && v < safe {
				dst[i] = powers[i]
			} else {
				dst[i] = scalar.ExpOf(v)
			}
		}
		dst, x = dst[n:], x[n:]
	}
	for i, v := range x {
		dst[i] = scalar.ExpOf(v)
	}
}

// Tanh sets dst to tanh x.
func Tanh(dst, x []float32) {
	for i, v := range x {
		dst[i] = scalar.TanhOf(v)
	}
}

// Sigmoid sets dst to 1/(1+e⁻ˣ).
func Sigmoid(dst, x []float32) {
	var space [block]float32
	for accelerated && len(x) >= 8 {
		n := min(block, len(x)&^7)
		powers := space[:n]
		for i, v := range x[:n] {
			powers[i] = -v
		}
		vek32.Exp_Inplace(powers)
		for i, v := range x[:n] {
			if v > -safe && v < safe {
				dst[i] = 1 / (1 + powers[i])
			} else {
				dst[i] = scalar.SigmoidOf(v)
			}
		}
		dst, x = dst[n:], x[n:]
	}
	for i, v := range x {
		dst[i] = scalar.SigmoidOf(v)
	}
}

// Relu sets dst to x where x > 0 or x is NaN, and to 0 elsewhere.
func Relu(dst, x []float32) {
	for i, v := range x {
		dst[i] = max(v, 0)
	}
}

// Softmax sets each row of dst to the softmax of the same row of x.
func Softmax(dst, x []float32, rows, cols int) {
	for i := range rows {
		in, out := x[i*cols:(i+1)*cols], dst[i*cols:(i+1)*cols]
		top := float32(math.Inf(-1))
		for _, v := range in {
			top = max(top, v)
		}
		var sum float32
		for j, v := range in {
			out[j] = scalar.ExpOf(v - top)
			sum += out[j]
		}
		for j := range out {
			out[j] /= sum
		}
	}
}
