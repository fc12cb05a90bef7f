package plain

import "math"

// AdamStep holds what one step of Adam needs besides the parameters.
type AdamStep struct {
	LearningRate float32
	Beta1, Beta2 float32 // decay of the two moments, each in [0, 1)
	Epsilon      float32
	WeightDecay  float32 // decoupled: w shrinks by LearningRate·WeightDecay·w (AdamW)
	L2           float32 // coupled: L2·w is added to the gradient
	Correction1  float32 // 1 - Beta1ᵗ at step t = 1, 2, …; 0 means 1: no correction
	Correction2  float32 // 1 - Beta2ᵗ; 0 means 1
	GradScale    float32 // multiplies the gradient first, as for clipping; 0 means 1
}

// Filled returns o with the zero values replaced by what they mean.
func (o AdamStep) Filled() AdamStep {
	if o.Correction1 == 0 {
		o.Correction1 = 1
	}
	if o.Correction2 == 0 {
		o.Correction2 = 1
	}
	if o.GradScale == 0 {
		o.GradScale = 1
	}
	return o
}

// Adam takes one step on the weights w along the gradient g, with the moments
// m and v. The gradient is left as it was.
func Adam(w, g, m, v []float32, o AdamStep) {
	o = o.Filled()
	for i := range w {
		grad := o.GradScale*g[i] + o.L2*w[i]
		m[i] = o.Beta1*m[i] + (1-o.Beta1)*grad
		v[i] = o.Beta2*v[i] + (1-o.Beta2)*grad*grad
		root := float32(math.Sqrt(float64(v[i] / o.Correction2)))
		step := m[i] / o.Correction1 / (root + o.Epsilon)
		w[i] -= o.LearningRate * (step + o.WeightDecay*w[i])
	}
}
