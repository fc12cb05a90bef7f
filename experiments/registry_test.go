package experiments

import (
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/routes/combiners"
	"github.com/doubleroute/sweep/routes/views"
	"github.com/doubleroute/sweep/submodels"
)

// product is a combiner that is neither symmetric nor additive, and is never run.
type product struct{ combiners.Combiner }

// ownRegistry is testRegistry with a view and two combiners of a user's own.
func ownRegistry(t *testing.T) *routes.Registry {
	t.Helper()
	reg := testRegistry(t).Filled()
	kind := func(name string, settings ...submodels.Setting) combiners.Spec {
		return combiners.Spec{Name: name, Settings: settings, New: func(submodels.Values) (combiners.Combiner, error) { return product{}, nil }}
	}
	for _, err := range []error{
		reg.Views.Add(views.Spec{Name: "loud", Argument: "N", Pattern: "[0-9]+", Text: func(s views.Source) (views.View, error) { return views.View{Read: s.Cut}, nil }}),
		reg.Combiners.Add(kind("product", submodels.Setting{Name: "rank", Kind: submodels.Int, Min: 1, Max: 64, Default: submodels.Range{Min: 2, Max: 8}},
			submodels.Setting{Name: "bias", Kind: submodels.Bool, Default: true})),
		reg.Combiners.Add(kind("plain")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return reg
}

const ownFile = `[data]
train = "x.csv"
[route.a]
view = "all"
submodel = "rnn"
rnn.hidden = 8
[route.b]
view = ["loud:2", "loud:3"]
submodel = "rnn"
rnn.hidden = 8
[train]
regime = "joint"
[combiner]
dropout = 0.1
`

// TestOwnCombiner checks that the settings of a kind of combiner exist where the
// kind is chosen, and go into the configuration.
func TestOwnCombiner(t *testing.T) {
	reg := ownRegistry(t)
	for kinds, dims := range map[string]string{
		`kind = "linear"`:              "routes route.b.view train.learning_rate",
		`kind = "product"`:             "routes route.b.view combiner.product.rank train.learning_rate",
		`kind = "plain"`:               "routes route.b.view train.learning_rate",
		`kind = ["linear", "product"]`: "routes route.b.view combiner.kind combiner.product.rank train.learning_rate",
		"kind = [\"linear\", \"product\"]\nproduct.rank = 5": "routes route.b.view combiner.kind train.learning_rate",
	} {
		e, err := Parse("own.toml", ownFile+kinds+"\n", Options{Registry: reg})
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for i := range e.Space.Len() {
			names = append(names, e.Space.Dim(i).Name())
		}
		if got := strings.Join(names, " "); got != dims {
			t.Errorf("%s: the dimensions are %s, want %s", kinds, got, dims)
		}
		for seed := range uint64(40) {
			p := sample(e, seed)
			c, err := e.Config(p)
			if err != nil {
				t.Fatal(err)
			}
			spec, err := reg.Combiners.Of(c.Combiner)
			if err != nil {
				t.Fatal(err)
			}
			legal(t, "combiner", slices.Concat(reg.Combiners.Settings(), spec.Settings), c.Combiner)
			agree(t, e, p, c)
		}
	}
}

// TestOwnSymmetry checks that routes that are swapped are the same configuration
// only where the combiner says so.
func TestOwnSymmetry(t *testing.T) {
	for kind, want := range map[string]bool{"linear": true, "product": false} {
		e, err := Parse("own.toml", `[data]
train = "x.csv"
[route.a]
view = ["all", "odd"]
submodel = "rnn"
rnn.hidden = 8
[route.b]
view = ["all", "odd"]
submodel = "rnn"
rnn.hidden = 8
[combiner]
kind = "`+kind+`"
dropout = 0.1
product.rank = 2
[search]
single_share = 0
[train]
learning_rate = 0.01
`, Options{Registry: ownRegistry(t), Set: []string{"combiner.kind=" + kind}})
		if err != nil {
			t.Fatal(err)
		}
		keys := map[string]bool{}
		for seed := range uint64(60) {
			keys[e.Key(sample(e, seed))] = true
		}
		if n := map[bool]int{true: 3, false: 4}[want]; len(keys) != n {
			t.Errorf("%s: %d configurations, want %d", kind, len(keys), n)
		}
	}
}

// TestOwnFaults checks what is said of a view and of a combiner that are not used
// right, and that the schema knows both.
func TestOwnFaults(t *testing.T) {
	o := Options{Registry: ownRegistry(t)}
	for extra, want := range map[string]string{
		`kind = "prodct"`:                                            `own.toml:15: combiner.kind: must be linear, sum, gated, lowrank, product or plain, not "prodct"; did you mean product?`,
		`product.rank = 3`:                                           `own.toml:15: combiner.product: product is not among the kinds of combiner (linear), so these settings have no effect: add it to combiner.kind or remove them`,
		"kind = \"product\"\nproduct.rnk = 3":                        `own.toml:16: combiner.product.rnk: there is no such key; did you mean rank?`,
		"kind = \"product\"\nproduct.rank = 99":                      `own.toml:16: combiner.product.rank: must be between 1 and 64, not 99`,
		"kind = [\"linear\", \"product\"]\n[search]\nroute_bank = 2": `own.toml:17: search.route_bank: pairs are estimated from routes trained alone, and the combiner product does not add what its routes say`,
		"rank = 3": `own.toml:15: combiner.rank: there is no such key; did you mean combiner.lowrank.rank?`,
	} {
		_, err := Parse("own.toml", ownFile+extra+"\n", o)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v\nwant %s", extra, err, want)
		}
	}
	_, err := Parse("own.toml", strings.Replace(ownFile, `"loud:3"`, `"lout:3"`, 1), o)
	if err == nil || !strings.Contains(err.Error(), "field:NAME or loud:N") {
		t.Errorf("a view that is mistyped: %v", err)
	}
	schema := schemaOf(t, o)
	good := object{"data": object{"train": "x.csv"}, "route": object{"a": object{"view": "loud:3"}}, "combiner": object{"kind": "product", "product": object{"rank": 3.0}}}
	if err := validate(schema, any(good), "good"); err != nil {
		t.Error(err)
	}
	good["route"] = object{"a": object{"view": "loud:x"}}
	if validate(schema, any(good), "bad") == nil {
		t.Error("the schema takes loud:x")
	}
}
