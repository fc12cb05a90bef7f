// Code generated from ../avx512/adam.go by go generate; DO NOT EDIT.

//go:build goexperiment.simd && amd64

package avx2

import (
	"math"
	"unsafe"

	"github.com/doubleroute/sweep/internal/kernels/plain"
)

// Adam takes one step on the weights w along the gradient g, with the moments
// m and v.
func Adam(w, g, m, v []float32, o plain.AdamStep) {
	if len(w) > 0 {
		adamRows(w, m, v, g, []int32{0}, len(w), o)
	}
}

// AdamRows takes one step of Adam on rows of the table w, with the moments m
// and v, along the rows of g.
func AdamRows(w, m, v, g []float32, rows []int32, dim int, o plain.AdamStep) {
	if len(rows) > 0 && dim > 0 {
		adamRows(w, m, v, g, rows, dim, o)
	}
}

// adamRows has the corrections of the moments taken into the rate and into
// epsilon: with v' = v/Correction2, m/Correction1/(√v' + Epsilon) is
// m·√Correction2/Correction1 / (√v + Epsilon·√Correction2).
func adamRows(w, m, v, g []float32, rows []int32, dim int, o plain.AdamStep) {
	o = o.Filled()
	root := float32(math.Sqrt(float64(o.Correction2)))
	scale, l2 := splat(o.GradScale), splat(o.L2)
	beta1, rest1 := splat(o.Beta1), splat(1-o.Beta1)
	beta2, rest2 := splat(o.Beta2), splat(1-o.Beta2)
	epsilon, rate := splat(o.Epsilon*root), splat(-o.LearningRate*root/o.Correction1)
	decay := splat(-o.LearningRate * o.WeightDecay)
	inside := first((dim-1)%lanes + 1)
	last := size * ((dim - 1) / lanes * lanes)
	for i, r := range rows {
		pw, pm, pv := rowAt(w, r, dim, dim), rowAt(m, r, dim, dim), rowAt(v, r, dim, dim)
		pg := rowAt(g, int32(i), dim, dim)
		for at := 0; at < last; at += size * lanes {
			weight := loadAt(unsafe.Add(pw, at))
			grad := l2.MulAdd(weight, scale.Mul(loadAt(unsafe.Add(pg, at))))
			mean := beta1.MulAdd(loadAt(unsafe.Add(pm, at)), rest1.Mul(grad))
			square := beta2.MulAdd(loadAt(unsafe.Add(pv, at)), rest2.Mul(grad).Mul(grad))
			storeAt(unsafe.Add(pm, at), mean)
			storeAt(unsafe.Add(pv, at), square)
			step := mean.Div(square.Sqrt().Add(epsilon))
			storeAt(unsafe.Add(pw, at), rate.MulAdd(step, decay.MulAdd(weight, weight)))
		}
		weight := loadMaskedAt(unsafe.Add(pw, last), inside)
		grad := l2.MulAdd(weight, scale.Mul(loadMaskedAt(unsafe.Add(pg, last), inside)))
		mean := beta1.MulAdd(loadMaskedAt(unsafe.Add(pm, last), inside), rest1.Mul(grad))
		square := beta2.MulAdd(loadMaskedAt(unsafe.Add(pv, last), inside), rest2.Mul(grad).Mul(grad))
		storeMaskedAt(unsafe.Add(pm, last), mean, inside)
		storeMaskedAt(unsafe.Add(pv, last), square, inside)
		step := mean.Div(square.Sqrt().Add(epsilon))
		storeMaskedAt(unsafe.Add(pw, last), rate.MulAdd(step, decay.MulAdd(weight, weight)), inside)
	}
}
