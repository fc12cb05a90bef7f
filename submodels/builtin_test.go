package submodels_test

import (
	"testing"

	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/submodeltest"
)

func TestBuiltinSubModels(t *testing.T) {
	variants := map[string][]submodels.Values{
		"mlp": {
			{"embedding": 5, "pool": "mean", "depth": 0},
			{"embedding": 5, "pool": "max", "depth": 1, "width": 7},
			{"embedding": 5, "pool": "mean_max", "depth": 2, "width": 7, "activation": "tanh", "dropout": 0.3},
			{"embedding": 9, "pool": "mean_max", "depth": 1, "width": 7, "embedding_dropout": 0.4},
		},
		"cnn": {
			{"embedding": 5, "filters": 4, "widths": []int{3, 4, 5}},
			{"embedding": 5, "filters": 4, "widths": []int{1}, "dropout": 0.5},
			{"embedding": 9, "filters": 4, "widths": []int{1, 3}, "embedding_dropout": 0.4},
		},
		"rnn": {
			{"embedding": 5, "hidden": 4, "cell": "gru", "directions": 2, "state": "max"},
			{"embedding": 5, "hidden": 4, "cell": "gru", "directions": 1, "state": "mean"},
			{"embedding": 5, "hidden": 4, "cell": "lstm", "directions": 2, "state": "last"},
			{"embedding": 5, "hidden": 4, "cell": "lstm", "directions": 1, "state": "max"},
			{"embedding": 5, "hidden": 4, "cell": "lstm", "directions": 2, "state": "mean"},
			{"embedding": 9, "hidden": 4, "cell": "gru", "directions": 2, "state": "mean", "embedding_dropout": 0.4},
		},
	}
	variants["bag"] = []submodels.Values{{"words": 2, "characters": 4, "norm": false}, {"weights": "nb"}}
	reg := submodels.Builtin()
	for _, name := range reg.Names() {
		spec, _ := reg.Lookup(name)
		t.Run(name, func(t *testing.T) { submodeltest.Run(t, spec, variants[name]...) })
	}
}

func TestBuiltinVectors(t *testing.T) {
	spec, _ := submodels.Builtin().Lookup("mlp")
	for i, s := range spec.Settings {
		if s.Name == "depth" {
			spec.Settings[i].Default = 1 // without a layer there is nothing to learn
		}
	}
	submodeltest.RunVectors(t, spec,
		submodels.Values{"width": 5, "activation": "none"},
		submodels.Values{"depth": 2, "width": 5, "activation": "tanh", "dropout": 0.3})
}
