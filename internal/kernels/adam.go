package kernels

import "github.com/doubleroute/sweep/internal/kernels/plain"

// AdamStep holds what one step of Adam needs besides the parameters. The zero
// values of Correction1, Correction2 and GradScale mean 1.
type AdamStep = plain.AdamStep

// Adam takes one step on the weights w along the gradient g; m and v are the
// moments, which start as zeros. All have the length of w. With o's fields:
//
//	g' = GradScale·g + L2·w
//	m  = Beta1·m + (1-Beta1)·g'
//	v  = Beta2·v + (1-Beta2)·g'²
//	w -= LearningRate·(m/Correction1 / (√(v/Correction2) + Epsilon) + WeightDecay·w)
//
// which is Adam (Kingma and Ba, "Adam: A Method for Stochastic Optimization",
// 2015), and AdamW where WeightDecay is set (Loshchilov and Hutter, "Decoupled
// Weight Decay Regularization", 2019). g is left as it was.
func Adam(w, g, m, v []float32, o AdamStep) {
	n := len(w)
	adam(w, g[:n], m[:n], v[:n], o)
}

// AdamRows takes one step of Adam on the given rows of the table w, with the
// moments m and v of the same shape, [*×dim]. g, [len(rows)×dim], is a
// gradient with few rows: its row i belongs to row rows[i] of w. Each row is
// given at most once; the others stay as they are, and so do their moments.
func AdamRows(w, m, v, g []float32, rows []int32, dim int, o AdamStep) {
	n := len(w)
	adamRows(w, m[:n], v[:n], g[:len(rows)*dim], rows, dim, o)
}
