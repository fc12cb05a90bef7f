package portable

import (
	"math"

	"github.com/viterin/vek/vek32"

	"github.com/doubleroute/sweep/internal/kernels/plain"
)

// Adam takes one step on the weights w along the gradient g, with the moments
// m and v. Square roots and quotients, which take most of it, are done a block
// at a time.
func Adam(w, g, m, v []float32, o plain.AdamStep) {
	o = o.Filled()
	var space [block]float32
	for len(w) > 0 {
		n := min(len(w), block)
		adam(w[:n], g[:n], m[:n], v[:n], space[:n], &o)
		w, g, m, v = w[n:], g[n:], m[n:], v[n:]
	}
}

// adam is Adam on a block, with room for as many numbers.
func adam(w, g, m, v, room []float32, o *plain.AdamStep) {
	rest1, rest2, unbias := 1-o.Beta1, 1-o.Beta2, 1/o.Correction2
	g, m, v, room = g[:len(w)], m[:len(w)], v[:len(w)], room[:len(w)]
	for i, weight := range w {
		grad := o.GradScale*g[i] + o.L2*weight
		m[i] = o.Beta1*m[i] + rest1*grad
		square := o.Beta2*v[i] + rest2*grad*grad
		v[i], room[i] = square, square*unbias
	}
	if accelerated {
		vek32.Sqrt_Inplace(room)
		vek32.AddNumber_Inplace(room, o.Epsilon)
		vek32.Inv_Inplace(room)
	} else {
		for i, x := range room {
			room[i] = 1 / (float32(math.Sqrt(float64(x))) + o.Epsilon)
		}
	}
	rate, decay := o.LearningRate/o.Correction1, 1-o.LearningRate*o.WeightDecay
	for i, weight := range w {
		w[i] = decay*weight - rate*m[i]*room[i]
	}
}
