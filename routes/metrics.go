package routes

import (
	"cmp"
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

// Better reports whether m beats another in the objective or, at the same objective,
// in loss. An empty objective is accuracy.
func (m Metrics) Better(than Metrics, objective string) bool {
	objective = cmp.Or(objective, "accuracy")
	x, _ := m.Objective(objective)
	y, _ := than.Objective(objective)
	return x > y || x == y && m.Loss < than.Loss
}

// Counts counts predictions.
type Counts struct {
	examples, right int
	loss            float64
	truth, guess    []int // by class
	hits            []int
}

// NewCounts returns counts of nothing yet.
func NewCounts(classes int) *Counts {
	return &Counts{truth: make([]int, classes), guess: make([]int, classes), hits: make([]int, classes)}
}

// Add counts one example: the class predicted, the true one and its cross-entropy.
func (c *Counts) Add(predicted int, label int32, loss float64) {
	c.examples++
	c.truth[label]++
	c.guess[predicted]++
	if predicted == int(label) {
		c.right++
		c.hits[label]++
	}
	c.loss += loss
}

// addScores counts one example by its class scores, and returns the class
// predicted, of equal scores the first, the sum of exp(score − its score) over
// classes, and the cross-entropy.
func (c *Counts) addScores(scores []float32, label int32) (best int, sum, loss float64) {
	for k, s := range scores {
		if s > scores[best] {
			best = k
		}
	}
	for _, s := range scores {
		sum += math.Exp(float64(s) - float64(scores[best]))
	}
	loss = math.Log(sum) + float64(scores[best]) - float64(scores[label])
	c.Add(best, label, loss)
	return best, sum, loss
}

// Of returns how many examples of a class were counted.
func (c *Counts) Of(class int) int { return c.truth[class] }

// Metrics returns what the counts come to.
func (c *Counts) Metrics() Metrics {
	n := float64(max(c.examples, 1))
	m := Metrics{Examples: c.examples, Loss: c.loss / n, Accuracy: float64(c.right) / n}
	m.NegLogLoss = -m.Loss
	classes := 0
	for k := range c.truth {
		if c.truth[k]+c.guess[k] == 0 {
			continue
		}
		classes++
		m.MacroF1 += 2 * float64(c.hits[k]) / float64(c.truth[k]+c.guess[k])
	}
	m.MacroF1 /= float64(max(classes, 1))
	return m
}

// Predictions is what a classifier says of every example of a part, and how well
// it does.
type Predictions struct {
	Metrics
	Predicted  []int32   // the class of each example
	Confidence []float64 // the probability given to it; 0 where the scores are not finite
	Losses     []float64 // the cross-entropy of each example, whose mean is Loss
}

// Evaluation makes predictions of class scores.
type Evaluation struct {
	labels []int32
	counts *Counts
	made   Predictions
}

// NewEvaluation begins an evaluation of examples with these true classes.
func NewEvaluation(labels []int32, classes int) *Evaluation {
	return &Evaluation{labels: labels, counts: NewCounts(classes),
		made: Predictions{Predicted: make([]int32, len(labels)), Confidence: make([]float64, len(labels)), Losses: make([]float64, len(labels))}}
}

// Add takes the class scores of an example, each once.
func (e *Evaluation) Add(example int, scores []float32) {
	best, sum, loss := e.counts.addScores(scores, e.labels[example])
	e.made.Predicted[example], e.made.Losses[example] = int32(best), loss
	if sum >= 1 && !math.IsInf(sum, 0) {
		e.made.Confidence[example] = 1 / sum
	}
}

// Predictions returns those of the examples so far.
func (e *Evaluation) Predictions() Predictions {
	e.made.Metrics = e.counts.Metrics()
	return e.made
}
