package experiments

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/experiments/portfolio"
	"github.com/doubleroute/sweep/search"
)

// fitting are the configurations of an experiment's portfolio as a file writes them, of
// which it checks that each is one of the space with the settings that it names.
func fitting(t *testing.T, e *Experiment) (all []map[string]any) {
	t.Helper()
	r := &reader{document: e.doc, words: e.words, exp: e}
	for _, table := range e.Search.Portfolio {
		if params, ok := r.fits(table); ok {
			wholly(t, e, params, table)
			all = append(all, table)
		}
	}
	if n := len(e.Portfolio()); n != len(all) {
		t.Errorf("%d configurations fit, and %d are of the space", len(all), n)
	}
	return all
}

// those returns what of the portfolio is meant.
func those(meant func(table map[string]any) bool) (all []map[string]any) {
	for _, table := range portfolio.Default() {
		if meant(table) {
			all = append(all, table)
		}
	}
	return all
}

// vectorsOf reports whether a configuration begins with word vectors, and whether it
// begins without them where they could be.
func vectorsOf(table map[string]any) (with, without bool) {
	for key, v := range table {
		if strings.HasSuffix(key, ".vectors") {
			with, without = with || v != any("none"), without || v == any("none")
		}
	}
	return with, without
}

// TestPortfolioOfDefaults: what begins with word vectors is for experiments that name
// a file of them, what begins without them for those that name none, and the rest for
// both. Each leaves nothing open.
func TestPortfolioOfDefaults(t *testing.T) {
	for more, named := range map[string]bool{"": false, "[text]\nvectors = \"words.txt\"\n": true} {
		e, err := Parse("a.toml", "[data]\ntrain = \"a.csv\"\n"+more, Options{})
		if err != nil {
			t.Fatal(err)
		}
		want := those(func(table map[string]any) bool {
			with, without := vectorsOf(table)
			return !with && !named || !without && named
		})
		if got := fitting(t, e); !reflect.DeepEqual(got, want) || len(got) < 8 {
			t.Errorf("%q: got %v, want %v", more, got, want)
		}
	}
}

// wholly checks that params are a configuration, all of it, with the settings of a
// table.
func wholly(t *testing.T, e *Experiment, params, table map[string]any) {
	t.Helper()
	partial, err := e.Space.Partial(params)
	if err != nil {
		t.Fatal(err)
	}
	p := partial.Draw(search.Stream(1, 0, "test"))
	if other := partial.Draw(search.Stream(2, 1, "test")); e.Key(p) != e.Key(other) {
		t.Errorf("something is drawn: %v and %v, of %v", e.Space.Params(p), e.Space.Params(other), table)
	}
	settings, err := e.Settings(p)
	if err != nil {
		t.Fatal(err)
	}
	for key, v := range table {
		if s, is := settings[key]; key != routesDimension && v != any("none") && (!is || string(canonical(s)) != string(canonical(v))) {
			t.Errorf("%s is %v, not %v", key, settings[key], v)
		}
	}
}

// TestPortfolioOfNarrowerSpace: an experiment takes what is of its space.
func TestPortfolioOfNarrowerSpace(t *testing.T) {
	single := func(table map[string]any) bool { return table[routesDimension] == any(int64(1)) }
	is := func(table map[string]any, key string, values ...any) bool { return slices.Contains(values, table[key]) }
	const data, submodel = "[data]\ntrain = \"a.csv\"\n", "route.a.submodel"
	for more, meant := range map[string]func(table map[string]any) bool{
		"[route.a]\nsubmodel = \"bag\"\n": func(c map[string]any) bool { return single(c) && is(c, submodel, "bag") },
		"[route.a]\nsubmodel = \"bag\"\nbag.characters = 0\n": func(c map[string]any) bool {
			return single(c) && is(c, submodel, "bag") && is(c, "route.a.bag.characters", int64(0))
		},
		"[route.a]\nsubmodel = [\"bag\", \"cnn\"]\nbag.loss = \"logistic\"\n[route.b]\nsubmodel = \"cnn\"\n": func(c map[string]any) bool {
			return is(c, submodel, "bag", "cnn") && is(c, "route.a.bag.loss", nil, "logistic") && (single(c) || is(c, "route.b.submodel", "cnn"))
		},
		"[route.a]\nsubmodel = [\"bag\", \"rnn\"]\n[route.b]\nsubmodel = \"mlp\"\nview = \"subwords\"\n": func(c map[string]any) bool { return single(c) && is(c, submodel, "bag", "rnn") },
		"[search]\nsingle_share = 0\n":                         func(c map[string]any) bool { return !single(c) },
		"[route.a]\nsubmodel = \"rnn\"\n":                      func(c map[string]any) bool { return single(c) && is(c, submodel, "rnn") },
		"[route.a]\nsubmodel = \"rnn\"\nrnn.cell = \"lstm\"\n": nil,
		"[train]\nregime = \"joint\"\n":                        nil,
		"[combiner]\nkind = \"gated\"\n":                       nil,
		"form = \"vectors\"\n":                                 nil,
		"[search]\nportfolio = []\n":                           nil,
	} {
		e, err := Parse("a.toml", data+more, Options{})
		if err != nil {
			t.Fatal(err)
		}
		want := those(func(table map[string]any) bool {
			with, _ := vectorsOf(table)
			return meant != nil && !with && meant(table)
		})
		if got := fitting(t, e); !reflect.DeepEqual(got, want) || meant != nil && len(got) == 0 {
			t.Errorf("%q: got %v, want %v", more, got, want)
		}
	}
	e, err := Parse("a.toml", data+"[search]\nportfolio = [{ route.a.submodel = \"mlp\", routes = 1 }, { route.a.submodel = \"svm\" }]\n", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if want := []map[string]any{{submodel: "mlp", routesDimension: 1}}; !reflect.DeepEqual(e.Portfolio(), want) {
		t.Errorf("got %v, want %v", e.Portfolio(), want)
	}
}

// TestStoredPortfolio: a study goes on with the portfolio that it was begun with; one
// that was begun before there was any has none.
func TestStoredPortfolio(t *testing.T) {
	const source = "[data]\ntrain = \"a.csv\"\n"
	e, err := Parse("a.toml", source, Options{})
	if err != nil {
		t.Fatal(err)
	}
	stored := func(list string) string {
		all := map[string]json.RawMessage{}
		if err := json.Unmarshal([]byte(e.Defaults()), &all); err != nil {
			t.Fatal(err)
		}
		if delete(all, "search.portfolio"); list != "" {
			all["search.portfolio"] = json.RawMessage(list)
		}
		return string(canonical(all))
	}
	same, changed := begun(t, e, e.Defaults())
	if changed || !reflect.DeepEqual(same.Portfolio(), e.Portfolio()) || len(e.Portfolio()) == 0 {
		t.Errorf("changed %v: %v, not %v", changed, same.Portfolio(), e.Portfolio())
	}
	old, changed := begun(t, e, stored(`[{"route.a.submodel": "mlp", "routes": 1}, {"route.a.mlp.width": 20000}]`))
	if want := []map[string]any{{"route.a.submodel": "mlp", routesDimension: 1}}; !changed || !reflect.DeepEqual(old.Portfolio(), want) {
		t.Errorf("changed %v: %v, not %v", changed, old.Portfolio(), want)
	}
	for _, before := range []string{"", stored("")} {
		none, changed := begun(t, e, before)
		if !changed || len(none.Portfolio()) > 0 {
			t.Errorf("changed %v: %v", changed, none.Portfolio())
		}
		set, err := Parse("a.toml", source, Options{Defaults: none.defaults, Set: []string{"search.portfolio=[]"}})
		if err != nil {
			t.Fatal(err)
		}
		if set.Hash("data") != none.Hash("data") {
			t.Error("that there is no portfolio makes another study")
		}
	}
	if hashes := []string{old.Hash("data"), e.Hash("data")}; !slices.Equal(hashes, slices.Repeat(hashes[:1], 2)) {
		t.Errorf("what the file is silent of makes another study: %v", hashes)
	}
}

// TestPortfolioEitherWay: a pair whose routes fit only the other way about is of the
// space so.
func TestPortfolioEitherWay(t *testing.T) {
	const pair = "[search]\nportfolio = [{ routes = 2, route.a.submodel = \"cnn\", route.b.submodel = \"rnn\" }]\n"
	e, err := Parse("a.toml", "[data]\ntrain = \"a.csv\"\n[route.a]\nsubmodel = [\"rnn\", \"bag\"]\n[route.b]\nsubmodel = [\"cnn\", \"mlp\"]\n"+pair, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if want := []map[string]any{{"route.a.submodel": "rnn", "route.b.submodel": "cnn", routesDimension: 2}}; !reflect.DeepEqual(e.Portfolio(), want) {
		t.Errorf("got %v, want %v", e.Portfolio(), want)
	}
}
