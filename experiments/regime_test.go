package experiments

import (
	"testing"

	"github.com/doubleroute/sweep/routes"
)

// TestRegimeOfCombiner: routes are trained apart where nothing is said, unless a
// combiner may be chosen that cannot join them.
func TestRegimeOfCombiner(t *testing.T) {
	const data = "[data]\ntrain = \"a.csv\"\n"
	for more, apart := range map[string]bool{
		"":                                           true,
		"[combiner]\nkind = \"linear\"\n":            true,
		"[train]\nregime = \"joint\"\n":              false,
		"[combiner]\nkind = \"gated\"\n":             false,
		"[combiner]\nkind = [\"linear\"]\n":          true,
		"[combiner]\nkind = [\"linear\", \"sum\"]\n": false,
		"[combiner]\nkind = \"gated\"\n[train]\nregime = \"joint\"\n":               false,
		"[combiner]\nkind = \"linear\"\n[train]\nregime = [\"joint\", \"apart\"]\n": true,
		"[combiner]\nkind = \"linear\"\n[train]\nregime = \"apart-then-joint\"\n":   true,
	} {
		e := parse(t, data+more)
		if e.Apart() != apart {
			t.Errorf("%q: routes are trained apart: %v", more, e.Apart())
		}
		if _, searched := e.Space.Index("train.learning_rate"); !apart && !searched {
			t.Errorf("%q: there is no train.learning_rate", more)
		}
		if _, searched := e.Space.Index("route.b.train.learning_rate"); searched != apart {
			t.Errorf("%q: route.b.train.learning_rate is searched: %v", more, searched)
		}
	}
}

// TestJoinable: routes are not trained apart that the combiner cannot join.
func TestJoinable(t *testing.T) {
	for _, regime := range []string{`"apart"`, `"apart-then-joint"`, `["joint", "apart"]`} {
		for _, kind := range []string{`"gated"`, `["linear", "sum"]`} {
			_, err := Parse("test.toml", "[data]\ntrain = \"a.csv\"\n[combiner]\nkind = "+kind+"\n[train]\nregime = "+regime, Options{Registry: testRegistry(t)})
			want := `test.toml:6: train.regime: routes that are trained apart are joined by the combiner linear alone: set combiner.kind = "linear", or train.regime = "` + routes.Joint + `"`
			if err == nil || err.Error() != want {
				t.Errorf("%s, %s\ngot  %v\nwant %s", kind, regime, err, want)
			}
		}
	}
	_, err := Parse("test.toml", "[data]\ntrain = \"a.csv\"\n[train]\nregime = \"joint\"\n[route.b]\ntrain.epochs = 3\n", Options{Registry: testRegistry(t)})
	want := `test.toml:6: route.b.train: routes have settings of training of their own only where they are trained apart: set train.regime = "apart", or move these to [train]`
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}
