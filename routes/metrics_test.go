package routes

import (
	"math"
	"testing"
)

// predict tallies predictions by scores of 1 for the guess and 0 elsewhere.
func predicted(classes int, truth, guess []int) Metrics {
	t := NewCounts(classes)
	for i, y := range truth {
		scores := make([]float32, classes)
		scores[guess[i]] = 1
		t.addScores(scores, int32(y))
	}
	return t.Metrics()
}

// TestMetrics holds accuracy and macro-F1 to values worked out by hand, which
// are those of scikit-learn's f1_score(average="macro").
func TestMetrics(t *testing.T) {
	tests := []struct {
		name         string
		classes      int
		truth, guess []int
		accuracy, f1 float64
	}{
		{"all right", 3, []int{0, 1, 2, 1}, []int{0, 1, 2, 1}, 1, 1},
		{"all wrong", 2, []int{0, 1}, []int{1, 0}, 0, 0},
		// Class 0: 2 right, 1 too many, 1 missed, 4/6. Class 1: 1, 1, 2, 2/5.
		// Class 2: 1, 2, 1, 2/5.
		{"a mixture", 3, []int{0, 0, 0, 1, 1, 1, 2, 2}, []int{0, 0, 1, 1, 2, 2, 2, 0}, 0.5, (4.0/6 + 2.0/5 + 2.0/5) / 3},
		// Class 3 neither occurs nor is predicted, and does not count; class 2
		// is predicted only, and counts as 0.
		{"classes that are not there", 4, []int{0, 0, 1, 1}, []int{0, 0, 1, 2}, 0.75, (1 + 2.0/3 + 0) / 3},
		{"a rare class ignored", 2, []int{0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, make([]int, 10), 0.9, (18.0 / 19) / 2},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m := predicted(test.classes, test.truth, test.guess)
			near(t, "accuracy", m.Accuracy, test.accuracy, 1e-12)
			near(t, "macro-F1", m.MacroF1, test.f1, 1e-12)
			if m.Examples != len(test.truth) {
				t.Errorf("%d examples, want %d", m.Examples, len(test.truth))
			}
		})
	}
}

func TestMetricsLoss(t *testing.T) {
	counts := NewCounts(2)
	counts.addScores([]float32{float32(math.Log(3)), 0}, 0)
	counts.addScores([]float32{float32(math.Log(3)), 0}, 1)
	m := counts.Metrics()
	near(t, "the loss", m.Loss, (math.Log(4.0/3)+math.Log(4))/2, 1e-7)
	near(t, "its negative", m.NegLogLoss, -m.Loss, 0)
	near(t, "accuracy", m.Accuracy, 0.5, 0)
}

// TestTie checks that of equal scores the first class is predicted.
func TestTie(t *testing.T) {
	counts := NewCounts(3)
	counts.addScores([]float32{1, 2, 2}, 1)
	counts.addScores([]float32{0, 0, 0}, 0)
	if m := counts.Metrics(); m.Accuracy != 1 {
		t.Errorf("accuracy is %v, want 1", m.Accuracy)
	}
}

func TestMetricsOfNothing(t *testing.T) {
	if m := NewCounts(3).Metrics(); m != (Metrics{}) {
		t.Errorf("metrics of no examples are %+v", m)
	}
}

func TestObjective(t *testing.T) {
	m := Metrics{Accuracy: 1, MacroF1: 2, NegLogLoss: 3}
	for name, want := range map[string]float64{"accuracy": 1, "macro_f1": 2, "neg_log_loss": 3} {
		if got, err := m.Objective(name); err != nil || got != want {
			t.Errorf("objective %s is %v, %v; want %v", name, got, err, want)
		}
	}
	if _, err := m.Objective("f1"); err == nil {
		t.Error("there is an objective f1")
	}
}

// TestPredictions holds what is said of each text to its scores.
func TestPredictions(t *testing.T) {
	d := tester()
	m := tested(t, Builtin(), d, double(small(t, "all", "rnn"), small(t, "odd", "cnn"), nil))
	r, err := m.Predictions(Test)
	if err != nil {
		t.Fatal(err)
	}
	right := 0.0
	if err := m.Scores(Test, func(i int, scores []float32) {
		best, sum := 0, 0.0
		for c, s := range scores {
			if sum += math.Exp(float64(s)); s > scores[best] {
				best = c
			}
		}
		near(t, "a confidence", r.Confidence[i], math.Exp(float64(scores[best]))/sum, 1e-12)
		if int(r.Predicted[i]) != best {
			t.Errorf("text %d is put into class %d, not %d", i, r.Predicted[i], best)
		}
		if best == int(d.Labels(Test)[i]) {
			right++
		}
	}); err != nil {
		t.Fatal(err)
	}
	near(t, "the accuracy", r.Accuracy, right/float64(len(r.Predicted)), 1e-12)
}
