package reportstest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/doubleroute/sweep/reports/input"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/search"
)

// WithParams gives each trial of a study params of its number.
func WithParams(d input.Data, params func(n int) map[string]any) input.Data {
	for i := range d.Trials {
		p := params(d.Trials[i].Number)
		d.Trials[i].Params, d.Trials[i].Settings = Encoded(p), Encoded(p)
	}
	return d
}

// Searched is a fixture in which the settings of those names were searched, the
// first matters most, and the first two matter together.
func Searched(d input.Data, names ...string) input.Data {
	rng := rand.New(rand.NewPCG(3, 3))
	for i := range d.Trials {
		t := &d.Trials[i]
		params, accuracy, before := map[string]any{}, 0.5, 0.0
		for k, name := range names {
			x := rng.Float64()
			params[name] = x
			accuracy += 0.3 * x / float64(1+k*k)
			if k == 1 {
				accuracy += 0.4 * (x - 0.5) * (before - 0.5)
			}
			before = x
		}
		t.Params, t.Accuracy, t.State = Encoded(params), accuracy, search.Complete
	}
	return d
}

// PlainData is a study of so many complete trials with one range; each costs as
// much as its number says and reaches what accuracy says of it.
func PlainData(count int, accuracy func(n int) float64) input.Data {
	d := input.Data{Study: results.Study{Name: "tickets", File: "my tickets.toml", Maximize: "accuracy", Minimize: "flops"}, Epochs: map[int][]results.Epoch{}}
	for n := range count {
		rate := 0.001 * math.Pow(10, float64(n%20)/19)
		d.Trials = append(d.Trials, results.Trial{Number: n, State: search.Complete, Accuracy: accuracy(n), Cost: float64(1000 + n),
			Routes: []string{"cnn"}, Views: []string{"all"}, Params: Encoded(map[string]any{"train.learning_rate": rate, "route.a.submodel": "cnn"})})
	}
	return d
}

// ReadData is plainData of two trials, the second with two routes, that were
// read on 400 texts: by seed, how many of the first texts each has right.
func ReadData(first, second []int) input.Data {
	d := PlainData(2, func(n int) float64 { return 0.5 + 0.1*float64(n) })
	d.TestLabels, d.Study.Classes = make([]int, 400), []string{"a", "b"}
	d.Trials[1].Routes, d.Trials[1].Views = []string{"cnn", "rnn"}, []string{"all", "odd"}
	for trial, seeds := range [][]int{first, second} {
		for seed, right := range seeds {
			r := results.Predictions{Trial: trial, Seed: seed, Predicted: make([]int, 400), Confidence: slices.Repeat([]float64{0.5}, 400)}
			for i := right; i < 400; i++ {
				r.Predicted[i] = 1
			}
			d.Predictions = append(d.Predictions, r)
			d.Finals = append(d.Finals, results.FinalRun{Trial: trial, Seed: seed, TestAccuracy: float64(right) / 400})
		}
	}
	return d
}

// Everything is a study for which all rules speak that can at once: its front is
// at an end of one range and in a corner of another, a third does nothing, and
// the curves rise.
func Everything() input.Data {
	d := ReadData([]int{352, 350, 354}, []int{353, 351, 352})
	for n := 2; n < 300; n++ {
		t := d.Trials[n%2]
		t.Number, t.Cost, t.Accuracy = n, 900, 0.1+0.3*float64(n%20)/20
		t.Params = Encoded(map[string]any{"train.learning_rate": 0.001 * math.Pow(10, float64(n%20)/19), "route.a.rnn.embedding": 16 + n%33, "train.epochs": 10 + n%10, "route.b.view": t.Views[len(t.Views)-1]})
		if n%20 == 19 && n < 200 {
			t.Cost, t.Accuracy = float64(500+n), 0.5+0.0001*float64(n)
			for e := 1; e <= 12; e++ {
				d.Epochs[n] = append(d.Epochs[n], results.Epoch{Epoch: e, Accuracy: 0.02 * float64(e)})
			}
		}
		if n%20 == 3 && n > 200 {
			t.State = search.Failed
			t.Error = "no"
		}
		d.Trials = append(d.Trials, t)
	}
	d.Settings = map[string]string{"train.learning_rate": `{"log":true,"max":0.01,"min":0.001}`}
	return d
}

// Narrowed has the front of a study at random places, so that its settings seem
// to matter or not, and their ranges to be too narrow or too wide.
func Narrowed(d input.Data, seed uint64) input.Data {
	rng := rand.New(rand.NewPCG(seed, 3))
	end := rng.IntN(2) == 0
	for i := range d.Trials {
		t := &d.Trials[i]
		rate, share := rng.Float64(), rng.Float64()
		t.State = search.Complete
		if t.Accuracy = 0.5 + 0.3*rate; end {
			t.Accuracy = 0.8 - 0.3*rate*rate
		}
		t.Params = Encoded(map[string]any{"train.learning_rate": 0.001 + 0.009*rate, "combiner.dropout": share, "route.a.rnn.embedding": 16 + rng.IntN(32), "train.epochs": 10 + rng.IntN(20)})
	}
	d.Settings = map[string]string{"train.learning_rate": `{"max":0.01,"min":0.001}`}
	return d
}

// Named is a fixture under another name; what is odd has another test part.
func Named(name string, count int, odd bool) input.Data {
	d := Study(count)
	d.Study.Name = name
	if odd {
		d.TestLabels = slices.Clone(d.TestLabels)
		slices.Reverse(d.TestLabels)
	} else {
		d.TestLabels = slices.Clone(Study(60).TestLabels)
	}
	d.Settings = map[string]string{"name": fmt.Sprintf("%q", name), "data.train": `"builtin:desk"`, "train.epochs": fmt.Sprint(count)}
	return d
}
