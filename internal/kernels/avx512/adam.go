//go:build goexperiment.simd && amd64

package avx512

import "github.com/doubleroute/sweep/internal/kernels/plain"

// Adam takes one step on the weights w along the gradient g, with the moments
// m and v.
func Adam(w, g, m, v []float32, o plain.AdamStep) {
	o = o.Filled()
	scale, l2 := splat(o.GradScale), splat(o.L2)
	beta1, rest1 := splat(o.Beta1), splat(1-o.Beta1)
	beta2, rest2 := splat(o.Beta2), splat(1-o.Beta2)
	unbias1, unbias2 := splat(1/o.Correction1), splat(1/o.Correction2)
	epsilon, decay, rate := splat(o.Epsilon), splat(o.WeightDecay), splat(-o.LearningRate)
	for i := 0; i < len(w); i += lanes {
		weight := loadPart(w[i:])
		grad := l2.MulAdd(weight, scale.Mul(loadPart(g[i:])))
		mean := beta1.MulAdd(loadPart(m[i:]), rest1.Mul(grad))
		square := beta2.MulAdd(loadPart(v[i:]), rest2.Mul(grad).Mul(grad))
		storePart(m[i:], mean)
		storePart(v[i:], square)
		step := mean.Mul(unbias1).Div(square.Mul(unbias2).Sqrt().Add(epsilon))
		step = decay.MulAdd(weight, step)
		storePart(w[i:], rate.MulAdd(step, weight))
	}
}
