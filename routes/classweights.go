package routes

import (
	"math"

	"github.com/doubleroute/sweep/submodels/text"
)

// classWeights lists how examples can be weighted by their class.
func classWeights() []string { return []string{"none", "balanced", "sqrt"} }

// weightClasses returns targets that count in training by the frequency of their
// class, beside the weights that they have: balanced weighs each class as much as
// any other, 1/frequency an example, and sqrt goes half that way. An example that
// is taught a distribution has the mean of its classes' weights.
func weightClasses(t text.Targets, how string, classes int) text.Targets {
	power := map[string]float64{"balanced": -1, "sqrt": -0.5}[how]
	if power == 0 {
		return t
	}
	frequency := make([]float64, classes)
	each := func(yield func(example, class int, share float64)) {
		for i, label := range t.Labels {
			if t.Distributions == nil {
				yield(i, int(label), 1)
				continue
			}
			for c, p := range t.Distributions[i*classes : (i+1)*classes] {
				yield(i, c, float64(p))
			}
		}
	}
	each(func(_, class int, share float64) { frequency[class] += share })
	sums := make([]float64, len(t.Labels))
	each(func(i, class int, share float64) {
		if share > 0 {
			sums[i] += share * math.Pow(frequency[class], power)
		}
	})
	weights := make([]float32, len(t.Labels))
	for i, w := range sums {
		if t.Weights != nil {
			w *= float64(t.Weights[i])
		}
		weights[i] = float32(w)
	}
	t.Weights = weights
	return t
}
