package routes

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/text"
)

// teach gives the training part of small data a teacher who is sure to the given
// degree of the label, and some texts that only it knows.
func teach(y *text.Targets) {
	y.Distributions = oneHot(y.Labels, 3)
	for i := range y.Labels {
		row := y.Distributions[3*i : 3*i+3]
		for c := range row {
			row[c] = 0.75*row[c] + 0.25*float32(1+(i+c)%3)/6
		}
		if i%4 == 3 {
			y.Labels[i] = text.NoLabel
		}
	}
}

// TestDistill: a configuration with a temperature and a weight learns just what one
// without learns of data that were softened by hand, with each solver.
func TestDistill(t *testing.T) {
	how := submodels.Values{"temperature": 2.5, "weight": 0.6}
	train := func(more submodels.Values) submodels.Values {
		v := submodels.Values{"epochs": 3, "batch_size": 8, "learning_rate": 0.02}
		for name, x := range more {
			v[name] = x
		}
		return v
	}
	for name, cfg := range map[string]Config{
		"networks": double(small(t, "all", "mlp"), small(t, "all", "cnn"), train(nil)),
		"rnn":      double(small(t, "all", "rnn"), small(t, "all", "mlp"), train(nil)),
		"r-drop":   double(small(t, "all", "mlp"), small(t, "all", "cnn"), train(submodels.Values{"r_drop": 1.0})),
		"convex":   double(small(t, "all", "bag"), small(t, "all", "bag"), train(nil)),
		"mixed":    double(small(t, "all", "bag"), small(t, "all", "mlp"), train(nil)),
	} {
		for _, part := range []Part{Train, TrainAndValidation} {
			d := taught(teach)
			byHand := taught(func(y *text.Targets) {
				teach(y)
				y.Soften(2.5, 0.6, 3)
			})
			if part == TrainAndValidation && name != "networks" && name != "rnn" {
				continue // what the validation part teaches is certain, and stays so
			}
			fit := func(d *Data, cfg Config) *Outcome {
				out, err := Fit(context.Background(), nil, d, cfg, TrainOptions{Seed: 3, Part: part})
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				return out
			}
			with := cfg
			with.Distill = how
			got, want, without := fit(d, with), fit(byHand, cfg), fit(d, cfg)
			for i, e := range got.Epochs {
				if math.Abs(e.TrainLoss-want.Epochs[i].TrainLoss) > 1e-6 || math.Abs(e.Validation.Loss-want.Epochs[i].Validation.Loss) > 1e-6 {
					t.Errorf("%s, part %v: epoch %d has the losses %v and %v, by hand %v and %v", name, part, e.Epoch, e.TrainLoss, e.Validation.Loss, want.Epochs[i].TrainLoss, want.Epochs[i].Validation.Loss)
				}
			}
			if got.Epochs[0].TrainLoss == without.Epochs[0].TrainLoss {
				t.Errorf("%s: temperature and weight change nothing", name)
			}
			if original := taught(teach).Corpus.Train.Distributions; !slices.Equal(d.Corpus.Train.Distributions, original) {
				t.Errorf("%s: training has changed what the data teach", name)
			}
		}
	}
}

// TestDistillApart: each of two routes that are trained apart is taught what the pair
// is.
func TestDistillApart(t *testing.T) {
	cfg := double(small(t, "all", "bag"), small(t, "all", "mlp"), submodels.Values{"regime": Apart})
	cfg.Distill = submodels.Values{"temperature": 2.0, "weight": 0.5}
	for route := range 2 {
		if got := cfg.Alone(route).Distill; got.Float("temperature") != 2 || got.Float("weight") != 0.5 {
			t.Errorf("route %d is taught by %v", route, got)
		}
	}
	cfg.Train["regime"], cfg.Train["joint_epochs"], cfg.Train["joint_rate"] = ApartThenJoint, 1, 1e-3
	if got := cfg.Together().Distill; got.Float("temperature") != 2 {
		t.Errorf("both are taught by %v", got)
	}
}
