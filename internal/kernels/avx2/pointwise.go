// Code generated from ../avx512/pointwise.go by go generate; DO NOT EDIT.

//go:build goexperiment.simd && amd64

package avx2

// Exp sets dst to eˣ.
func Exp(dst, x []float32) {
	for len(x) >= lanes && len(dst) >= lanes {
		store(dst, exp(load(x)))
		x, dst = x[lanes:], dst[lanes:]
	}
	storePart(dst, exp(loadPart(x)))
}

// Tanh sets dst to tanh x.
func Tanh(dst, x []float32) {
	for len(x) >= lanes && len(dst) >= lanes {
		store(dst, tanh(load(x)))
		x, dst = x[lanes:], dst[lanes:]
	}
	storePart(dst, tanh(loadPart(x)))
}

// Sigmoid sets dst to 1/(1+e⁻ˣ).
func Sigmoid(dst, x []float32) {
	for len(x) >= lanes && len(dst) >= lanes {
		store(dst, sigmoid(load(x)))
		x, dst = x[lanes:], dst[lanes:]
	}
	storePart(dst, sigmoid(loadPart(x)))
}

// Relu sets dst to x where x > 0 or x is not a number, and to 0 elsewhere.
func Relu(dst, x []float32) {
	zero := splat(0)
	for len(x) >= lanes && len(dst) >= lanes {
		v := load(x)
		store(dst, zero.Merge(v, v.LessEqual(zero)))
		x, dst = x[lanes:], dst[lanes:]
	}
	v := loadPart(x)
	storePart(dst, zero.Merge(v, v.LessEqual(zero)))
}
