package routes

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/routes/predict"
	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/text"
)

// leanData is texts of two fields in several scripts, with word vectors.
func leanData(o TextOptions) *Data {
	rng := rand.New(rand.NewPCG(3, 4))
	words := strings.Fields("Good bad GREAT awful fine, poor. can't won't e-mail 3.14 naïve café straße Ελλάδα хорошо плохо 日本語 良い नमस्ते สวัสดี שלום مرحبا 👍🏽 한국어 unbelievable believe able")
	text1 := func() string {
		n := rng.IntN(14)
		list := make([]string, n)
		for i := range list {
			list[i] = words[rng.IntN(len(words))]
		}
		return strings.Join(list, " ")
	}
	part := func(n int) (p text.Part) {
		for i := range n {
			p.Examples = append(p.Examples, text.Example{Fields: []string{text1(), text1()}})
			p.Labels = append(p.Labels, int32(i%3))
		}
		return p
	}
	c := &text.Corpus{Classes: []string{"a", "b", "c"}, Fields: []string{"title", "body"}, Train: part(40), Validation: part(10), Test: part(30)}
	c.Vectors = &text.WordVectors{Dim: 4}
	for _, w := range append(strings.Fields("splendid horrid"), words[:8]...) {
		c.Vectors.Words = append(c.Vectors.Words, w)
		for range 4 {
			c.Vectors.Numbers = append(c.Vectors.Numbers, rng.Float32()-0.5)
		}
	}
	for i := range c.Test.Examples {
		c.Test.Examples[i].Fields[1] += " Splendid, horrid and unknownword\xff " + strings.Repeat("x", i)
	}
	return NewData(nil, c, o)
}

// anyWeights gives a model weights that are all not what it began with; of a table of
// which a file may leave out rows some rows are zero.
func anyWeights(m *Model, seed uint64) {
	rng := rand.New(rand.NewPCG(seed, 5))
	for _, p := range m.params.Dense() {
		for i := range p.W {
			p.W[i] = float32(rng.NormFloat64() * 0.4)
		}
	}
	for _, t := range m.params.Tables() {
		for i := range t.W {
			t.W[i] = float32(rng.NormFloat64() * 0.4)
		}
		for row := 0; t.SkipZeros && row < t.Rows; row += 2 + int(seed%3) {
			clear(t.W[row*t.Dim : (row+1)*t.Dim])
		}
	}
}

// graphScores are the class scores of an example by the graph that trains.
func graphScores(t *testing.T, m *Model, ex text.Example) []float32 {
	t.Helper()
	c, err := newClassifier(m)
	if err != nil {
		t.Fatal(err)
	}
	n, err := c.networks.take()
	if err != nil {
		t.Fatal(err)
	}
	n.loadExample(ex)
	if err := n.program.Run(); err != nil {
		t.Fatal(err)
	}
	scores, err := n.program.Floats(n.scores)
	if err != nil {
		t.Fatal(err)
	}
	return slices.Clone(scores)
}

// leanRoutes are routes of all built-in sub-models, of all their settings that a
// prediction depends on, each with another view.
func leanRoutes(t testing.TB) (list []Route) {
	views := []string{"all", "first-half", "second-half", "even", "odd", "characters", "subwords", "bigrams", "trigrams", "field:body"}
	add := func(name string, v submodels.Values) {
		for _, key := range []string{"embedding", "width", "filters", "hidden"} {
			spec, _ := submodels.Builtin().Lookup(name)
			if slices.ContainsFunc(spec.Settings, func(s submodels.Setting) bool { return s.Name == key }) && v[key] == nil {
				v[key] = 3 + len(list)%17
			}
		}
		list = append(list, route(t, views[len(list)%len(views)], name, v))
	}
	for i, tuning := range []string{"none", "tuned", "frozen"} {
		grams := i % 2 * 50
		for _, pool := range []string{"mean", "max", "mean_max"} {
			for depth, activation := range []string{"none", "relu", "tanh"} {
				add("mlp", submodels.Values{"pool": pool, "depth": depth, "activation": activation, "vectors": tuning, "vectors_extra": 1 + i, submodels.NGramBuckets: grams})
				grams = 50 - grams
			}
		}
		for _, widths := range [][]int{{2}, {1, 3}, {5, 2, 1}} {
			add("cnn", submodels.Values{"widths": widths, "vectors": tuning, "vectors_extra": i, submodels.NGramBuckets: grams})
			grams = 50 - grams
		}
		for _, cell := range submodels.Cells() {
			for _, state := range submodels.States() {
				add("rnn", submodels.Values{"cell": cell, "state": state, "directions": 1 + len(list)%2, "vectors": tuning, submodels.NGramBuckets: grams})
				grams = 50 - grams
			}
		}
		for _, b := range bags(t, "all") {
			add("bag", b.Settings)
		}
	}
	return list
}

// TestLeanIsTheGraph holds what only predicts to the graph that trains: all views,
// sub-models and combiners, alone and in pairs, over all weights.
func TestLeanIsTheGraph(t *testing.T) {
	data := []*Data{
		leanData(TextOptions{Tokens: "words", MaxTokens: 9, Lowercase: true, Buckets: 30, Subwords: 60}),
		leanData(TextOptions{Tokens: "words", MaxTokens: 200, Buckets: 7, MinCount: 4}),
		leanData(TextOptions{Tokens: "characters", MaxTokens: 40, Lowercase: true, Buckets: 7}),
	}
	list := leanRoutes(t)
	kinds := []string{"linear", "sum", "gated", "lowrank"}
	for i, a := range list {
		for j, other := range []*Route{nil, &list[(i*7+3)%len(list)], &list[i]} {
			cfg := single(a, nil)
			cfg.B = other
			kind := kinds[(i+j)%len(kinds)]
			cfg.Combiner = submodels.Values{"kind": kind, "dropout": 0.0}
			if kind == "lowrank" {
				cfg.Combiner["rank"] = 3
			}
			sameAsGraph(t, data[(i+j)%len(data)], cfg, uint64(i))
		}
	}
}

// sameAsGraph compares what predicts with the graph on the test part.
func sameAsGraph(t *testing.T, d *Data, cfg Config, seed uint64) {
	t.Helper()
	m, err := NewModel(nil, d, cfg, seed)
	if err != nil {
		t.Fatal(err)
	}
	anyWeights(m, seed)
	var file bytes.Buffer
	if err := m.Save(&file); err != nil {
		t.Fatal(err)
	}
	lean, err := predict.Read(file.Bytes(), predict.Options{})
	if err != nil {
		t.Fatalf("%s: %v", configName(cfg), err)
	}
	graph, err := loadModel(bytes.NewReader(file.Bytes()), nil)
	must(t, err)
	for i, ex := range append(d.Corpus.Test.Examples[:6:6], text.Example{Fields: []string{"", ""}}) {
		want := graphScores(t, graph, ex)
		got, err := lean.Scores(nil, ex.Fields...)
		if err != nil {
			t.Fatal(err)
		}
		for c := range want {
			if math.Abs(float64(got[c]-want[c])) > 1e-5*(1+math.Abs(float64(want[c]))) {
				t.Fatalf("%s: text %d, %q has the scores %v, by the graph %v", configName(cfg), i, ex.Fields, got, want)
			}
		}
	}
}

func configName(c Config) string {
	return fmt.Sprint(bagsOf(c), " ", c.Combiner)
}

// TestLeanVectors is TestLeanIsTheGraph for rows of numbers.
func TestLeanVectors(t *testing.T) {
	c := &text.Corpus{Classes: []string{"a", "b"}, Columns: []string{"x", "y", "z", "u"}}
	for i := range 8 {
		c.Train.Examples = append(c.Train.Examples, text.Example{Numbers: []float32{float32(i), 1, -float32(i) / 2, 0.25}})
		c.Train.Labels = append(c.Train.Labels, int32(i%2))
	}
	c.Validation = c.Train
	d := NewData(nil, c, TextOptions{})
	for depth := range 3 {
		a := Route{View: "all", SubModel: "mlp", Settings: submodels.Values{"depth": depth, "width": 5, "activation": "tanh", "dropout": 0.0}}
		b := a
		b.View = "columns:2-3"
		for _, other := range []*Route{nil, &b} {
			cfg := single(a, nil)
			cfg.B = other
			m, err := NewModel(nil, d, cfg, 1)
			must(t, err)
			anyWeights(m, uint64(depth))
			var file bytes.Buffer
			must(t, m.Save(&file))
			lean, err := predict.Read(file.Bytes(), predict.Options{})
			must(t, err)
			graph, err := newClassifier(m)
			must(t, err)
			for _, ex := range c.Train.Examples {
				class, got, err := lean.PredictVector(ex.Numbers)
				must(t, err)
				wantClass, want, err := graph.PredictVector(ex.Numbers)
				must(t, err)
				if class != wantClass || math.Abs(got[0]-want[0]) > 1e-5 {
					t.Errorf("%s: %s with %v, by the graph %s with %v", configName(cfg), class, got, wantClass, want)
				}
			}
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
