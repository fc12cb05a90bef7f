package plain

import "math"

// Exp sets dst to eˣ.
func Exp(dst, x []float32) {
	for i, v := range x {
		dst[i] = float32(math.Exp(float64(v)))
	}
}

// Tanh sets dst to tanh x.
func Tanh(dst, x []float32) {
	for i, v := range x {
		dst[i] = tanh(v)
	}
}

// Sigmoid sets dst to 1/(1+e⁻ˣ).
func Sigmoid(dst, x []float32) {
	for i, v := range x {
		dst[i] = sigmoid(v)
	}
}

// Relu sets dst to x where x > 0 or x is NaN, and to 0 elsewhere.
func Relu(dst, x []float32) {
	for i, v := range x {
		if v <= 0 {
			v = 0
		}
		dst[i] = v
	}
}

// ReluGrad sets dx to dy where y > 0, and to 0 elsewhere.
func ReluGrad(dx, dy, y []float32) {
	for i, d := range dy {
		if !(y[i] > 0) {
			d = 0
		}
		dx[i] = d
	}
}

// TanhGrad sets dx to dy·(1-y²).
func TanhGrad(dx, dy, y []float32) {
	for i, d := range dy {
		dx[i] = d * (1 - y[i]*y[i])
	}
}

// Mul sets dst to x·mask.
func Mul(dst, x, mask []float32) {
	for i, v := range x {
		dst[i] = v * mask[i]
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
		sum := 0.0
		for j, v := range in {
			out[j] = float32(math.Exp(float64(v - top)))
			sum += float64(out[j])
		}
		for j := range out {
			out[j] = float32(float64(out[j]) / sum)
		}
	}
}

func tanh(x float32) float32 { return float32(math.Tanh(float64(x))) }

func sigmoid(x float32) float32 { return float32(1 / (1 + math.Exp(-float64(x)))) }
