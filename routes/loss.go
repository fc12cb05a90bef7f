package routes

import (
	"math"

	"github.com/doubleroute/sweep/internal/kernels"
	"github.com/doubleroute/sweep/submodels"
)

// crossEntropy is softmax and cross-entropy over the live rows of a batch, with
// label smoothing (Szegedy et al. 2016): the mean of
//
//	-Σ target·log softmax(scores), target = (1-s)·onehot + s/classes.
type crossEntropy struct {
	classes   int
	smoothing float64
	labels    *[]int32 // of the live rows
	p         []float32
}

func (k *crossEntropy) Name() string { return "cross-entropy" }

func (k *crossEntropy) Forward(out []float32, in [][]float32) {
	labels := *k.labels
	if len(k.p) != len(in[0]) {
		k.p = make([]float32, len(in[0]))
	}
	kernels.Softmax(k.p, in[0], len(labels), k.classes)
	var loss float64
	for r, y := range labels {
		lo, hi := r*k.classes, (r+1)*k.classes
		loss -= logSoftmax(in[0][lo:hi], k.p[lo:hi], int(y), k.smoothing)
	}
	out[0] = float32(loss / float64(max(len(labels), 1)))
}

// logSoftmax returns Σ target·log softmax(scores) for class y, given the
// softmax p. The logarithm of the greatest p, at least 1/classes, is exact
// where that of p[y] may be lost.
func logSoftmax(scores, p []float32, y int, smoothing float64) float64 {
	top := 0
	for c, s := range scores {
		if s > scores[top] {
			top = c
		}
	}
	most := float64(scores[top])
	sum := float64(scores[y]) - most
	if smoothing > 0 {
		var all float64
		for _, s := range scores {
			all += float64(s) - most
		}
		sum = (1-smoothing)*sum + smoothing/float64(len(scores))*all
	}
	return sum + math.Log(float64(p[top]))
}

func (k *crossEntropy) Backward(din [][]float32, dout, _ []float32, _ [][]float32) {
	labels := *k.labels
	scale := dout[0] / float32(max(len(labels), 1))
	rest := float32(k.smoothing / float64(k.classes))
	for r, y := range labels {
		d := din[0][r*k.classes : (r+1)*k.classes]
		for c, p := range k.p[r*k.classes : (r+1)*k.classes] {
			d[c] = scale * (p - rest)
		}
		d[y] -= scale * float32(1-k.smoothing)
	}
}

func (k *crossEntropy) Cost(int) submodels.KernelCost { return submodels.KernelCost{} }
