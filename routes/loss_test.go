package routes

import (
	"math"
	"testing"

	"github.com/doubleroute/sweep/submodels/text"
)

// TestCrossEntropy compares the loss with its formula, worked out by hand where
// scores are so large that exp of them is not a number.
func TestCrossEntropy(t *testing.T) {
	tests := []struct {
		name      string
		scores    []float32
		label     int32
		smoothing float64
		want      float64
	}{
		{"no score is better", []float32{2, 2, 2, 2}, 1, 0, math.Log(4)},
		{"no score is better, smoothed", []float32{2, 2, 2, 2}, 1, 0.3, math.Log(4)},
		{"odds of 1 to 3", []float32{float32(math.Log(3)), 0}, 1, 0, math.Log(4)},
		// Targets 0.9 and 0.1 of log-probabilities -log 4 and log(3/4).
		{"odds of 1 to 3, smoothed", []float32{float32(math.Log(3)), 0}, 1, 0.2, 0.9*math.Log(4) - 0.1*math.Log(0.75)},
		{"surely right", []float32{1e4, 0, 0}, 0, 0, 0},
		{"surely wrong", []float32{1e4, 0, 0}, 1, 0, 1e4},
		{"surely wrong, smoothed", []float32{1e4, 0, 0}, 1, 0.3, 0.9 * 1e4},
		{"all scores very low", []float32{-1e4, -1e4}, 0, 0, math.Log(2)},
		{"the largest float32", []float32{math.MaxFloat32, 0}, 0, 0, 0},
		{"both ends of float32", []float32{math.MaxFloat32, -math.MaxFloat32}, 0, 0, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			k := &crossEntropy{classes: len(test.scores), smoothing: test.smoothing, targets: &text.Targets{Labels: []int32{test.label}}}
			out := make([]float32, 1)
			k.Forward(out, [][]float32{test.scores})
			near(t, "the loss", float64(out[0]), test.want, 1e-6)
		})
	}
}

// TestCrossEntropyRows checks that the loss is the mean over the labelled rows
// and that the others have neither loss nor gradient.
func TestCrossEntropyRows(t *testing.T) {
	labels := []int32{0, 1}
	k := &crossEntropy{classes: 2, targets: &text.Targets{Labels: labels}}
	scores := []float32{1, -1, 0.5, 0.25, 100, -100}
	out, d := make([]float32, 1), [][]float32{make([]float32, 6)}
	k.Forward(out, [][]float32{scores})
	want := (math.Log(1+math.Exp(-2)) + math.Log(1+math.Exp(0.25))) / 2
	near(t, "the loss", float64(out[0]), want, 1e-6)
	k.Backward(d, []float32{1}, out, [][]float32{scores})
	if d[0][4] != 0 || d[0][5] != 0 {
		t.Errorf("a row without a label has the gradient %v", d[0][4:])
	}
}

// TestCrossEntropyGradient compares the gradient with central differences of
// the formula in double precision.
func TestCrossEntropyGradient(t *testing.T) {
	scores := []float32{0.3, -1.2, 2.1, 0.7, 0, 0, 15, -20, 1}
	labels := []int32{2, 0, 1}
	for _, smoothing := range []float64{0, 0.1, 0.5} {
		k := &crossEntropy{classes: 3, smoothing: smoothing, targets: &text.Targets{Labels: labels}}
		out, d := make([]float32, 1), [][]float32{make([]float32, len(scores))}
		k.Forward(out, [][]float32{scores})
		const upstream = 1.5
		k.Backward(d, []float32{upstream}, out, [][]float32{scores})
		value := func(i int, h float64) float64 {
			x := make([]float64, len(scores))
			for j, s := range scores {
				x[j] = float64(s)
			}
			x[i] += h
			return upstream * formula(x, labels, 3, smoothing)
		}
		for i := range scores {
			const h = 1e-5
			near(t, "the gradient", float64(d[0][i]), (value(i, h)-value(i, -h))/(2*h), 1e-6)
		}
	}
}

// formula is the mean cross-entropy with smoothed targets as it is written.
func formula(scores []float64, labels []int32, classes int, smoothing float64) float64 {
	var loss float64
	for r, y := range labels {
		row := scores[r*classes : (r+1)*classes]
		var sum float64
		for _, s := range row {
			sum += math.Exp(s)
		}
		for c, s := range row {
			target := smoothing / float64(classes)
			if c == int(y) {
				target += 1 - smoothing
			}
			loss -= target * math.Log(math.Exp(s)/sum)
		}
	}
	return loss / float64(len(labels))
}

// softTargets are distributions, a teacher's, a label's and an even one, with
// weights.
func softTargets() text.Targets {
	return text.Targets{Labels: []int32{2, 0, 1}, Weights: []float32{0.25, 2, 0.75},
		Distributions: []float32{0.1, 0.2, 0.7, 1, 0, 0, 0.25, 0.25, 0.5}}
}

// softFormula is the weighted cross-entropy of distributions as it is written.
func softFormula(scores []float64, y text.Targets, classes int, smoothing float64) float64 {
	var loss float64
	for r := range y.Labels {
		row := scores[r*classes : (r+1)*classes]
		var sum float64
		for _, s := range row {
			sum += math.Exp(s)
		}
		for c, s := range row {
			target := (1-smoothing)*float64(y.Distributions[r*classes+c]) + smoothing/float64(classes)
			loss -= float64(y.Weights[r]) * target * math.Log(math.Exp(s)/sum)
		}
	}
	return loss / float64(len(y.Labels))
}

// TestSoftCrossEntropy holds the loss of distributions to its formula, and its
// gradient to central differences of that.
func TestSoftCrossEntropy(t *testing.T) {
	scores := []float32{0.3, -1.2, 2.1, 0.7, 0, 0, 15, -20, 1}
	targets := softTargets()
	for _, smoothing := range []float64{0, 0.1, 0.5} {
		k := &crossEntropy{classes: 3, smoothing: smoothing, targets: &targets}
		value := func(i int, h float64) float64 {
			x := make([]float64, len(scores))
			for j, s := range scores {
				x[j] = float64(s)
			}
			x[i] += h
			return softFormula(x, targets, 3, smoothing)
		}
		out, d := make([]float32, 1), [][]float32{make([]float32, len(scores))}
		k.Forward(out, [][]float32{scores})
		near(t, "the loss", float64(out[0]), value(0, 0), 1e-6)
		const upstream, h = 1.5, 1e-5
		k.Backward(d, []float32{upstream}, out, [][]float32{scores})
		for i := range scores {
			near(t, "the gradient", float64(d[0][i]), upstream*(value(i, h)-value(i, -h))/(2*h), 1e-6)
		}
	}
	certain := text.Targets{Labels: []int32{1}, Distributions: []float32{0, 1}}
	k, out := &crossEntropy{classes: 2, targets: &certain}, make([]float32, 1)
	k.Forward(out, [][]float32{{1e4, 0}})
	near(t, "the loss of what is surely wrong", float64(out[0]), 1e4, 1e-6)
}
