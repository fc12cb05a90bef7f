package apart

import (
	"context"
	"math"
	"testing"

	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/text"
)

// TestJoinedRoutesKnowExtraWords: words that no route was trained on are not in the
// records, and the joined classifier has them all the same.
func TestJoinedRoutesKnowExtraWords(t *testing.T) {
	v := &text.WordVectors{Words: []string{"good", "bad", "fine", "poor"}, Dim: 3, Numbers: []float32{1, 0, 1, -1, 0, 1, 2, 1, 0, -2, 1, 0}}
	example := func(s string) text.Example { return text.Example{Fields: []string{s}} }
	c := &text.Corpus{Classes: []string{"a", "b"}, Fields: []string{"text"}, Vectors: v,
		Train:      text.Part{Examples: []text.Example{example("good day"), example("bad day")}, Targets: text.Targets{Labels: []int32{0, 1}}},
		Validation: text.Part{Examples: []text.Example{example("fine day"), example("a poor day")}, Targets: text.Targets{Labels: []int32{0, 1}}},
	}
	d := routes.NewData(nil, c, routes.TextOptions{Tokens: "words", Lowercase: true, Buckets: 4})
	train := submodels.Defaults(routes.TrainSettings())
	train["epochs"], train["learning_rate"], train["regime"], train["average"] = 3, 0.1, routes.Joint, 0.0
	cfg := routes.Config{Combiner: submodels.Values{"kind": "linear", "dropout": 0.0}, Train: train}
	route := func(name, view string, dim int) routes.Route {
		spec, _ := submodels.Builtin().Lookup(name)
		s := submodels.Defaults(spec.Settings)
		s["embedding"], s["vectors_extra"] = dim, 10
		return routes.Route{View: view, SubModel: name, Settings: s}
	}
	pair := cfg
	pair.A = route("mlp", "all", 5)
	b := route("cnn", "bigrams", 2)
	pair.B = &b
	scales, want := []float64{0.7, 1.5}, make([][]float64, 2)
	var weights [][]Weights
	for i, r := range []routes.Route{pair.A, b} {
		alone := cfg
		alone.A = r
		out, err := routes.Fit(context.Background(), nil, d, alone, routes.TrainOptions{Seed: uint64(i)})
		must(t, err)
		weights = append(weights, WeightsOf(out.Model))
		must(t, out.Model.Scores(routes.Validation, func(example int, scores []float32) {
			if want[example] == nil {
				want[example] = make([]float64, 2)
			}
			for k, s := range scores {
				want[example][k] += scales[i] * float64(s)
			}
		}))
	}
	joined, err := Model(nil, d, pair, weights, scales)
	must(t, err)
	must(t, joined.Scores(routes.Validation, func(example int, scores []float32) {
		for k, s := range scores {
			if math.Abs(float64(s)-want[example][k]) > 1e-5 {
				t.Errorf("example %d, class %d: %v, not %v", example, k, s, want[example][k])
			}
		}
	}))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
