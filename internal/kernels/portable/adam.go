package portable

import (
	"math"

	"github.com/doubleroute/sweep/internal/kernels/plain"
)

// Adam takes one step on the weights w along the gradient g, with the moments
// m and v.
func Adam(w, g, m, v []float32, o plain.AdamStep) {
	o = o.Filled()
	g, m, v = g[:len(w)], m[:len(w)], v[:len(w)]
	rest1, rest2 := 1-o.Beta1, 1-o.Beta2
	unbias1, unbias2 := 1/o.Correction1, 1/o.Correction2
	for i, weight := range w {
		grad := o.GradScale*g[i] + o.L2*weight
		m[i] = o.Beta1*m[i] + rest1*grad
		v[i] = o.Beta2*v[i] + rest2*grad*grad
		root := float32(math.Sqrt(float64(v[i] * unbias2)))
		step := m[i] * unbias1 / (root + o.Epsilon)
		w[i] = weight - o.LearningRate*(step+o.WeightDecay*weight)
	}
}
