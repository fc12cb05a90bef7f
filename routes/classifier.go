package routes

import (
	"fmt"
	"math"

	"github.com/doubleroute/sweep/submodels/text"
)

// Classifier predicts the class of one text, or of one row of numbers, at a
// time. It is used by one goroutine at a time; load one for each.
type Classifier struct {
	model *Model
	probs []float64
}

func newClassifier(m *Model) (*Classifier, error) {
	var err error
	if m.single, err = m.network(1); err != nil {
		return nil, err
	}
	if err := m.single.program.Freeze(); err != nil {
		return nil, err
	}
	return &Classifier{model: m, probs: make([]float64, len(m.data.Corpus.Classes))}, nil
}

// Classes lists the classes in the order of Predict's probabilities.
func (c *Classifier) Classes() []string { return c.model.data.Corpus.Classes }

// Fields lists the text columns that Predict takes, in order; none for a model
// of vectors.
func (c *Classifier) Fields() []string { return c.model.data.Corpus.Fields }

// Columns returns how many numbers PredictVector takes; 0 for a model of text.
func (c *Classifier) Columns() int { return len(c.model.data.Corpus.Columns) }

// Predict returns the most likely class of a text and the probability of every
// class, valid until the next call. There is one string for each of Fields.
func (c *Classifier) Predict(fields ...string) (class string, probabilities []float64, err error) {
	if len(fields) != len(c.Fields()) || c.Columns() > 0 {
		return "", nil, fmt.Errorf("this model reads the %d text columns %q, not %d", len(c.Fields()), c.Fields(), len(fields))
	}
	return c.predict(text.Example{Fields: fields})
}

// PredictVector is Predict for a model of vectors.
func (c *Classifier) PredictVector(numbers []float32) (class string, probabilities []float64, err error) {
	if len(numbers) != c.Columns() || c.Columns() == 0 {
		return "", nil, fmt.Errorf("this model reads rows of %d numbers, not %d", c.Columns(), len(numbers))
	}
	return c.predict(text.Example{Numbers: numbers})
}

func (c *Classifier) predict(ex text.Example) (string, []float64, error) {
	n := c.model.single
	n.loadExample(ex)
	if err := n.program.Run(); err != nil {
		return "", nil, err
	}
	scores, err := n.program.Floats(n.scores)
	if err != nil {
		return "", nil, err
	}
	best := 0
	for i, s := range scores {
		if s > scores[best] {
			best = i
		}
	}
	var sum float64
	for i, s := range scores {
		c.probs[i] = math.Exp(float64(s - scores[best]))
		sum += c.probs[i]
	}
	for i := range c.probs {
		c.probs[i] /= sum
	}
	return c.Classes()[best], c.probs, nil
}
