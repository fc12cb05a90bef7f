// Package gated is a sub-model of plain Gorgonia operations:
// tanh(mean·W1 + b1) ⊙ sigmoid(max·W2 + b2). What searches it and what predicts
// with it import it alike.
package gated

import (
	"gorgonia.org/gorgonia"

	"github.com/doubleroute/sweep/submodels"
)

// Spec describes the sub-model for a registry.
func Spec() submodels.Spec {
	return submodels.Spec{
		Name: "gated",
		Doc:  "the mean of the embeddings, let through where their maximum says so",
		Settings: []submodels.Setting{
			{Name: "embedding", Doc: "numbers a token", Kind: submodels.Int, Min: 1, Max: 1024, Default: 32},
			{Name: "width", Doc: "features", Kind: submodels.Int, Min: 1, Max: 1024, Default: 64},
		},
		New: func(v submodels.Values) (submodels.SubModel, error) { return gated{v}, nil },
	}
}

type gated struct{ submodels.Values }

// Features may use gorgonia.Must: a panic here fails the trial only.
func (m gated) Features(in *submodels.Input) (*gorgonia.Node, error) {
	e, err := in.Embed("embedding", m.Int("embedding"))
	if err != nil {
		return nil, err
	}
	signal := m.layer(in, "signal", gorgonia.Must(e.Mean()), gorgonia.Tanh)
	gate := m.layer(in, "gate", gorgonia.Must(e.Max()), gorgonia.Sigmoid)
	return gorgonia.HadamardProd(signal, gate)
}

func (m gated) layer(in *submodels.Input, name string, x *gorgonia.Node, f func(*gorgonia.Node) (*gorgonia.Node, error)) *gorgonia.Node {
	n, width := x.Shape()[1], m.Int("width")
	w := gorgonia.Must(in.Param(name+"/weights", submodels.Glorot(n, width), n, width))
	b := gorgonia.Must(in.Param(name+"/bias", submodels.Zeros, 1, width))
	xw := gorgonia.Must(gorgonia.Mul(x, w))
	return gorgonia.Must(f(gorgonia.Must(gorgonia.BroadcastAdd(xw, b, nil, []byte{0}))))
}
