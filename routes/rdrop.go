package routes

import (
	"gorgonia.org/gorgonia"

	"github.com/doubleroute/sweep/submodels/graph"
)

// rDrop is cross-entropy over a batch that holds every example twice, in its first
// half and its second, each with masks of its own, and what the two predictions p
// and q of an example differ by (R-Drop, Liang et al. 2021): the mean of
//
//	(cross-entropy of p + of q)/2 + alpha/4·(KL(p‖q) + KL(q‖p)),
//
// half of what the paper writes, so that the learning rate means the same.
type rDrop struct {
	crossEntropy
	alpha float64
}

func (k *rDrop) Name() string { return "cross-entropy with R-Drop" }

// loss adds the loss to a graph.
func (k crossEntropy) loss(alpha float64, scores *gorgonia.Node) (*gorgonia.Node, error) {
	if alpha > 0 {
		return graph.Apply(&rDrop{k, alpha}, nil, scores)
	}
	return graph.Apply(&k, nil, scores)
}

// pairs calls f with the probabilities and scores of both predictions of each
// example, where the first begins, and what the example's divergence counts.
func (k *rDrop) pairs(scores []float32, f func(at int, p, q, x, y []float32, weight float64)) {
	n := len(k.targets.Labels) / 2
	half := n * k.classes
	for r := range n {
		lo, hi := r*k.classes, (r+1)*k.classes
		weight := k.alpha / 4 / float64(n)
		if w := k.targets.Weights; len(w) > 0 {
			weight *= float64(w[r])
		}
		f(lo, k.p[lo:hi], k.p[half+lo:half+hi], scores[lo:hi], scores[half+lo:half+hi], weight)
	}
}

func (k *rDrop) Forward(out []float32, in [][]float32) {
	k.crossEntropy.Forward(out, in)
	var sum float64
	// Σ (p-q)·(log p - log q), in which what is taken from all scores cancels out.
	k.pairs(in[0], func(_ int, p, q, x, y []float32, weight float64) {
		for c := range p {
			sum += weight * (float64(p[c]) - float64(q[c])) * (float64(x[c]) - float64(y[c]))
		}
	})
	out[0] += float32(sum)
}

func (k *rDrop) Backward(din [][]float32, dout, out []float32, in [][]float32) {
	k.crossEntropy.Backward(din, dout, out, in)
	half := len(k.targets.Labels) / 2 * k.classes
	k.pairs(in[0], func(at int, p, q, x, y []float32, weight float64) {
		var meanP, meanQ float64
		for c := range p {
			gap := float64(x[c]) - float64(y[c])
			meanP, meanQ = meanP+float64(p[c])*gap, meanQ+float64(q[c])*gap
		}
		weight *= float64(dout[0])
		for c := range p {
			p, q, gap := float64(p[c]), float64(q[c]), float64(x[c])-float64(y[c])
			din[0][at+c] += float32(weight * (p*(gap-meanP) + p - q))
			din[0][half+at+c] += float32(weight * (q*(meanQ-gap) + q - p))
		}
	})
}

// twice returns the rows of a batch, and once more where R-Drop needs it.
func (t *trainer) twice(rows []int32) []int32 {
	if t.model.Config.Passes() == 1 {
		return rows
	}
	t.doubled = append(append(t.doubled[:0], rows...), rows...)
	return t.doubled
}
