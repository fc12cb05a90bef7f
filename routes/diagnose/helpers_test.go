package diagnose

import (
	"fmt"
	"maps"
	"math"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/text"
)

// wordy is data of four classes, the last without examples, with a test part of
// more than one batch. A class shows in one word of several, or not.
func wordy(test int) *routes.Data {
	rng := submodels.Stream(9, "wordy", 0)
	draw := func(n int) (p text.Part) {
		for range n {
			class := rng.IntN(3)
			words := []string{fmt.Sprint("class", class)}
			for range rng.IntN(5) {
				words = append(words, fmt.Sprint("noise", rng.IntN(20)))
			}
			rng.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
			p.Examples = append(p.Examples, text.Example{Fields: []string{strings.Join(words, " ")}})
			p.Labels = append(p.Labels, int32((class+rng.IntN(2))%3))
		}
		return p
	}
	c := &text.Corpus{Classes: strings.Split("abcd", ""), Fields: []string{"text"}, Train: draw(40), Validation: draw(10), Test: draw(test)}
	return routes.NewData(nil, c, routes.TextOptions{Tokens: "words", Lowercase: true})
}

// numbers is data of three classes of rows of six numbers.
func numbers() *routes.Data {
	rng := submodels.Stream(2, "numbers", 0)
	c := &text.Corpus{Classes: strings.Split("abc", ""), Columns: strings.Fields("x1 x2 x3 x4 x5 x6")}
	for _, p := range []*text.Part{&c.Train, &c.Validation, &c.Test} {
		for i := range 150 {
			ex := text.Example{}
			for range c.Columns {
				ex.Numbers = append(ex.Numbers, float32(rng.NormFloat64()))
			}
			p.Examples = append(p.Examples, ex)
			p.Labels = append(p.Labels, int32(i%3))
		}
	}
	return routes.NewData(nil, c, routes.TextOptions{})
}

// small is a route over a built-in sub-model that is quick to run.
func small(view, name string) routes.Route {
	spec, _ := submodels.Builtin().Lookup(name)
	settings := submodels.Defaults(spec.Settings)
	maps.Copy(settings, map[string]submodels.Values{
		"mlp": {"embedding": 4, "width": 5, "depth": 1},
		"cnn": {"embedding": 4, "filters": 3},
		"rnn": {"embedding": 3, "hidden": 4},
	}[name])
	return routes.Route{View: view, SubModel: name, Settings: settings}
}

// config is a configuration of a route, and of another.
func config(a routes.Route, b ...routes.Route) routes.Config {
	c := routes.Config{A: a, Combiner: submodels.Values{"dropout": 0.0}, Train: submodels.Defaults(routes.TrainSettings())}
	if len(b) > 0 {
		c.B = &b[0]
	}
	return c
}

// model is a classifier with weights of all signs, biases too.
func model(t testing.TB, reg *routes.Registry, d *routes.Data, cfg routes.Config) *routes.Model {
	t.Helper()
	m, err := routes.NewModel(reg, d, cfg, 1)
	if err != nil {
		t.Fatal(err)
	}
	fill := func(name string, w []float32) {
		rng := submodels.Stream(3, name, 1)
		for i := range w {
			w[i] = float32(0.6 * rng.NormFloat64())
		}
	}
	for _, p := range m.Params().Dense() {
		fill(p.Name, p.W)
	}
	for _, table := range m.Params().Tables() {
		fill(table.Name, table.W)
	}
	return m
}

// near fails the test where got is not within tol of want, relative to numbers
// above 1.
func near(t testing.TB, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol*math.Max(1, math.Abs(want))) {
		t.Errorf("%s is %.9g, want %.9g", what, got, want)
	}
}
