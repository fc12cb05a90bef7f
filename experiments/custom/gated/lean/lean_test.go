package lean

import (
	"bytes"
	"math"
	"testing"

	"example.com/custom/gated"

	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/routes/predict"
	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/text"
)

// TestLeanIsTheGraph compares predictions with those of the graph that trains.
func TestLeanIsTheGraph(t *testing.T) {
	kinds := submodels.Builtin()
	if err := kinds.Add(gated.Spec()); err != nil {
		t.Fatal(err)
	}
	reg := &routes.Registry{SubModels: kinds}
	texts := []string{"my screen stays black", "the screen is blue", "pay the bill", ""}
	c := &text.Corpus{Classes: []string{"a", "b"}, Fields: []string{"text"}}
	for i, s := range texts {
		c.Train.Examples = append(c.Train.Examples, text.Example{Fields: []string{s}})
		c.Train.Labels = append(c.Train.Labels, int32(i%2))
	}
	d := routes.NewData(reg, c, routes.TextOptions{Tokens: "words", MaxTokens: 20})
	cfg := routes.Config{A: routes.Route{View: "all", SubModel: "gated", Settings: submodels.Values{"embedding": 5, "width": 4}},
		Combiner: submodels.Values{"kind": "linear", "dropout": 0.0}, Train: submodels.Defaults(routes.TrainSettings())}
	m, err := routes.NewModel(reg, d, cfg, 3)
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := m.Save(&file); err != nil {
		t.Fatal(err)
	}
	lean, err := predict.Read(file.Bytes(), Options())
	if err != nil {
		t.Fatal(err)
	}
	graph, err := routes.Load(&file, reg)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range append(texts, "an unknown screen") {
		class, got, err := lean.Predict(s)
		if err != nil {
			t.Fatal(err)
		}
		want, p, err := graph.Predict(s)
		if err != nil || class != want || math.Abs(got[0]-p[0]) > 1e-6 {
			t.Errorf("%q is %s with %v, by the graph %s with %v, %v", s, class, got, want, p, err)
		}
	}
}
