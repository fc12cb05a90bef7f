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
		scores := in[0][r*k.classes : (r+1)*k.classes]
		loss -= logSoftmax(scores, int(y), k.smoothing)
	}
	out[0] = float32(loss / float64(max(len(labels), 1)))
}

// logSoftmax returns Σ target·log softmax(scores) for class y.
func logSoftmax(scores []float32, y int, smoothing float64) float64 {
	top := float64(scores[0])
	for _, s := range scores {
		top = math.Max(top, float64(s))
	}
	var sum, all float64
	for _, s := range scores {
		sum += math.Exp(float64(s) - top)
		all += float64(s) - top
	}
	n := float64(len(scores))
	return (1-smoothing)*(float64(scores[y])-top) + smoothing/n*all - math.Log(sum)
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
