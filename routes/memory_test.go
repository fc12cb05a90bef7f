package routes

import (
	"context"
	"runtime"
	"testing"

	"github.com/doubleroute/sweep/internal/check"
	"github.com/doubleroute/sweep/submodels"
)

// everything lists configurations that together use every built-in operation.
func everything(t testing.TB) []Config {
	noisy := submodels.Values{"dropout": 0.2, "word_dropout": 0.1, "embedding_dropout": 0.1}
	with := func(v submodels.Values) submodels.Values {
		for key, value := range noisy {
			v[key] = value
		}
		return v
	}
	var all []Config
	for _, pair := range [][2]Route{
		{route(t, "all", "mlp", with(submodels.Values{"pool": "mean_max", "depth": 2})), route(t, "bigrams", "mlp", with(submodels.Values{"pool": "max", "depth": 1, "activation": "tanh"}))},
		{route(t, "all", "cnn", with(submodels.Values{"widths": []int{1, 3}})), route(t, "characters", "cnn", with(submodels.Values{}))},
		{route(t, "odd", "rnn", with(submodels.Values{"cell": "gru", "directions": 2, "state": "max"})), route(t, "all", "rnn", with(submodels.Values{"cell": "lstm", "directions": 2, "state": "mean"}))},
		{route(t, "all", "rnn", with(submodels.Values{"cell": "gru", "directions": 1, "state": "last"})), route(t, "second-half", "mlp", with(submodels.Values{"pool": "mean"}))},
	} {
		c := double(pair[0], pair[1], submodels.Values{"epochs": 2, "batch_size": 16, "label_smoothing": 0.1})
		c.Combiner = submodels.Values{"dropout": 0.3}
		all = append(all, c)
	}
	for i, c := range pairsOfBags(t) {
		if i%3 != 1 && i < 9 { // no pair of bags, which takes no steps
			all = append(all, c)
		}
	}
	return all
}

// TestStepsAllocateNothing checks that a training step takes no new memory once
// a batch as large has been seen.
func TestStepsAllocateNothing(t *testing.T) {
	if check.Raced {
		t.Skip("under the race detector pools forget, and kernels take their scratch space anew")
	}
	d := wordy(96, 16)
	for _, cfg := range everything(t) {
		tr, err := newTrainer(Builtin(), d, cfg, TrainOptions{Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		rows := rowsTo(16)
		step := func() {
			if _, err := tr.step(rows); err != nil {
				t.Fatal(err)
			}
		}
		for range 20 { // word dropout changes how many tokens are distinct
			step()
		}
		if n := testing.AllocsPerRun(50, step); n != 0 {
			t.Errorf("%s: %v allocations a step", name(cfg), n)
		}
	}
}

// TestPredictAllocatesNothing checks the same of the prediction of one text.
func TestPredictAllocatesNothing(t *testing.T) {
	if check.Raced {
		t.Skip("under the race detector pools forget, and kernels take their scratch space anew")
	}
	d := wordy(96, 16)
	for _, cfg := range append(everything(t), pairsOfBags(t)[1], single(bags(t, "all")[4], nil)) {
		m, err := NewModel(Builtin(), d, cfg, 1)
		if err != nil {
			t.Fatal(err)
		}
		c, err := newClassifier(m)
		if err != nil {
			t.Fatal(err)
		}
		var probs []float64
		i := 0
		predict := func() {
			ex := d.Corpus.Train.Examples[i%24]
			i++
			if _, probs, err = c.PredictInto(probs, ex.Fields[0]); err != nil {
				t.Fatal(err)
			}
		}
		for range 24 {
			predict()
		}
		if n := testing.AllocsPerRun(48, predict); n != 0 {
			t.Errorf("%s: %v allocations a prediction", name(cfg), n)
		}
	}
}

// TestMemoryIsFlat checks that nothing of a trial stays behind when it is over:
// the memory in use after many trials in one process is that after a few.
func TestMemoryIsFlat(t *testing.T) {
	d, configs := wordy(96, 16), everything(t)
	train := func(trials int) {
		for i := range trials {
			if _, err := Fit(context.Background(), Builtin(), d, configs[i%len(configs)], TrainOptions{Seed: uint64(i), Epochs: 1}); err != nil {
				t.Fatal(err)
			}
		}
	}
	inUse := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.GC() // what pools kept through the first
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	train(2 * len(configs))
	before := inUse()
	train(200)
	grown := inUse() - before
	model, err := NewModel(Builtin(), d, configs[0], 1)
	if err != nil {
		t.Fatal(err)
	}
	least := 4 * model.Params().Count() // one trial's weights
	t.Logf("%d bytes more after 200 trials; the weights of one take %d", grown, least)
	if grown > least {
		t.Errorf("200 trials leave %d bytes behind; the weights of one take %d", grown, least)
	}
	runtime.KeepAlive(d)
}
