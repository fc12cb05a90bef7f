package routes

import (
	"fmt"
	"math"
)

// Metrics is how well a classifier does on a part.
type Metrics struct {
	Examples   int
	Loss       float64 // mean cross-entropy, natural logarithm, without smoothing
	Accuracy   float64 // share of examples whose class has the greatest score
	MacroF1    float64 // mean F1 of the classes that occur or are predicted
	NegLogLoss float64 // -Loss
}

// Objective returns the metric that a search maximizes: accuracy, macro_f1 or
// neg_log_loss.
func (m Metrics) Objective(name string) (float64, error) {
	switch name {
	case "accuracy":
		return m.Accuracy, nil
	case "macro_f1":
		return m.MacroF1, nil
	case "neg_log_loss":
		return m.NegLogLoss, nil
	}
	return 0, fmt.Errorf("there is no objective %q: use accuracy, macro_f1 or neg_log_loss", name)
}

// tally counts predictions.
type tally struct {
	examples, right int
	loss            float64
	truth, guess    []int // by class
	hits            []int
}

func newTally(classes int) *tally {
	return &tally{truth: make([]int, classes), guess: make([]int, classes), hits: make([]int, classes)}
}

// add counts one example by its class scores, and returns the class predicted,
// of equal scores the first, and the sum of exp(score − its score) over classes.
func (t *tally) add(scores []float32, label int32) (best int, sum float64) {
	for c, s := range scores {
		if s > scores[best] {
			best = c
		}
	}
	t.examples++
	t.truth[label]++
	t.guess[best]++
	if best == int(label) {
		t.right++
		t.hits[label]++
	}
	for _, s := range scores {
		sum += math.Exp(float64(s) - float64(scores[best]))
	}
	t.loss += math.Log(sum) + float64(scores[best]) - float64(scores[label])
	return best, sum
}

func (t *tally) metrics() Metrics {
	n := float64(max(t.examples, 1))
	m := Metrics{Examples: t.examples, Loss: t.loss / n, Accuracy: float64(t.right) / n}
	m.NegLogLoss = -m.Loss
	classes := 0
	for c := range t.truth {
		if t.truth[c]+t.guess[c] == 0 {
			continue
		}
		classes++
		m.MacroF1 += 2 * float64(t.hits[c]) / float64(t.truth[c]+t.guess[c])
	}
	m.MacroF1 /= float64(max(classes, 1))
	return m
}
