package routes

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/text"
)

// taught is small data whose training part has other targets.
func taught(change func(train *text.Targets)) *Data {
	d := wordy(48, 24)
	c := *d.Corpus
	c.Train.Labels = slices.Clone(c.Train.Labels)
	change(&c.Train.Targets)
	return NewData(nil, &c, d.Options)
}

func oneHot(labels []int32, classes int) []float32 {
	all := make([]float32, len(labels)*classes)
	for i, y := range labels {
		all[i*classes+int(y)] = 1
	}
	return all
}

func fitted2(t *testing.T, d *Data, p Part) *Outcome {
	t.Helper()
	cfg := double(small(t, "all", "mlp"), small(t, "all", "cnn"), submodels.Values{"epochs": 4, "batch_size": 8, "learning_rate": 0.02, "label_smoothing": 0.1})
	out, err := Fit(context.Background(), nil, d, cfg, TrainOptions{Seed: 3, Part: p})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestTargetsOfLabels checks that weights that are all the same teach what none
// teach, bit for bit, and that the distributions of certain labels teach nearly
// the same.
func TestTargetsOfLabels(t *testing.T) {
	for _, part := range []Part{Train, TrainAndValidation} {
		want := fitted2(t, taught(func(*text.Targets) {}), part)
		even := fitted2(t, taught(func(y *text.Targets) { y.Weights = slices.Repeat([]float32{1}, len(y.Labels)) }), part)
		sameOutcome(t, "weights of 1", even, want)
		certain := fitted2(t, taught(func(y *text.Targets) { y.Distributions = oneHot(y.Labels, 3) }), part)
		for i, e := range certain.Epochs {
			near(t, fmt.Sprint("the loss of epoch ", e.Epoch), e.TrainLoss, want.Epochs[i].TrainLoss, 1e-4)
		}
	}
}

// TestSoftTargetsTeach trains on labels that are wrong with distributions, or
// weights, that say what is right: the metrics go by the labels, what is learned
// by the targets.
func TestSoftTargetsTeach(t *testing.T) {
	good := taught(func(*text.Targets) {})
	right := good.Labels(Train)
	wrong := func(y *text.Targets) {
		for i := range y.Labels {
			y.Labels[i] = (y.Labels[i] + 1) % 3
		}
	}
	teacher := taught(func(y *text.Targets) {
		y.Distributions = oneHot(y.Labels, 3)
		for i := range y.Distributions {
			y.Distributions[i] = 0.1 + 0.7*y.Distributions[i]
		}
		wrong(y)
	})
	out := fitted2(t, teacher, TrainAndValidation)
	hits := 0
	r, err := out.Model.Predictions(Train)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range r.Predicted {
		if c == right[i] {
			hits++
		}
	}
	if hits < len(right)*9/10 || r.Accuracy > 0.1 {
		t.Errorf("%d of %d texts are put where the teacher has them; by the labels the accuracy is %v", hits, len(right), r.Accuracy)
	}
}

// TestTargetsOfBatch checks that a batch's loss is that of its own examples'
// targets, with the mean weight of the part as 1.
func TestTargetsOfBatch(t *testing.T) {
	weights := func(i int) float32 { return float32(i % 3) }
	d := taught(func(y *text.Targets) {
		for i := range y.Labels {
			y.Weights = append(y.Weights, weights(i))
		}
	})
	loss := func(d *Data, rows []int32) float64 {
		tr, err := newTrainer(nil, d, single(small(t, "all", "mlp"), submodels.Values{"batch_size": 4}), TrainOptions{Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		l, _ := gradients(t, tr, rows)
		return l
	}
	plain := taught(func(*text.Targets) {})
	for _, rows := range [][]int32{{0, 1, 2, 3}, {5, 4}, {3}, {2, 2, 8, 1}} {
		want := 0.0
		for _, r := range rows {
			want += float64(weights(int(r))) * loss(plain, []int32{r}) / float64(len(rows))
		}
		near(t, fmt.Sprint("the loss of ", rows), loss(d, rows), want, 1e-5) // the mean weight of 48 examples is 1
	}
}

// TestOtherTargets checks that bad targets are a fault, and that a saved training
// goes on with its own targets only.
func TestOtherTargets(t *testing.T) {
	cfg := single(small(t, "all", "mlp"), nil)
	bad := taught(func(y *text.Targets) { y.Weights = []float32{1} })
	if _, err := NewTraining(nil, bad, cfg, TrainOptions{}); err == nil || !strings.Contains(err.Error(), "1 weights for 48 examples") {
		t.Errorf("too few weights: %v", err)
	}
	soft := func(y *text.Targets) { y.Distributions = oneHot(y.Labels, 3) }
	heavy := func(y *text.Targets) { y.Weights = slices.Repeat([]float32{2}, len(y.Labels)) }
	none := func(*text.Targets) {}
	state := saved(t, begun(t, taught(soft), cfg, TrainOptions{}, 1))
	resume(t, taught(soft), cfg, TrainOptions{}, state)
	for i, other := range []func(*text.Targets){none, heavy} {
		if _, err := ResumeTraining(nil, taught(other), cfg, TrainOptions{}, bytes.NewReader(state)); !errors.Is(err, errOtherState) {
			t.Errorf("targets %d: %v", i, err)
		}
	}
}
