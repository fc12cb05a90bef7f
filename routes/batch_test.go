package routes

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/submodels"
)

// newBatchTrainer is a trainer over the rows of a graph, with weights that do
// not depend on its size.
func newBatchTrainer(t *testing.T, d *Data, cfg Config, rows int) *trainer {
	t.Helper()
	cfg.Train = maps.Clone(cfg.Train)
	cfg.Train["batch_size"] = rows
	tr, err := newTrainer(Builtin(), d, cfg, TrainOptions{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if tr.net.rows != rows*cfg.Passes() {
		t.Fatalf("the graph has %d rows, want %d", tr.net.rows, rows)
	}
	fill(tr.model, 7, 0.5)
	return tr
}

// TestSmallerBatch checks that a batch of 3 in a graph of 8 rows, after a full
// one, has the loss and the gradient that it has in a graph of its own size.
func TestSmallerBatch(t *testing.T) {
	check := func(t *testing.T, d *Data, cfg Config) {
		t.Helper()
		few := []int32{9, 0, 4}
		wide := newBatchTrainer(t, d, cfg, 8)
		gradients(t, wide, rowsTo(8))
		loss, got := gradients(t, wide, few)
		wantLoss, want := gradients(t, newBatchTrainer(t, d, cfg, 3), few)
		near(t, "the loss", loss, wantLoss, 1e-6)
		for name, g := range want {
			for i := range g {
				near(t, fmt.Sprintf("gradient %d of %s", i, name), float64(got[name][i]), float64(g[i]), 1e-6)
			}
		}
	}
	words := wordy(12, 4)
	for i, a := range builtins(t, "all") {
		b := builtins(t, "second-half")
		cfg := double(a, b[(i+5)%len(b)], nil)
		t.Run(name(cfg), func(t *testing.T) { check(t, words, cfg) })
	}
	for depth := range 3 {
		t.Run(fmt.Sprint("vectors ", depth), func(t *testing.T) {
			d, layers := vectorData(3, 12, 2, 4), submodels.Values{"depth": depth, "width": 3}
			check(t, d, double(route(t, "all", "mlp", layers), route(t, "columns:2-3", "mlp", layers), nil))
		})
	}
}

// TestLastBatch checks that the mean loss of an epoch weighs the smaller last
// batch by its examples: without learning it is the loss over all of them.
func TestLastBatch(t *testing.T) {
	d := wordy(11, 4)
	cfg := single(route(t, "all", "mlp", submodels.Values{"pool": "mean", "depth": 0}),
		submodels.Values{"batch_size": 8, "epochs": 1, "learning_rate": 0.0, "weight_decay": 0.0})
	out := fit(t, d, cfg, TrainOptions{Seed: 2})
	m, err := out.Model.Evaluate(Train)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "the mean loss of the epoch", out.Epochs[0].TrainLoss, m.Loss, 1e-6)
}

// TestEmptyTexts checks that texts without tokens train, alone in a batch too,
// and that only what does not depend on tokens then has a gradient.
func TestEmptyTexts(t *testing.T) {
	d := textData(2, part(2, "", "", "a b", "b c", "c", ""), part(2, "", "a"))
	for _, r := range builtins(t, "all") {
		t.Run(describe(r), func(t *testing.T) {
			cfg := single(r, submodels.Values{"batch_size": 2})
			tr := newBatchTrainer(t, d, cfg, 2)
			loss, g := gradients(t, tr, []int32{0, 1})
			if !(loss > 0 && loss < 1e3) {
				t.Errorf("the loss of empty texts is %v", loss)
			}
			if i := slices.IndexFunc(g["a/embedding"], func(x float32) bool { return x != 0 }); i >= 0 {
				t.Errorf("the embedding has a gradient of empty texts: number %d is %v", i, g["a/embedding"][i])
			}
			if !slices.ContainsFunc(g["combiner/bias"], func(x float32) bool { return x != 0 }) {
				t.Error("the combiner's bias has no gradient")
			}
			fit(t, d, cfg, TrainOptions{Seed: 1})
		})
	}
}

// TestAllTextsEmpty checks a view that shows nothing of any text.
func TestAllTextsEmpty(t *testing.T) {
	d := textData(2, part(2, "a", "b", "c", "d"), part(2, "a", "b"))
	for _, r := range builtins(t, "odd") {
		out := fit(t, d, single(r, submodels.Values{"epochs": 2}), TrainOptions{Seed: 1})
		if v, err := d.View("odd"); err != nil || v.Length != 1 || v.Vocabulary != 1 {
			t.Fatalf("the view is %+v, %v", v, err)
		}
		if _, err := CostOf(Builtin(), d, out.Model.Config); err != nil {
			t.Error(err)
		}
	}
}

// TestBatchLargerThanData checks that a graph is no larger than the part.
func TestBatchLargerThanData(t *testing.T) {
	d := textData(2, part(2, "a", "b", "c"), part(2, "a", "b"))
	cfg := single(route(t, "all", "mlp", nil), submodels.Values{"batch_size": 65536})
	tr, err := newTrainer(Builtin(), d, cfg, TrainOptions{})
	if err != nil || tr.net.rows != 3 {
		t.Errorf("a graph of %d rows over 3 examples, %v", tr.net.rows, err)
	}
}

// TestDropoutOnlyInTraining checks of each kind of dropout that training drops
// something, differently at each step, and that evaluation drops nothing.
func TestDropoutOnlyInTraining(t *testing.T) {
	d := wordy(12, 4)
	layers := submodels.Values{"embedding": 8, "filters": 6, "widths": []int{1}}
	config := func(settings submodels.Values, combiner float64) Config {
		v := maps.Clone(layers)
		maps.Copy(v, settings)
		c := single(route(t, "all", "cnn", v), nil)
		c.Combiner = submodels.Values{"dropout": combiner}
		return c
	}
	without, err := newBatchTrainer(t, d, config(nil, 0), 8).model.Evaluate(Train)
	if err != nil {
		t.Fatal(err)
	}
	for what, cfg := range map[string]Config{
		"of words":                config(submodels.Values{"word_dropout": 0.5}, 0),
		"of embeddings":           config(submodels.Values{"embedding_dropout": 0.5}, 0),
		"of features":             config(submodels.Values{"dropout": 0.5}, 0),
		"of the combiner's input": config(nil, 0.5),
	} {
		tr := newBatchTrainer(t, d, cfg, 8)
		losses := map[float64]bool{}
		for step := range 3 {
			tr.opt.steps = step
			for range 2 {
				loss, _ := gradients(t, tr, rowsTo(8))
				losses[loss] = true
			}
		}
		if len(losses) != 3 {
			t.Errorf("dropout %s: 3 steps on one batch, each twice, give %d different losses", what, len(losses))
		}
		if m, err := tr.model.Evaluate(Train); err != nil || m != without {
			t.Errorf("dropout %s: evaluation gives %+v, and %+v without dropout; %v", what, m, without, err)
		}
	}
}

// TestOrder checks that each epoch takes every example once, in an order that
// epoch and seed decide.
func TestOrder(t *testing.T) {
	d := wordy(40, 4)
	seen := map[string]bool{}
	for seed := range uint64(2) {
		cfg := single(route(t, "all", "mlp", submodels.Values{"embedding": 2}), submodels.Values{"batch_size": 16})
		tr, err := newTrainer(Builtin(), d, cfg, TrainOptions{Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		for epoch := 1; epoch <= 2; epoch++ {
			if _, err := tr.epoch(context.Background(), epoch, false); err != nil {
				t.Fatal(err)
			}
			seen[fmt.Sprint(tr.batches.order)] = true
			if sorted := slices.Sorted(slices.Values(tr.batches.order)); !slices.Equal(sorted, rowsTo(40)) {
				t.Errorf("epoch %d takes %v", epoch, sorted)
			}
		}
	}
	if len(seen) != 4 {
		t.Errorf("2 epochs of 2 seeds have %d different orders", len(seen))
	}
}
