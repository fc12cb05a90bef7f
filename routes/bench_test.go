package routes

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"gorgonia.org/gorgonia"

	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/text"
)

// benchData is 2,000 texts of words words on average, a quarter to seven
// quarters of that, which are as unevenly frequent as those of a language.
func benchData(b *testing.B, words int) *Data {
	b.Helper()
	rng := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(rng, 1.1, 4, 8000)
	table := &text.Table{File: "bench", Fields: []string{"text"}}
	for i := range 2000 {
		var t []string
		for range words/4 + rng.IntN(words*3/2+1) {
			t = append(t, fmt.Sprintf("w%d", zipf.Uint64()))
		}
		table.Examples = append(table.Examples, text.Example{Fields: []string{strings.Join(t, " ")}, Label: fmt.Sprint(i % 2)})
	}
	corpus, err := text.Assemble(table, nil, nil, text.Split{Seed: 1})
	if err != nil {
		b.Fatal(err)
	}
	return NewData(nil, corpus, TextOptions{Tokens: "words", MaxTokens: 400, Buckets: 1 << 14})
}

// benchPairs lists the pairs of sub-models that are measured.
func benchPairs() [][]string {
	return [][]string{{"mlp", "mlp"}, {"cnn", "mlp"}, {"cnn", "cnn"}, {"rnn", "mlp"}, {"rnn", "cnn"}}
}

// benchConfig is a pair of sub-models with 64-dimensional embeddings: 64
// filters of width 3, 64 units in two directions, or 64 dense units.
func benchConfig(models ...string) Config {
	reg := submodels.Builtin()
	var parts []Route
	for _, name := range models {
		spec, _ := reg.Lookup(name)
		v := submodels.Defaults(spec.Settings)
		for key, value := range map[string]any{"embedding": 64, "filters": 64, "widths": []int{3}, "hidden": 64,
			"directions": 2, "cell": "gru", "state": "max", "depth": 1, "width": 64, "pool": "mean"} {
			if _, has := v[key]; has {
				v[key] = value
			}
		}
		parts = append(parts, Route{View: "all", SubModel: name, Settings: v})
	}
	return Config{A: parts[0], B: &parts[1], Combiner: submodels.Values{"kind": "linear", "dropout": 0.3}, Train: submodels.Defaults(TrainSettings())}
}

func benchTrainer(b *testing.B, words int, models ...string) *trainer {
	b.Helper()
	t, err := newTrainer(Builtin(), benchData(b, words), benchConfig(models...), TrainOptions{Seed: 1})
	if err != nil {
		b.Fatal(err)
	}
	return t
}

// benchLengths runs a benchmark for each pair on short and on long texts.
func benchLengths(b *testing.B, run func(b *testing.B, words int, pair []string)) {
	for _, words := range []int{20, 230} {
		for _, pair := range benchPairs() {
			b.Run(fmt.Sprintf("%s/%d-words", strings.Join(pair, "+"), words), func(b *testing.B) { run(b, words, pair) })
		}
	}
}

// BenchmarkTraining takes whole training steps of 32 texts on one core: loading
// the batch, forward, backward, clipping and AdamW.
func BenchmarkTraining(b *testing.B) {
	benchLengths(b, func(b *testing.B, words int, pair []string) {
		t := benchTrainer(b, words, pair...)
		var left [][]int32
		texts := 0
		b.ReportAllocs()
		for b.Loop() {
			if len(left) == 0 {
				left = t.batches.shuffle(submodels.Stream(1, "order", texts))
			}
			if _, err := t.step(left[0]); err != nil {
				b.Fatal(err)
			}
			texts += len(left[0])
			left = left[1:]
		}
		b.ReportMetric(float64(texts)/b.Elapsed().Seconds(), "texts/s")
	})
}

// BenchmarkPredict predicts one text at a time, from its words to the probabilities: by
// package predict and by the graph that trains.
func BenchmarkPredict(b *testing.B) {
	benchLengths(b, func(b *testing.B, words int, pair []string) {
		d := benchData(b, words)
		m, err := NewModel(Builtin(), d, benchConfig(pair...), 1)
		if err != nil {
			b.Fatal(err)
		}
		var file bytes.Buffer
		if err := m.Save(&file); err != nil {
			b.Fatal(err)
		}
		lean, err := Load(&file, nil)
		if err != nil {
			b.Fatal(err)
		}
		graph, err := newClassifier(m)
		if err != nil {
			b.Fatal(err)
		}
		for name, c := range map[string]*Classifier{"lean": lean, "graph": graph} {
			b.Run(name, func(b *testing.B) {
				b.ReportAllocs()
				var probs []float64
				for i := 0; b.Loop(); i++ {
					if _, probs, err = c.PredictInto(probs, d.Corpus.Train.Examples[i%1000].Fields...); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	})
}

// BenchmarkProgram runs the graph of one step by graph.Program and by
// Gorgonia's tape machine: the difference is what the machine itself takes.
func BenchmarkProgram(b *testing.B) {
	t := benchTrainer(b, 20, "cnn", "mlp")
	if _, err := t.step(t.batches.shuffle(submodels.Stream(1, "order", 1))[0]); err != nil {
		b.Fatal(err)
	}
	run := func(b *testing.B, once func() error) {
		for b.Loop() {
			for _, table := range t.model.params.Tables() {
				table.ClearGradient()
			}
			if err := once(); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.Run("program", func(b *testing.B) { run(b, t.net.program.Run) })
	b.Run("tape", func(b *testing.B) {
		m := gorgonia.NewTapeMachine(t.net.graph)
		run(b, func() error {
			defer m.Reset()
			return m.RunAll()
		})
	})
}

// BenchmarkTogether trains one model, then two at once on two goroutines, for a
// while each, and reports how many times the texts a second of one the two
// have.
func BenchmarkTogether(b *testing.B) {
	benchLengths(b, func(b *testing.B, words int, pair []string) {
		trainers := [2]*trainer{benchTrainer(b, words, pair...), benchTrainer(b, words, pair...)}
		var one, two float64
		for b.Loop() {
			one += together(b, trainers[:1])
			two += together(b, trainers[:])
		}
		b.ReportMetric(two/one, "x")
	})
}

// together returns the texts a second of several trainings at once.
func together(b *testing.B, trainers []*trainer) (rate float64) {
	rates := make([]float64, len(trainers))
	var wait sync.WaitGroup
	for i, t := range trainers {
		wait.Go(func() {
			texts, began := 0, time.Now()
			for time.Since(began) < time.Second/2 {
				for _, rows := range t.batches.shuffle(submodels.Stream(1, "order", texts))[:10] {
					if _, err := t.step(rows); err != nil {
						b.Error(err)
						return
					}
					texts += len(rows)
				}
			}
			rates[i] = float64(texts) / time.Since(began).Seconds()
		})
	}
	wait.Wait()
	for _, r := range rates {
		rate += r
	}
	return rate
}
