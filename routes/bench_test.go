package routes

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"

	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/text"
)

// benchData is 2,000 texts of 5 to 35 words, 20 on average, whose words are as
// unevenly frequent as those of a language.
func benchData(b *testing.B) *Data {
	b.Helper()
	rng := rand.New(rand.NewPCG(1, 2))
	words := rand.NewZipf(rng, 1.1, 4, 8000)
	table := &text.Table{File: "bench", Fields: []string{"text"}}
	for i := range 2000 {
		var t []string
		for range 5 + rng.IntN(31) {
			t = append(t, fmt.Sprintf("w%d", words.Uint64()))
		}
		table.Examples = append(table.Examples, text.Example{Fields: []string{strings.Join(t, " ")}, Label: fmt.Sprint(i % 2)})
	}
	corpus, err := text.Assemble(table, nil, nil, text.Split{Seed: 1})
	if err != nil {
		b.Fatal(err)
	}
	return NewData(corpus, TextOptions{Tokens: "words", MaxTokens: 256, Buckets: 1 << 14})
}

// benchTrainer is a training of two sub-models with 64-dimensional embeddings:
// 64 filters of width 3, 64 units in two directions, or 64 dense units.
func benchTrainer(b *testing.B, models ...string) *trainer {
	b.Helper()
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
		parts = append(parts, Route{"all", name, v})
	}
	cfg := Config{A: parts[0], B: &parts[1], Combiner: submodels.Values{"kind": "linear", "dropout": 0.3}, Train: submodels.Defaults(TrainSettings())}
	t, err := newTrainer(reg, benchData(b), cfg, TrainOptions{Seed: 1})
	if err != nil {
		b.Fatal(err)
	}
	for i := range t.order {
		t.order[i] = int32(i)
	}
	return t
}

// BenchmarkTraining takes whole training steps of 32 texts on one core: loading
// the batch, forward, backward, clipping and AdamW.
func BenchmarkTraining(b *testing.B) {
	for _, pair := range [][]string{{"mlp", "mlp"}, {"cnn", "mlp"}, {"cnn", "cnn"}, {"rnn", "mlp"}, {"rnn", "cnn"}} {
		b.Run(strings.Join(pair, "+"), func(b *testing.B) {
			t := benchTrainer(b, pair...)
			at := 0
			b.ReportAllocs()
			for b.Loop() {
				if at+t.net.rows > len(t.order) {
					at = 0
				}
				if _, err := t.step(t.order[at : at+t.net.rows]); err != nil {
					b.Fatal(err)
				}
				at += t.net.rows
			}
			b.ReportMetric(float64(b.N*t.net.rows)/b.Elapsed().Seconds(), "texts/s")
		})
	}
}

// BenchmarkProgram runs the graph of one step by submodels.Program and by
// Gorgonia's tape machine: the difference is what the machine itself takes.
func BenchmarkProgram(b *testing.B) {
	t := benchTrainer(b, "cnn", "mlp")
	if _, err := t.step(t.order[:t.net.rows]); err != nil {
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
