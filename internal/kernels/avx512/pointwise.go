//go:build goexperiment.simd && amd64

package avx512

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

// Relu sets dst to x where x > 0 or x is NaN, and to 0 elsewhere.
func Relu(dst, x []float32) {
	var zero vec
	for len(x) >= lanes && len(dst) >= lanes {
		v := load(x)
		store(dst, zero.Merge(v, v.LessEqual(zero)))
		x, dst = x[lanes:], dst[lanes:]
	}
	v := loadPart(x)
	storePart(dst, zero.Merge(v, v.LessEqual(zero)))
}

// ReluGrad sets dx to dy where y > 0, and to 0 elsewhere.
func ReluGrad(dx, dy, y []float32) {
	var zero vec
	i := 0
	for ; i <= len(dy)-lanes; i += lanes {
		above := load(y[i : i+lanes]).Greater(zero)
		store(dx[i:i+lanes], load(dy[i:i+lanes]).Masked(above))
	}
	if i < len(dy) {
		above := loadPart(y[i:]).Greater(zero)
		storePart(dx[i:len(dy)], loadPart(dy[i:]).Masked(above))
	}
}

// TanhGrad sets dx to dy·(1-y²).
func TanhGrad(dx, dy, y []float32) {
	i := 0
	for ; i <= len(dy)-lanes; i += lanes {
		store(dx[i:i+lanes], load(dy[i:i+lanes]).Mul(slopeTanh(load(y[i:i+lanes]))))
	}
	if i < len(dy) {
		storePart(dx[i:len(dy)], loadPart(dy[i:]).Mul(slopeTanh(loadPart(y[i:]))))
	}
}

// Mul sets dst to x·mask.
func Mul(dst, x, mask []float32) {
	i := 0
	for ; i <= len(x)-lanes; i += lanes {
		store(dst[i:i+lanes], load(x[i:i+lanes]).Mul(load(mask[i:i+lanes])))
	}
	if i < len(x) {
		storePart(dst[i:len(x)], loadPart(x[i:]).Mul(loadPart(mask[i:])))
	}
}
