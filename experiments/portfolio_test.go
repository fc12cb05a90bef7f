package experiments

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/search"
)

// portfolioOf names the models of an experiment's portfolio: bag, or bag+cnn.
func portfolioOf(t *testing.T, e *Experiment) string {
	t.Helper()
	var names []string
	for i, params := range e.Portfolio() {
		partial, err := e.Space.Partial(params)
		if err != nil {
			t.Fatal(err)
		}
		c, err := e.Config(partial.Draw(search.Stream(1, i, "test")))
		if err != nil {
			t.Fatal(err)
		}
		name := c.A.SubModel
		if c.B != nil {
			name += "+" + c.B.SubModel
		}
		names = append(names, name)
	}
	return strings.Join(names, " ")
}

// TestPortfolioOfDefaults: what begins with word vectors is for experiments that name
// a file of them, what does not is for those that name none, and the rest for both.
// Each fits, and leaves nothing open.
func TestPortfolioOfDefaults(t *testing.T) {
	fits := map[int]bool{}
	for more, want := range map[string]string{
		"":                                  "bag bag bag mlp cnn bag bag+cnn bag+cnn bag+cnn bag+mlp bag+bag",
		"[text]\nvectors = \"words.txt\"\n": "bag bag bag cnn cnn bag bag+cnn bag+cnn bag+cnn bag+cnn bag+bag",
	} {
		e, err := Parse("a.toml", "[data]\ntrain = \"a.csv\"\n"+more, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := portfolioOf(t, e); got != want {
			t.Errorf("%q: got %s, want %s", more, got, want)
		}
		for i, table := range e.Search.Portfolio {
			r := &reader{document: e.doc, words: e.words, exp: e}
			if params, ok := r.fits(table); ok {
				fits[i] = true
				wholly(t, e, params, table)
			}
		}
	}
	if n := len(portfolio()); len(fits) != n {
		t.Errorf("%d of %d configurations fit an experiment with defaults", len(fits), n)
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
	const data = "[data]\ntrain = \"a.csv\"\n"
	for more, want := range map[string]string{
		"[route.a]\nsubmodel = \"bag\"\n":                                                                    "bag bag bag bag",
		"[route.a]\nsubmodel = \"bag\"\nbag.characters = 0\n":                                                "bag",
		"[route.a]\nsubmodel = [\"bag\", \"cnn\"]\nbag.loss = \"logistic\"\n[route.b]\nsubmodel = \"cnn\"\n": "cnn bag bag+cnn",
		"[route.a]\nsubmodel = [\"bag\", \"rnn\"]\n[route.b]\nsubmodel = \"mlp\"\nview = \"subwords\"\n":     "bag bag bag bag",
		"[search]\nsingle_share = 0\n":                                                                       "bag+cnn bag+cnn bag+cnn bag+mlp bag+bag",
		"[route.a]\nsubmodel = \"rnn\"\n":                                                                    "",
		"[train]\nregime = \"joint\"\n":                                                                      "",
		"[combiner]\nkind = \"gated\"\n":                                                                     "",
		"form = \"vectors\"\n":                                                                               "",
		"[search]\nportfolio = []\n":                                                                         "",
		"[search]\nportfolio = [{ \"route.a.submodel\" = \"mlp\", routes = 1 }, { \"route.a.submodel\" = \"svm\" }]\n": "mlp",
	} {
		e, err := Parse("a.toml", data+more, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := portfolioOf(t, e); got != want {
			t.Errorf("%q: got %q, want %q", more, got, want)
		}
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
