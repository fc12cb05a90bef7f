package routes

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/text"
)

// wordy is data whose class shows in one word of several, wrong for one text
// in eight.
func wordy(train, validation int) *Data {
	rng := submodels.Stream(9, "wordy", 0)
	draw := func(n int) text.Part {
		p := text.Part{}
		for range n {
			class := rng.IntN(3)
			words := []string{classNames(3)[class] + "-word"}
			for range rng.IntN(5) {
				words = append(words, fmt.Sprint("noise", rng.IntN(20)))
			}
			rng.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
			if rng.IntN(8) == 0 {
				class = rng.IntN(3)
			}
			p.Examples = append(p.Examples, text.Example{Fields: []string{strings.Join(words, " ")}})
			p.Labels = append(p.Labels, int32(class))
		}
		return p
	}
	return textData(3, draw(train), draw(validation))
}

// busy is a configuration with every random part of training.
func busy(t testing.TB) Config {
	c := double(
		route(t, "all", "cnn", submodels.Values{"embedding": 8, "filters": 6, "widths": []int{1, 2}, "dropout": 0.2, "word_dropout": 0.1}),
		route(t, "second-half", "rnn", submodels.Values{"embedding": 6, "hidden": 5, "word_dropout": 0.1}),
		submodels.Values{"epochs": 4, "batch_size": 16, "learning_rate": 0.01})
	c.Combiner = submodels.Values{"dropout": 0.3}
	return c
}

func fit(t testing.TB, d *Data, cfg Config, o TrainOptions) *Outcome {
	t.Helper()
	out, err := Fit(context.Background(), Builtin(), d, cfg, o)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// same reports whether two models have the same weights to the bit.
func same(a, b *Model) bool {
	x, y := weights(a), weights(b)
	for name := range x {
		if !slices.Equal(x[name], y[name]) {
			return false
		}
	}
	return len(x) == len(y)
}

// TestSeed checks that training is a function of its seed: the same bits when
// it runs again and when it runs beside others over the same data, and others
// for another seed.
func TestSeed(t *testing.T) {
	d, cfg := wordy(96, 48), busy(t)
	first := fit(t, d, cfg, TrainOptions{Seed: 5})
	var together [3]*Outcome
	var wait sync.WaitGroup
	for i := range together {
		wait.Go(func() {
			out, err := Fit(context.Background(), Builtin(), d, cfg, TrainOptions{Seed: 5})
			if err != nil {
				t.Error(err)
				return
			}
			together[i] = out
		})
	}
	wait.Wait()
	fresh := fit(t, wordy(96, 48), cfg, TrainOptions{Seed: 5})
	for i, out := range append(together[:], fresh) {
		if out == nil || !same(first.Model, out.Model) {
			t.Fatalf("training number %d with the same seed gives other weights", i+1)
		}
		for e := range first.Epochs {
			a, b := first.Epochs[e], out.Epochs[e]
			if a.TrainLoss != b.TrainLoss || a.Validation != b.Validation {
				t.Errorf("epoch %d gives %+v and %+v", e+1, a, b)
			}
		}
	}
	if same(first.Model, fit(t, d, cfg, TrainOptions{Seed: 6}).Model) {
		t.Error("another seed gives the same weights")
	}
}

// TestFewerEpochs checks that training for fewer epochs than configured is the
// beginning of the whole.
func TestFewerEpochs(t *testing.T) {
	d, cfg := wordy(96, 48), busy(t)
	whole, some := fit(t, d, cfg, TrainOptions{Seed: 5}), fit(t, d, cfg, TrainOptions{Seed: 5, Epochs: 2})
	if len(whole.Epochs) != 4 || len(some.Epochs) != 2 {
		t.Fatalf("%d and %d epochs, want 4 and 2", len(whole.Epochs), len(some.Epochs))
	}
	for i, e := range some.Epochs {
		w := whole.Epochs[i]
		if e.TrainLoss != w.TrainLoss || e.Validation != w.Validation || e.LearningRate != w.LearningRate {
			t.Errorf("epoch %d is %+v, and %+v of the whole", i+1, e, w)
		}
	}
}

// TestEarlyStopping checks when training stops and that it gives back the
// weights of its best epoch.
func TestEarlyStopping(t *testing.T) {
	d := wordy(64, 64)
	for _, objective := range []string{"", "macro_f1", "neg_log_loss"} {
		for _, patience := range []int{0, 2} {
			t.Run(fmt.Sprint(objective, patience), func(t *testing.T) {
				cfg := single(route(t, "all", "mlp", submodels.Values{"embedding": 16, "pool": "mean_max", "depth": 1, "width": 32}),
					submodels.Values{"epochs": 30, "batch_size": 8, "learning_rate": 0.02, "patience": patience})
				var told []EpochResult
				out := fit(t, d, cfg, TrainOptions{Seed: 3, Objective: objective, OnEpoch: func(r EpochResult) { told = append(told, r) }})
				if !slices.Equal(told, out.Epochs) {
					t.Error("OnEpoch was told something else than the outcome")
				}
				name := objective
				if name == "" {
					name = "accuracy"
				}
				best := 0
				for i, e := range out.Epochs {
					x, _ := e.Validation.Objective(name)
					y, _ := out.Epochs[best].Validation.Objective(name)
					if x > y || x == y && e.Validation.Loss < out.Epochs[best].Validation.Loss {
						best = i
					}
				}
				if out.Best != best || best == len(out.Epochs)-1 {
					t.Errorf("the best epoch is %d of %d, not %d; it must not be the last for this test", best+1, len(out.Epochs), out.Best+1)
				}
				want := 30
				if patience > 0 {
					want = best + 1 + patience
				}
				if len(out.Epochs) != want {
					t.Errorf("training took %d epochs, want %d", len(out.Epochs), want)
				}
				m, err := out.Model.Evaluate(Validation)
				if err != nil || m != out.Epochs[best].Validation {
					t.Errorf("the model gives %+v, %v; its best epoch was %+v", m, err, out.Epochs[best].Validation)
				}
			})
		}
	}
}

// TestTrainAndValidation checks that training on the union looks at no
// validation result and takes all epochs.
func TestTrainAndValidation(t *testing.T) {
	cfg := busy(t)
	cfg.Train["patience"] = 1
	out := fit(t, wordy(64, 32), cfg, TrainOptions{Seed: 3, Part: TrainAndValidation})
	if len(out.Epochs) != 4 || out.Best != 3 {
		t.Errorf("%d epochs with the best at %d, want 4 and 3", len(out.Epochs), out.Best)
	}
	for _, e := range out.Epochs {
		if e.Validation != (Metrics{}) || e.TrainLoss <= 0 {
			t.Errorf("epoch %d is %+v", e.Epoch, e)
		}
	}
}

// TestLearns checks that every kind of sub-model learns what one word says.
func TestLearns(t *testing.T) {
	d := wordy(240, 96)
	for _, r := range []Route{
		route(t, "all", "mlp", submodels.Values{"pool": "max", "depth": 0}),
		route(t, "bigrams", "mlp", submodels.Values{"pool": "mean", "depth": 1}),
		route(t, "all", "cnn", nil),
		route(t, "all", "rnn", submodels.Values{"cell": "gru", "state": "max"}),
		route(t, "all", "rnn", submodels.Values{"cell": "lstm", "state": "max", "directions": 2}),
	} {
		out := fit(t, d, single(r, submodels.Values{"learning_rate": 0.02, "batch_size": 16}), TrainOptions{Seed: 1})
		if a := out.Epochs[out.Best].Validation.Accuracy; a < 0.8 {
			t.Errorf("%s reaches an accuracy of %.2f; one word tells 9 in 10 classes", describe(r), a)
		}
	}
}

// TestDiverging checks that a training that breaks says where and what to do.
func TestDiverging(t *testing.T) {
	deep := route(t, "all", "mlp", submodels.Values{"embedding": 8, "pool": "mean", "depth": 16, "width": 16})
	for _, rate := range []float64{1e6, 1e30} {
		cfg := single(deep, submodels.Values{"learning_rate": rate, "clip": 0.0, "batch_size": 8, "decay": "none"})
		_, err := Fit(context.Background(), Builtin(), wordy(64, 16), cfg, TrainOptions{Seed: 1})
		if err == nil {
			t.Fatalf("a learning rate of %g trains", rate)
		}
		for _, word := range []string{"epoch 1", "step ", "lower train.learning_rate"} {
			if !strings.Contains(err.Error(), word) {
				t.Errorf("%q does not say %q", err, word)
			}
		}
	}
}

// TestBadNumbers checks that data which is no number fails the training, not
// the process.
func TestBadNumbers(t *testing.T) {
	d := vectorData(2, 16, 1, 3)
	d.Corpus.Train.Examples[3].Numbers[1] = float32(math.Inf(1))
	cfg := single(route(t, "all", "mlp", submodels.Values{"depth": 1, "width": 4}), nil)
	if _, err := Fit(context.Background(), Builtin(), d, cfg, TrainOptions{Seed: 1}); err == nil {
		t.Error("infinite numbers train")
	}
}

func TestMemoryLimit(t *testing.T) {
	d, cfg := wordy(32, 8), busy(t)
	need, err := MemoryOf(Builtin(), d, cfg)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Fit(context.Background(), Builtin(), d, cfg, TrainOptions{Memory: need, Epochs: 1}); err != nil {
		t.Errorf("a limit of what it takes refuses it: %v", err)
	}
	_, err = Fit(context.Background(), Builtin(), d, cfg, TrainOptions{Memory: need - 1})
	if err == nil || !strings.Contains(err.Error(), "limit.memory") {
		t.Errorf("a limit below what it takes gives %v", err)
	}
	cfg.A.Settings["filters"] = 60000
	more, err := MemoryOf(Builtin(), d, cfg)
	if err != nil || more < 100*need {
		t.Errorf("10,000 times the filters take %d bytes and not %d, %v", more, need, err)
	}
}

// TestMemoryOfBatch checks that each further row of a batch takes its results
// and their gradients.
func TestMemoryOfBatch(t *testing.T) {
	d := wordy(100, 8)
	need := func(rows int) int64 {
		cfg := single(route(t, "all", "mlp", submodels.Values{"embedding": 8, "pool": "mean", "depth": 1, "width": 16}),
			submodels.Values{"batch_size": rows})
		n, err := MemoryOf(Builtin(), d, cfg)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	// A mean of 8, 16 units and 3 scores.
	if got, want := need(64)-need(32), int64(32*2*4*(8+16+3)); got != want {
		t.Errorf("32 more rows take %d bytes, want %d", got, want)
	}
	if need(108) != need(65536) {
		t.Error("rows that the data do not have take memory")
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	o := TrainOptions{Seed: 1, OnEpoch: func(r EpochResult) {
		if r.Epoch == 2 {
			cancel()
		}
		if r.Epoch > 2 {
			t.Error("training goes on after it was cancelled")
		}
	}}
	if _, err := Fit(ctx, Builtin(), wordy(32, 8), busy(t), o); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled training gives %v", err)
	}
}
