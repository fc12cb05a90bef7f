// Package lean predicts with the sub-model of package gated, without what trains it.
package lean

import (
	"math"

	"github.com/doubleroute/sweep/routes/predict"
)

// Options know the sub-model.
func Options() predict.Options {
	return predict.Options{SubModels: map[string]func(*predict.Parts) (predict.SubModel, error){"gated": newSubModel}}
}

// subModel is tanh(mean·W1 + b1) ⊙ sigmoid(max·W2 + b2).
type subModel struct {
	embedding    *predict.Embedding
	signal, gate *predict.Dense
}

func newSubModel(p *predict.Parts) (predict.SubModel, error) {
	var s struct{ Embedding, Width int }
	if err := p.Decode(&s); err != nil {
		return nil, err
	}
	e, err := p.Embedding("embedding", s.Embedding, 0)
	if err != nil {
		return nil, err
	}
	signal, err := p.Dense("signal", s.Embedding, s.Width)
	if err != nil {
		return nil, err
	}
	gate, err := p.Dense("gate", s.Embedding, s.Width)
	return subModel{e, signal, gate}, err
}

func (g subModel) Width() int { return g.signal.Out }

func (g subModel) Features(out []float32, in *predict.Input) {
	mean, most, open := in.Floats(g.embedding.Dim), in.Floats(g.embedding.Dim), in.Floats(g.gate.Out)
	matrix, rows := g.embedding.Vectors(in)
	g.embedding.Mean(mean, matrix, rows)
	g.embedding.Max(most, matrix, rows, in)
	g.signal.Apply(out, mean)
	g.gate.Apply(open, most)
	for i, x := range open {
		out[i] = float32(math.Tanh(float64(out[i])) / (1 + math.Exp(-float64(x))))
	}
}
