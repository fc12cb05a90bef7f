package routes

import (
	"math"

	"github.com/doubleroute/sweep/internal/kernels"
	"github.com/doubleroute/sweep/submodels/graph"
	"github.com/doubleroute/sweep/submodels/text"
)

// crossEntropy is softmax and cross-entropy over the live rows of a batch, with
// label smoothing (Szegedy et al. 2016): the mean of
//
//	-weight·Σ target·log softmax(scores), target = (1-s)·taught + s/classes,
//
// where what is taught is the label's class or a distribution.
type crossEntropy struct {
	classes   int
	smoothing float64
	targets   *text.Targets // of the live rows
	p         []float32
}

func (k *crossEntropy) Name() string { return "cross-entropy" }

func (k *crossEntropy) Forward(out []float32, in [][]float32) {
	labels := k.targets.Labels
	if len(k.p) != len(in[0]) {
		k.p = make([]float32, len(in[0]))
	}
	kernels.Softmax(k.p, in[0], len(labels), k.classes)
	var loss float64
	for r, y := range labels {
		lo, hi := r*k.classes, (r+1)*k.classes
		one := 0.0
		if d := k.targets.Distributions; len(d) > 0 {
			one = logSoftmaxOf(in[0][lo:hi], k.p[lo:hi], d[lo:hi], k.smoothing)
		} else {
			one = logSoftmax(in[0][lo:hi], k.p[lo:hi], int(y), k.smoothing)
		}
		if w := k.targets.Weights; len(w) > 0 {
			one *= float64(w[r])
		}
		loss -= one
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

// logSoftmaxOf is logSoftmax for a distribution.
func logSoftmaxOf(scores, p, taught []float32, smoothing float64) float64 {
	top := 0
	for c, s := range scores {
		if s > scores[top] {
			top = c
		}
	}
	rest := smoothing / float64(len(scores))
	sum := math.Log(float64(p[top]))
	for c, s := range scores {
		sum += ((1-smoothing)*float64(taught[c]) + rest) * (float64(s) - float64(scores[top]))
	}
	return sum
}

func (k *crossEntropy) Backward(din [][]float32, dout, _ []float32, _ [][]float32) {
	labels := k.targets.Labels
	mean := dout[0] / float32(max(len(labels), 1))
	rest := float32(k.smoothing / float64(k.classes))
	for r, y := range labels {
		lo, hi := r*k.classes, (r+1)*k.classes
		scale, d := mean, din[0][lo:hi]
		if w := k.targets.Weights; len(w) > 0 {
			scale *= w[r]
		}
		for c, p := range k.p[lo:hi] {
			d[c] = scale * (p - rest)
		}
		if taught := k.targets.Distributions; len(taught) > 0 {
			for c, t := range taught[lo:hi] {
				d[c] -= scale * float32(1-k.smoothing) * t
			}
		} else {
			d[y] -= scale * float32(1-k.smoothing)
		}
	}
}

func (k *crossEntropy) Cost(int) graph.KernelCost { return graph.KernelCost{} }
