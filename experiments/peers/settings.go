package main

import (
	"fmt"
	"maps"
	"strings"

	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/routes/combiners"
	"github.com/doubleroute/sweep/submodels"
)

// settings is one classifier and how it is trained, the same for both sides.
type settings struct {
	Folder       string   `json:"folder"` // prepared data
	Routes       []string `json:"routes"` // sub-models of route a and route b
	Vocabulary   int      `json:"vocabulary"`
	Classes      int      `json:"classes"`
	Embedding    int      `json:"embedding"`
	Width        int      `json:"width"`   // mlp: units of its one layer
	Filters      int      `json:"filters"` // cnn
	Window       int      `json:"window"`  // cnn: tokens a filter sees
	Hidden       int      `json:"hidden"`  // rnn: units of each of two directions
	Dropout      float64  `json:"dropout"` // of each route's features
	Batch        int      `json:"batch"`
	Epochs       int      `json:"epochs"`
	LearningRate float64  `json:"learning_rate"`
	Warmup       float64  `json:"warmup"`
	WeightDecay  float64  `json:"weight_decay"`
}

// comparison is the classifier that is compared, for two sub-models on prepared
// data.
func comparison(folder string, h *header, parts []string, batch, epochs int) settings {
	return settings{
		Folder: folder, Routes: parts, Vocabulary: h.Vocabulary, Classes: len(h.Classes),
		Embedding: 64, Width: 64, Filters: 64, Window: 3, Hidden: 64, Dropout: 0.3,
		Batch: batch, Epochs: epochs, LearningRate: 3e-3, Warmup: 0.05, WeightDecay: 0.01,
	}
}

// config is the settings as sweep takes them.
func (s settings) config() (routes.Config, error) {
	c := routes.Config{
		Combiner: changed(combiners.Builtin().Settings(), submodels.Values{"kind": "linear", "dropout": s.Dropout}),
		Train: changed(routes.TrainSettings(), submodels.Values{
			"regime": routes.Joint, "epochs": s.Epochs, "batch_size": s.Batch, "optimizer": "adamw", "learning_rate": s.LearningRate,
			"warmup": s.Warmup, "decay": "linear", "weight_decay": s.WeightDecay, "clip": 0.0,
			"label_smoothing": 0.0, "patience": 0,
		}),
	}
	var both [2]routes.Route
	if len(s.Routes) != len(both) {
		return c, fmt.Errorf("%q is not two routes: write two sub-models with a plus between, such as cnn+mlp", strings.Join(s.Routes, "+"))
	}
	for i, name := range s.Routes {
		spec, ok := submodels.Builtin().Lookup(name)
		if !ok {
			return c, fmt.Errorf("there is no sub-model %q: use mlp, cnn or rnn", name)
		}
		both[i] = routes.Route{View: "all", SubModel: name, Settings: changed(spec.Settings, s.submodel(name))}
	}
	c.A, c.B = both[0], &both[1]
	return c, nil
}

// submodel is what a route's sub-model has other than its defaults.
func (s settings) submodel(name string) submodels.Values {
	v := submodels.Values{"embedding": s.Embedding, "word_dropout": 0.0, "embedding_dropout": 0.0, "dropout": 0.0}
	switch name {
	case "mlp":
		maps.Copy(v, submodels.Values{"pool": "mean", "depth": 1, "width": s.Width, "activation": "relu"})
	case "cnn":
		maps.Copy(v, submodels.Values{"widths": []int{s.Window}, "filters": s.Filters})
	case "rnn":
		maps.Copy(v, submodels.Values{"cell": "gru", "hidden": s.Hidden, "directions": 2, "state": "max"})
	}
	return v
}

func changed(list []submodels.Setting, v submodels.Values) submodels.Values {
	all := submodels.Defaults(list)
	maps.Copy(all, v)
	return all
}
