package routes

import (
	"context"
	"testing"

	"gorgonia.org/gorgonia"

	"github.com/doubleroute/sweep/submodels"
)

// plain is a sub-model of plain Gorgonia operations, among them those that use
// Gorgonia's shared constants.
type plain struct{}

func (plain) Features(in *submodels.Input) (*gorgonia.Node, error) {
	e, err := in.Embed("embedding", 4)
	if err != nil {
		return nil, err
	}
	x, err := e.Padded(3)
	if err != nil {
		return nil, err
	}
	x = gorgonia.Must(gorgonia.Mean(x, 1))
	w, err := in.Param("weights", submodels.Glorot(4, 5), 4, 5)
	if err != nil {
		return nil, err
	}
	b, err := in.Param("bias", submodels.Zeros, 1, 5)
	if err != nil {
		return nil, err
	}
	y := gorgonia.Must(gorgonia.BroadcastAdd(gorgonia.Must(gorgonia.Mul(x, w)), b, nil, []byte{0}))
	return gorgonia.HadamardProd(gorgonia.Must(gorgonia.Rectify(y)), gorgonia.Must(gorgonia.Sigmoid(y)))
}

func TestPlainRace(t *testing.T) {
	reg := submodels.Builtin()
	if err := reg.Add(submodels.Spec{Name: "plain", New: func(submodels.Values) (submodels.SubModel, error) { return plain{}, nil }}); err != nil {
		t.Fatal(err)
	}
	d := textData(2, part(2, "a b c", "b c d", "a a", "d"), part(2, "a", "b"))
	done := make(chan error)
	for range 4 {
		go func() {
			_, err := Fit(context.Background(), reg, d, single(Route{View: "all", SubModel: "plain"}, submodels.Values{"batch_size": 2}), TrainOptions{Seed: 1})
			done <- err
		}()
	}
	for range 4 {
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
}
