package routes

import (
	"math"
	"testing"

	"github.com/doubleroute/sweep/submodels/text"
)

// divergences is the sum of the mean weighted KL divergences, both ways, between the
// first and the second half of the rows, as it is written.
func divergences(scores []float64, weights []float32, classes int) float64 {
	n := len(scores) / classes / 2
	logs := func(row []float64) (l []float64) {
		var sum float64
		for _, s := range row {
			sum += math.Exp(s)
		}
		for _, s := range row {
			l = append(l, s-math.Log(sum))
		}
		return l
	}
	var mean float64
	for r := range n {
		p, q := logs(scores[r*classes:(r+1)*classes]), logs(scores[(n+r)*classes:(n+r+1)*classes])
		for c := range p {
			mean += float64(weights[r]) / float64(n) * (math.Exp(p[c])*(p[c]-q[c]) + math.Exp(q[c])*(q[c]-p[c]))
		}
	}
	return mean
}

// TestRDrop holds the loss to its formula, and its gradient to central differences
// of that.
func TestRDrop(t *testing.T) {
	scores := []float32{0.3, -1.2, 2.1, 0.7, 0, 0.4, 0.5, -1, 1, 2.5, 0.1, 0.2}
	const alpha, classes = 3.0, 3
	weights := []float32{0.5, 1.5, 0.5, 1.5}
	targets := text.Targets{Labels: []int32{2, 0, 2, 0}, Weights: weights, Distributions: make([]float32, len(scores))}
	for r, y := range targets.Labels {
		targets.Distributions[r*classes+int(y)] = 1
	}
	value := func(i int, h float64) float64 {
		x := make([]float64, len(scores))
		for j, s := range scores {
			x[j] = float64(s)
		}
		x[i] += h
		return softFormula(x, targets, classes, 0.1) + alpha/4*divergences(x, weights, classes)
	}
	k := &rDrop{crossEntropy{classes: classes, smoothing: 0.1, targets: &targets}, alpha}
	out, d := make([]float32, 1), [][]float32{make([]float32, len(scores))}
	k.Forward(out, [][]float32{scores})
	near(t, "the loss", float64(out[0]), value(0, 0), 1e-6)
	const upstream, h = 1.5, 1e-5
	k.Backward(d, []float32{upstream}, out, [][]float32{scores})
	for i := range scores {
		near(t, "the gradient", float64(d[0][i]), upstream*(value(i, h)-value(i, -h))/(2*h), 1e-6)
	}
}

// TestRDropTakesTextsTwice: without dropout both predictions of a text are the same,
// so that the loss is that of plain training; with dropout they differ.
func TestRDropTakesTextsTwice(t *testing.T) {
	d := wordy(40, 16)
	loss := func(dropout, alpha float64) float64 {
		cfg := single(small(t, "all", "cnn"), nil)
		cfg.Combiner["dropout"], cfg.Train["r_drop"] = dropout, alpha
		tr := newBatchTrainer(t, d, cfg, 8)
		x, _ := gradients(t, tr, rowsTo(8))
		return x
	}
	near(t, "the loss without dropout", loss(0, 5), loss(0, 0), 1e-6)
	if a, b := loss(0.5, 1), loss(0.5, 9); b-a < 1e-4 {
		t.Errorf("the loss is %v, and with a greater alpha %v", a, b)
	}
}
