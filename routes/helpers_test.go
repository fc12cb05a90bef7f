package routes

import (
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/text"
)

// part makes examples of texts; the class of example i is i modulo classes.
func part(classes int, texts ...string) (p text.Part) {
	for i, s := range texts {
		p.Examples = append(p.Examples, text.Example{Fields: []string{s}})
		p.Labels = append(p.Labels, int32(i%classes))
	}
	return p
}

// classNames names the classes of a test corpus.
func classNames(n int) []string { return strings.Split("abcdefgh", "")[:n] }

// textData is data of the given parts with all words known.
func textData(classes int, train, validation text.Part) *Data {
	c := &text.Corpus{Classes: classNames(classes), Fields: []string{"text"}, Train: train, Validation: validation}
	return NewData(nil, c, TextOptions{Tokens: "words", Lowercase: true, Buckets: 32})
}

// values is the defaults of settings with changes.
func values(settings []submodels.Setting, changes submodels.Values) submodels.Values {
	v := submodels.Defaults(settings)
	maps.Copy(v, changes)
	return v
}

// route is a route over a built-in sub-model.
func route(t testing.TB, view, name string, changes submodels.Values) Route {
	t.Helper()
	spec, ok := submodels.Builtin().Lookup(name)
	if !ok {
		t.Fatalf("there is no sub-model %s", name)
	}
	return Route{View: view, SubModel: name, Settings: values(spec.Settings, changes)}
}

// single is a configuration of one route.
func single(a Route, train submodels.Values) Config {
	c := Config{A: a, Combiner: submodels.Values{"dropout": 0.0}, Train: values(TrainSettings(), submodels.Values{"regime": Joint})}
	maps.Copy(c.Train, train)
	return c
}

// double is a configuration of two routes.
func double(a, b Route, train submodels.Values) Config {
	c := single(a, train)
	c.B = &b
	return c
}

// small is a configuration of a built-in sub-model that is quick to run.
func small(t testing.TB, view, name string) Route {
	return route(t, view, name, map[string]submodels.Values{
		"mlp": {"embedding": 4, "width": 5, "depth": 1},
		"cnn": {"embedding": 4, "filters": 3},
		"rnn": {"embedding": 3, "hidden": 4},
	}[name])
}

// tested makes a model with weights of all signs, and a test part for it.
func tested(t *testing.T, reg *Registry, d *Data, cfg Config) *Model {
	t.Helper()
	m, err := NewModel(reg, d, cfg, 1)
	if err != nil {
		t.Fatal(err)
	}
	fill(m, 3, 0.6)
	return m
}

// tester is data with a test part of more than one batch.
func tester() *Data {
	d := wordy(40, 10)
	c := *d.Corpus
	c.Test = wordy(1, 300).Corpus.Validation
	c.Classes = classNames(4) // the last without texts
	return NewData(nil, &c, d.Options)
}

// fill gives every weight of a model a value of about ±scale from a stream of
// its own, so that biases matter too.
func fill(m *Model, seed uint64, scale float64) {
	set := func(name string, w []float32) {
		rng := submodels.Stream(seed, name, 1)
		for i := range w {
			w[i] = float32(rng.NormFloat64() * scale)
		}
	}
	for _, d := range m.params.Dense() {
		set(d.Name, d.W)
	}
	for _, table := range m.params.Tables() {
		set(table.Name, table.W)
	}
}

// near fails the test where got is not within tol of want, relative to numbers
// above 1.
func near(t testing.TB, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol*math.Max(1, math.Abs(want))) {
		t.Errorf("%s is %.9g, want %.9g", what, got, want)
	}
}

// nearAll compares two lists of numbers.
func nearAll(t testing.TB, what string, got []float32, want []float64, tol float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers, want %d", what, len(got), len(want))
	}
	for i := range want {
		if !(math.Abs(float64(got[i])-want[i]) <= tol*math.Max(1, math.Abs(want[i]))) {
			t.Fatalf("%s: number %d is %.9g, want %.9g", what, i, got[i], want[i])
		}
	}
}

// weights is every weight of a model by name, tables too.
func weights(m *Model) map[string][]float32 {
	w := map[string][]float32{}
	for _, d := range m.params.Dense() {
		w[d.Name] = d.W
	}
	for _, table := range m.params.Tables() {
		w[table.Name] = table.W
	}
	return w
}

// vectorData is data of rows of numbers in columns, as many in training as in
// validation.
func vectorData(classes, rows, seed, columns int) *Data {
	rng := submodels.Stream(uint64(seed), "vectors", 0)
	c := &text.Corpus{Classes: classNames(classes)}
	for i := range columns {
		c.Columns = append(c.Columns, fmt.Sprint("x", i+1))
	}
	for _, p := range []*text.Part{&c.Train, &c.Validation, &c.Test} {
		for i := range rows {
			ex := text.Example{}
			for range columns {
				ex.Numbers = append(ex.Numbers, float32(rng.NormFloat64()))
			}
			p.Examples = append(p.Examples, ex)
			p.Labels = append(p.Labels, int32(i%classes))
		}
	}
	return NewData(nil, c, TextOptions{})
}

// gradients computes the loss of a batch of training rows and the gradient of
// every weight by name, those of tables with a row for every token. What is
// collected stays with the parameters for the optimizer's step.
func gradients(t testing.TB, tr *trainer, rows []int32) (float64, map[string][]float32) {
	t.Helper()
	for _, table := range tr.model.params.Tables() {
		table.ClearGradient()
	}
	loss, err := tr.loss(rows)
	if err != nil {
		t.Fatal(err)
	}
	g := map[string][]float32{}
	for _, d := range tr.model.params.Dense() {
		g[d.Name] = slices.Clone(d.G)
	}
	for _, table := range tr.model.params.Tables() {
		all := make([]float32, table.Rows*table.Dim)
		for i, row := range table.Touched {
			copy(all[int(row)*table.Dim:], table.G[i*table.Dim:(i+1)*table.Dim])
		}
		g[table.Name] = all
	}
	return loss, g
}

// loadedScores checks that a model, written to a file and read again, gives each
// validation text of two classes the log odds that it had, and returns what was read.
func loadedScores(t *testing.T, m *Model, file io.Reader) *Classifier {
	t.Helper()
	loaded, err := Load(file, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Scores(Validation, func(i int, scores []float32) {
		_, p, err := loaded.Predict(m.data.Corpus.Validation.Examples[i].Fields...)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "log odds", math.Log(p[1]/p[0]), float64(scores[1]-scores[0]), 1e-4)
	}); err != nil {
		t.Fatal(err)
	}
	return loaded
}
