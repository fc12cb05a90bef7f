package text

import (
	"fmt"
	"math"
	"slices"
)

// NoLabel is the label of an example of which only a teacher's distribution is known.
const NoLabel int32 = -1

// Targets is what examples teach: a class each or, where it is known better, a
// distribution over classes, such as a teacher gives. What a classifier is
// measured against are the labels.
type Targets struct {
	// Labels are the true classes, indices into Corpus.Classes, one an example;
	// NoLabel where that is not known and there are Distributions.
	Labels []int32
	// Weights says how much each example counts in training beside the others, at
	// least 0; nil where all count the same.
	Weights []float32
	// Distributions are the probabilities that are taught in place of the labels,
	// [examples×classes], those of an example adding up to 1; nil for the labels.
	Distributions []float32
}

// Check returns why these are no targets for that many classes, or nil.
func (t Targets) Check(classes int) error {
	n := len(t.Labels)
	if t.Weights != nil && len(t.Weights) != n {
		return fmt.Errorf("there are %d weights for %d examples: give one each, or none", len(t.Weights), n)
	}
	if t.Distributions != nil && len(t.Distributions) != n*classes {
		return fmt.Errorf("there are %d probabilities for %d examples and %d classes: give one for each of both, or none", len(t.Distributions), n, classes)
	}
	if at := slices.IndexFunc(t.Labels, func(y int32) bool { return y < NoLabel || int(y) >= classes || y == NoLabel && t.Distributions == nil }); at >= 0 {
		return fmt.Errorf("the label of example %d is %d: it must be one of the %d classes, from 0", at, t.Labels[at], classes)
	}
	var total float64
	for i, w := range t.Weights {
		if total += float64(w); !(w >= 0) || math.IsInf(float64(w), 0) {
			return fmt.Errorf("the weight of example %d is %v: it must be a number of 0 or more", i, w)
		}
	}
	if len(t.Weights) > 0 && total == 0 {
		return fmt.Errorf("all %d weights are 0: nothing would be learned", n)
	}
	for i := range n {
		if t.Distributions == nil {
			break
		}
		var sum float64
		for c, p := range t.Distributions[i*classes : (i+1)*classes] {
			if sum += float64(p); !(p >= 0) {
				return fmt.Errorf("example %d has class %d with the probability %v: it must be between 0 and 1", i, c, p)
			}
		}
		if !(math.Abs(sum-1) < 1e-3) {
			return fmt.Errorf("the probabilities of example %d add up to %v: they must to 1", i, sum)
		}
	}
	return nil
}

// Take makes t the targets of the given examples of from, in memory of its own
// that is used again.
func (t *Targets) Take(from Targets, examples []int32, classes int) {
	t.Labels, t.Weights, t.Distributions = t.Labels[:0], t.Weights[:0], t.Distributions[:0]
	for _, i := range examples {
		t.Labels = append(t.Labels, from.Labels[i])
	}
	if from.Weights != nil {
		for _, i := range examples {
			t.Weights = append(t.Weights, from.Weights[i])
		}
	}
	if from.Distributions != nil {
		for _, i := range examples {
			t.Distributions = append(t.Distributions, from.Distributions[int(i)*classes:(int(i)+1)*classes]...)
		}
	}
}

// Join returns the targets of t's examples followed by those of more. Where one of
// both has no weights they are 1, and where it has no distributions all is its
// labels'.
func (t Targets) Join(more Targets, classes int) Targets {
	joined := Targets{Labels: slices.Concat(t.Labels, more.Labels)}
	if t.Weights != nil || more.Weights != nil {
		joined.Weights = slices.Concat(t.weights(), more.weights())
	}
	if t.Distributions != nil || more.Distributions != nil {
		joined.Distributions = slices.Concat(t.distributions(classes), more.distributions(classes))
	}
	return joined
}

func (t Targets) weights() []float32 {
	if t.Weights != nil {
		return t.Weights
	}
	return slices.Repeat([]float32{1}, len(t.Labels))
}

func (t Targets) distributions(classes int) []float32 {
	if t.Distributions != nil {
		return t.Distributions
	}
	all := make([]float32, len(t.Labels)*classes)
	for i, label := range t.Labels {
		all[i*classes+int(label)] = 1
	}
	return all
}

// Even returns the targets with weights of a mean of 1.
func (t Targets) Even() Targets {
	if t.Weights == nil {
		return t
	}
	var sum float64
	for _, w := range t.Weights {
		sum += float64(w)
	}
	scaled := make([]float32, len(t.Weights))
	for i, w := range t.Weights {
		scaled[i] = float32(float64(w) / sum * float64(len(t.Weights)))
	}
	t.Weights = scaled
	return t
}

// Soften changes the distributions, in place, to what a student is taught: each
// number to the power of 1/temperature, which makes a temperature above 1 flatter;
// and of the sum that much, weight, beside the label, which has the rest where there
// is one. Without distributions nothing changes, and so it is with 1 and 1.
func (t *Targets) Soften(temperature, weight float64, classes int) {
	if t.Distributions == nil || temperature == 1 && weight == 1 {
		return
	}
	for i, label := range t.Labels {
		taught := t.Distributions[i*classes : (i+1)*classes]
		if temperature != 1 {
			flatten(taught, 1/temperature)
		}
		if label == NoLabel {
			continue
		}
		for c := range taught {
			taught[c] *= float32(weight)
		}
		taught[label] += float32(1 - weight)
	}
}

// flatten raises the numbers of a distribution to a power and makes one of them
// again. The greatest is 1 before that, so that none is lost to underflow alone.
func flatten(p []float32, power float64) {
	most, sum := float64(slices.Max(p)), 0.0
	for c, x := range p {
		y := math.Pow(float64(x)/most, power)
		p[c], sum = float32(y), sum+y
	}
	for c := range p {
		p[c] /= float32(sum)
	}
}
