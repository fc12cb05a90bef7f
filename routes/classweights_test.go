package routes

import (
	"math"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/submodels/text"
)

// TestClassWeights holds weights, with a mean of 1, to values worked out by hand.
func TestClassWeights(t *testing.T) {
	labels := []int32{0, 0, 0, 0, 1, 3} // none of class 2
	third, root := float32(math.Sqrt(1.0/4)), float32(1)
	for what, c := range map[string]struct {
		how     string
		targets text.Targets
		want    []float32 // up to a factor
	}{
		"balanced":               {"balanced", text.Targets{Labels: labels}, []float32{0.25, 0.25, 0.25, 0.25, 1, 1}},
		"sqrt":                   {"sqrt", text.Targets{Labels: labels}, []float32{third, third, third, third, root, root}},
		"beside weights":         {"balanced", text.Targets{Labels: labels, Weights: []float32{4, 8, 0, 4, 3, 1}}, []float32{1, 2, 0, 1, 3, 1}},
		"certain distributions":  {"balanced", text.Targets{Labels: labels[3:], Distributions: []float32{1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1}}, []float32{0.5, 0.5, 1}},
		"divided distributions":  {"balanced", text.Targets{Labels: labels[:2], Distributions: []float32{1, 0, 0, 0, 0.5, 0.5, 0, 0}}, []float32{1 / 1.5, 0.5/1.5 + 1}},
		"a class without labels": {"sqrt", text.Targets{Labels: []int32{2, 2}}, []float32{1, 1}},
	} {
		got := weightClasses(c.targets, c.how, 4).Even()
		if !slices.Equal(got.Labels, c.targets.Labels) || !slices.Equal(got.Distributions, c.targets.Distributions) {
			t.Errorf("%s: what is taught has changed", what)
		}
		want := text.Targets{Labels: c.targets.Labels, Weights: c.want}.Even().Weights
		for i, w := range want {
			near(t, what, float64(got.Weights[i]), float64(w), 1e-6)
		}
	}
	if got := weightClasses(text.Targets{Labels: labels}, "none", 4); got.Weights != nil {
		t.Errorf("none gives the weights %v", got.Weights)
	}
}

// TestClassWeightsInTraining: a rare class that plain training leaves out is found.
func TestClassWeightsInTraining(t *testing.T) {
	p := text.Part{}
	for i := range 60 { // one text in ten is of class b, and says nothing else
		p.Examples = append(p.Examples, text.Example{Fields: []string{"same"}})
		p.Labels = append(p.Labels, int32(max(i%10-8, 0)))
	}
	d := textData(2, p, p)
	for how, want := range map[string]float64{"none": 0.1, "balanced": 0.5, "sqrt": 0.25} {
		cfg := single(small(t, "all", "mlp"), nil)
		cfg.Train["class_weights"], cfg.Train["epochs"], cfg.Train["patience"], cfg.Train["learning_rate"] = how, 150, 0, 0.02
		out := fit(t, d, cfg, TrainOptions{Part: TrainAndValidation})
		probability := 0.0
		if err := out.Model.Scores(Train, func(_ int, scores []float32) {
			probability = 1 / (1 + math.Exp(float64(scores[0]-scores[1])))
		}); err != nil {
			t.Fatal(err)
		}
		near(t, how+": the probability of the rare class", probability, want, 0.02)
	}
}
