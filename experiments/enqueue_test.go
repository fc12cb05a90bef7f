package experiments

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/search"
)

const enqueueing = `data.train = "a.csv"
[route.b]
view = ["all", "odd"]
submodel = ["none", "cnn"]
cnn.filters = [16, 32]
[train]
regime = "joint"
epochs = 12
learning_rate = { min = 1e-3, max = 1e-1, log = true }
[search]
`

// TestEnqueue reads configurations in every form that TOML has for them.
func TestEnqueue(t *testing.T) {
	want := []map[string]any{
		{"route.a.submodel": "mlp", "train.learning_rate": 0.01},
		{"route.b.cnn.filters": 32},
	}
	for _, source := range []string{
		`enqueue = [{ "route.a.submodel" = "mlp", "train.learning_rate" = 0.01, "train.epochs" = 12 }, { "route.b.cnn.filters" = 32 }]`,
		`enqueue = [{ route.a.submodel = "mlp", train = { learning_rate = 0.01 } }, { route.b.cnn = { filters = 32 } }]`,
		"[[search.enqueue]]\nroute.a.submodel = \"mlp\"\n[search.enqueue.train]\nlearning_rate = 0.01\n[[search.enqueue]]\n\"route.b.cnn\".filters = 32",
	} {
		e := parse(t, enqueueing+source)
		if !reflect.DeepEqual(e.Search.Enqueue, want) {
			t.Errorf("%s\ngot  %v\nwant %v", source, e.Search.Enqueue, want)
		}
		for i, params := range e.Search.Enqueue {
			c, err := e.Space.Partial(params)
			if err != nil {
				t.Fatal(err)
			}
			settings, err := e.Settings(c.Draw(search.Stream(1, i, "test")))
			if err != nil {
				t.Fatal(err)
			}
			for key, v := range params {
				if !reflect.DeepEqual(settings[key], v) {
					t.Errorf("configuration %d has %s = %v", i, key, settings[key])
				}
			}
		}
	}
	if e := parse(t, enqueueing+"enqueue = []"); len(e.Search.Enqueue) != 0 {
		t.Errorf("an empty list: %v", e.Search.Enqueue)
	}
	if e := parse(t, "data.train = \"a.csv\"\nsearch.enqueue = [{ routes = 1 }]"); !reflect.DeepEqual(e.Search.Enqueue, []map[string]any{{"routes": 1}}) {
		t.Errorf("one route: %v", e.Search.Enqueue)
	}
}

// TestEnqueueErrors names the file, the line, the configuration and the key.
func TestEnqueueErrors(t *testing.T) {
	for enqueue, want := range map[string]string{
		`3`:     `test.toml:11: search.enqueue: must be a list of tables such as [{ "route.a.submodel" = "cnn", "route.a.train.learning_rate" = 0.003 }], not 3`,
		`[3]`:   `test.toml:11: search.enqueue: each item of the list must be a table of settings, not 3`,
		`["a"]`: `test.toml:11: search.enqueue: each item of the list must be a table of settings, not "a"`,
		"[\n{},\n{ \"route.a.submodul\" = \"mlp\" }]":                                                     `test.toml:13: search.enqueue: configuration 2: there is no setting route.a.submodul in this experiment; did you mean route.a.submodel?`,
		"[\n{ learning_rate = 0.01 }]":                                                                    `test.toml:12: search.enqueue: configuration 1: there is no setting learning_rate in this experiment; did you mean train.learning_rate?`,
		"[{ train.learning_rate = 0.01 },\n{ train.learning_rate = 1 }]":                                  `test.toml:12: search.enqueue: configuration 2: "train.learning_rate" must be between 0.001 and 0.1, not 1`,
		"[{ \"train.learning_rate\" = 0.01 },\n{ train.learning_rate = \"x\" }]":                          `test.toml:12: search.enqueue: configuration 2: train.learning_rate must be a number, not "x"`,
		`[{ train.epochs = 3 }]`:                                                                          `test.toml:11: search.enqueue: configuration 1: train.epochs is 3, and this experiment fixes it to 12`,
		`[{ route.a.submodel = "mpl" }]`:                                                                  `configuration 1: route.a.submodel must be mlp, cnn or rnn, not "mpl"; did you mean mlp?`,
		`[{ route.b.cnn.filters = 17 }]`:                                                                  `configuration 1: "route.b.cnn.filters" must be one of 16, 32, not 17`,
		"[{ route.b.submodel = \"none\" },\n{ route.b.submodel = \"none\",\n route.b.cnn.filters = 16 }]": `test.toml:13: search.enqueue: configuration 2: "route.b.cnn.filters" is given but does not exist where "route.b.submodel" is "none"`,
		`[{ routes = 1 }]`:                                                                                `configuration 1: routes is 1, and this experiment fixes it to 2`,
		`[{ "train.learning_rate" = 0.01, train.learning_rate = 0.02 }]`:                                  `configuration 1: train.learning_rate is given twice`,
	} {
		_, err := Parse("test.toml", enqueueing+"enqueue = "+enqueue, Options{Registry: testRegistry(t)})
		var fault *Error
		if !errors.As(err, &fault) || !strings.Contains(err.Error(), want) {
			t.Errorf("enqueue = %s\ngot  %v\nwant %s", enqueue, err, want)
		}
	}
	_, err := Parse("test.toml", enqueueing, Options{Registry: testRegistry(t), Set: []string{`search.enqueue=[{train.epochs=3}]`}})
	if err == nil || !strings.HasPrefix(err.Error(), "search.enqueue=[{train.epochs=3}]: search.enqueue: configuration 1: train.epochs is 3") {
		t.Error(err)
	}
}

// TestEnqueueApart names a setting of joint training where routes are trained apart.
func TestEnqueueApart(t *testing.T) {
	const source = "[data]\ntrain = \"a.csv\"\n[search]\nenqueue = "
	e := parse(t, source+`[{ route.b.train.learning_rate = 0.003, train.epochs = 15 }]`)
	if want := []map[string]any{{"route.b.train.learning_rate": 0.003}}; !reflect.DeepEqual(e.Search.Enqueue, want) {
		t.Errorf("got %v, want %v", e.Search.Enqueue, want)
	}
	for key, of := range map[string]string{"train.learning_rate": "learning_rate", "train.epochs": "epochs", "combiner.dropout": "dropout"} {
		value := map[string]string{"train.learning_rate": "0.003", "train.epochs": "3", "combiner.dropout": "0.5"}[key]
		_, err := Parse("test.toml", source+"[{ "+key+" = "+value+" }]", Options{Registry: testRegistry(t)})
		want := "test.toml:4: search.enqueue: configuration 1: " + key + " is for routes that are trained jointly, and here they are trained apart: " +
			"name route.a.train." + of + " and route.b.train." + of + `, or set train.regime = "joint"`
		if err == nil || err.Error() != want {
			t.Errorf("%s\ngot  %v\nwant %s", key, err, want)
		}
	}
	_, err := Parse("test.toml", source+"[{ train.joint_epochs = 4 }]", Options{Registry: testRegistry(t)})
	if err == nil || !strings.HasSuffix(err.Error(), "train.joint_epochs is 4, and this experiment fixes it to 3") {
		t.Error(err)
	}
}

func TestWarmStart(t *testing.T) {
	for text, want := range map[string]WarmStart{
		"a-study.v2":          {Study: "a-study.v2"},
		"/x/sweep.db:a":       {Database: "/x/sweep.db", Study: "a"},
		`C:\runs\sweep.db:a`:  {Database: `C:\runs\sweep.db`, Study: "a"},
		"/x/other: folder/y:": {},
		"":                    {},
		"a/b":                 {},
		"/x/sweep.db:..":      {},
	} {
		got, err := readWarmStart(text)
		if want == (WarmStart{}) {
			if err == nil {
				t.Errorf("%q is read as %+v", text, got)
			}
			continue
		}
		if err != nil || got != want {
			t.Errorf("%q: %+v, %v, want %+v", text, got, err, want)
		}
	}
	if _, err := readWarmStart(3); err == nil {
		t.Error("a number is read")
	}
}
