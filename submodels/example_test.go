package submodels_test

import (
	"fmt"

	"gorgonia.org/gorgonia"

	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/graph"
)

// mix is a sub-model of plain Gorgonia operations: half the mean of the
// embeddings and half their maximum.
type mix struct{ submodels.Values }

func (m mix) Features(in *submodels.Input) (*gorgonia.Node, error) {
	e, err := in.Embed("embedding", m.Int("embedding"))
	if err != nil {
		return nil, err
	}
	sum := gorgonia.Must(gorgonia.Add(gorgonia.Must(e.Mean()), gorgonia.Must(e.Max())))
	return gorgonia.HadamardProd(sum, gorgonia.NewConstant(float32(0.5)))
}

// A sub-model of one's own is registered beside the built-in ones, and what it
// costs is known without training it.
func ExampleRegistry_Add() {
	reg := submodels.Builtin()
	err := reg.Add(submodels.Spec{
		Name:     "mix",
		Settings: []submodels.Setting{{Name: "embedding", Kind: submodels.Int, Min: 1, Max: 512, Default: 8}},
		New:      func(v submodels.Values) (submodels.SubModel, error) { return mix{v}, nil },
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	spec, _ := reg.Lookup("mix")
	model, _ := spec.New(submodels.Defaults(spec.Settings))
	g, params := gorgonia.NewGraph(), submodels.Plan()
	features, err := model.Features(submodels.NewInput(submodels.InputOptions{
		Graph: g, Params: params, Name: "a", Rows: 1, Vocabulary: 1000, Length: 12,
	}))
	if err != nil {
		fmt.Println(err)
		return
	}
	cost, err := graph.Measure(features, params.Count())
	fmt.Println(reg.Names(), features.Shape(), cost.FLOPs, cost.Parameters, err)
	// Output: [mlp cnn rnn bag mix] (1, 8) 120 8000 <nil>
}
