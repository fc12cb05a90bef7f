package convex

import (
	"math"

	"github.com/doubleroute/sweep/submodels/ngrams"
)

// Scores returns the class scores of texts, [texts×classes]; nil texts are all.
func (w Weights) Scores(x ngrams.Matrix, texts []int32) []float32 {
	classes := len(w.Bias)
	n := len(texts)
	if texts == nil {
		n = x.Rows()
	}
	scores := make([]float32, n*classes)
	for at := range n {
		i := at
		if texts != nil {
			i = int(texts[at])
		}
		y := scores[at*classes : (at+1)*classes]
		copy(y, w.Bias)
		rows, values := x.Vector(i)
		for j, row := range rows {
			from := w.Rows[int(row)*classes:]
			for c := range y {
				y[c] += values[j] * from[c]
			}
		}
	}
	return scores
}

// Scale multiplies all scores.
func (w Weights) Scale(by float32) {
	for i := range w.Rows {
		w.Rows[i] *= by
	}
	for i := range w.Bias {
		w.Bias[i] *= by
	}
}

// Temperature returns by what to multiply class scores, [texts×classes], so that
// their softmax has the least log loss. Margins are no log-probabilities: the sign
// of a score is what they were learned for, not its size. A penalty that weighs
// about as much as one text keeps it finite where all texts are right.
func Temperature(scores []float32, labels []int32, classes int) float64 {
	var squares float64
	for _, s := range scores {
		squares += float64(s) * float64(s)
	}
	if squares == 0 {
		return 1
	}
	unit := math.Sqrt(float64(len(scores)) / squares)
	low, high := 0.0, math.Inf(1) // the best is between
	t := unit
	for range 100 {
		slope, curve := slopes(scores, labels, classes, t, unit)
		if slope > 0 {
			high = t
		} else {
			low = t
		}
		next := t - slope/curve
		if !(next > low && next < high) {
			if next = (low + high) / 2; math.IsInf(high, 1) {
				next = 4 * t
			}
		}
		if math.Abs(next-t) < 1e-6*t {
			break
		}
		t = next
	}
	return max(t, 1e-3*unit)
}

// slopes returns the first and the second derivative of the log loss.
func slopes(scores []float32, labels []int32, classes int, t, unit float64) (slope, curve float64) {
	slope, curve = t/unit/unit, 1/unit/unit
	for i, y := range labels {
		row := scores[i*classes : (i+1)*classes]
		most := row[0]
		for _, s := range row {
			most = max(most, s)
		}
		var sum, mean, square float64
		for _, s := range row {
			p := math.Exp(t * float64(s-most))
			sum += p
			mean += p * float64(s)
			square += p * float64(s) * float64(s)
		}
		mean /= sum
		slope += mean - float64(row[y])
		curve += square/sum - mean*mean
	}
	return slope, curve
}
