package experiments

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/routes/combiners"
	"github.com/doubleroute/sweep/routes/views"
	"github.com/doubleroute/sweep/search/space"
	"github.com/doubleroute/sweep/submodels"
)

func sample(e *Experiment, seed uint64) space.Point {
	return e.Space.Sample(rand.New(rand.NewPCG(seed, 1)))
}

// spaces are experiments whose spaces differ in kind. The last is so small that
// equal configurations come up at random.
func spaces(t *testing.T) []*Experiment {
	const data = "[data]\ntrain = \"a.csv\"\n"
	return []*Experiment{
		parse(t, data),
		parse(t, data+"[route.a]\nview = [\"all\", \"odd\"]"),
		parse(t, data+"[route.b]\nsubmodel = [\"none\", \"cnn\", \"rnn\"]\nview = [\"all\", \"field:subject\"]\n[train]\nepochs = { min = 1, max = 64, log = true }"),
		parse(t, regimes),
		parse(t, data+small),
	}
}

const small = `
[route.a]
view = ["all", "odd"]
submodel = ["cnn", "rnn"]
cnn.embedding = [8, 16]
cnn.widths = [2]
rnn.hidden = { min = 8, max = 16, step = 8 }
[route.b]
view = ["odd", "all"]
submodel = ["rnn", "cnn"]
cnn.embedding = [16, 8]
cnn.widths = [2]
rnn.hidden = { min = 8, max = 16, step = 8 }
[combiner]
dropout = [0.0, 0.5]
[train]
regime = "joint"
learning_rate = 0.01
`

// regimes is about routes trained jointly and apart.
const regimes = `
[data]
train = "x.csv"
[train]
regime = ["joint", "apart", "apart-then-joint"]
weight_decay = [0.0, 0.1]
[route.a]
train.learning_rate = [0.001, 0.01]
[route.b]
submodel = ["mlp", "none"]
`

// TestConfigIsLegal checks that every sampled point gives a configuration with
// every setting of the chosen sub-models, each with a legal value, and no other.
func TestConfigIsLegal(t *testing.T) {
	reg := testRegistry(t)
	for _, e := range spaces(t) {
		for seed := range uint64(300) {
			p := sample(e, seed)
			c, err := e.Config(p)
			if err != nil {
				t.Fatal(err)
			}
			regime := c.Train.String("regime")
			if regime == "" {
				regime = routes.Joint
			}
			legal(t, "combiner", existing("combiner", regime, combiners.Builtin().Settings()), c.Combiner)
			legal(t, "train", existing("train", regime, routes.TrainSettings()), c.Train)
			for _, route := range []*routes.Route{&c.A, c.B} {
				if route == nil {
					continue
				}
				spec, ok := reg.SubModels.Lookup(route.SubModel)
				if !ok {
					t.Fatalf("there is no sub-model %q", route.SubModel)
				}
				legal(t, spec.Name, spec.Settings, route.Settings)
				if regime == routes.Joint || spec.Sparse != nil {
					legal(t, "route.train", nil, route.Train)
				} else {
					legal(t, "route.train", routes.RouteTrainSettings(), route.Train)
				}
				if spelled, err := views.Builtin().Spell(route.View, false); err != nil || spelled != route.View {
					t.Errorf("view %q: %v", route.View, err)
				}
			}
			agree(t, e, p, c)
		}
	}
}

// existing returns the settings of a section that a configuration has in a regime.
func existing(section, regime string, all []submodels.Setting) []submodels.Setting {
	return slices.DeleteFunc(all, func(s submodels.Setting) bool {
		one := setting{Setting: s, section: section}
		return !one.in(regime) || one.key() == regimeKey && regime == routes.Joint
	})
}

func legal(t *testing.T, name string, settings []submodels.Setting, v submodels.Values) {
	t.Helper()
	if len(v) != len(settings) {
		t.Errorf("%s has %d settings, want %d: %v", name, len(v), len(settings), v)
	}
	for _, s := range settings {
		if err := s.Check(v[s.Name]); err != nil {
			t.Errorf("%s.%s %v", name, s.Name, err)
		}
	}
}

// agree checks that the space's own view of a point, Settings and Config tell
// the same.
func agree(t *testing.T, e *Experiment, p space.Point, c routes.Config) {
	t.Helper()
	settings, err := e.Settings(p)
	if err != nil {
		t.Fatal(err)
	}
	for key, v := range e.Space.Params(p) {
		if got, ok := settings[key]; key != routesDimension && (!ok || !reflect.DeepEqual(got, v)) {
			t.Errorf("%s is %v in the space and %v among the settings", key, v, got)
		}
	}
	a := "route.a." + c.A.SubModel + "."
	for name, v := range c.A.Settings {
		if !reflect.DeepEqual(settings[a+name], v) {
			t.Errorf("%s%s is %v, want %v", a, name, settings[a+name], v)
		}
	}
	for key := range settings {
		if strings.HasPrefix(key, "route.b.") && c.B == nil && settings["route.b.submodel"] != none {
			t.Errorf("%s is set without a route b", key)
		}
	}
}

func TestConfigRefuses(t *testing.T) {
	e := parse(t, "[data]\ntrain = \"a.csv\"")
	good := sample(e, 1)
	for name, p := range map[string]space.Point{
		"none": nil, "short": good[:3], "nan": append(space.Point{math.NaN()}, good[1:]...),
		"index": append(space.Point{7}, good[1:]...), "fraction": append(space.Point{0.5}, good[1:]...),
	} {
		if c, err := e.Config(p); err == nil {
			t.Errorf("%s: %+v", name, c)
		}
		if e.Key(p) != "" {
			t.Errorf("%s: has a key", name)
		}
	}
}

// swapped returns the configuration with its routes swapped.
func swapped(c routes.Config) routes.Config {
	if c.B == nil {
		return c
	}
	a := c.A
	c.A, c.B = *c.B, &a
	return c
}

// TestKey checks that two points have the same key exactly if they are the same
// configuration, up to a swap of the routes.
func TestKey(t *testing.T) {
	e := parse(t, "[data]\ntrain = \"a.csv\"\n"+small)
	configs := map[string]routes.Config{}
	var keys []string
	swaps := 0
	for seed := range uint64(2000) {
		p := sample(e, seed)
		c, err := e.Config(p)
		if err != nil {
			t.Fatal(err)
		}
		key := e.Key(p)
		known, ok := configs[key]
		if !ok {
			configs[key] = c
			keys = append(keys, key)
			continue
		}
		same := reflect.DeepEqual(known, c)
		if !same && !reflect.DeepEqual(known, swapped(c)) {
			t.Fatalf("one key for two configurations:\n%+v\n%+v", known, c)
		}
		if !same {
			swaps++
		}
	}
	if swaps == 0 {
		t.Error("no pair of swapped routes came up")
	}
	for i, a := range keys {
		for _, b := range keys[:i] {
			if x, y := configs[a], configs[b]; reflect.DeepEqual(x, y) || reflect.DeepEqual(x, swapped(y)) {
				t.Fatalf("two keys for one configuration:\n%s\n%s", a, b)
			}
		}
	}
	// 2 dropouts x (8 routes on their own + 36 unordered pairs of 8).
	if want := 2 * (8 + 36); len(keys) != want {
		t.Errorf("%d configurations, want %d", len(keys), want)
	}
}

// TestKeyOfNone checks that a route b that is none and no route b are the same.
func TestKeyOfNone(t *testing.T) {
	const a = "[data]\ntrain = \"x.csv\"\n[route.a]\nsubmodel = \"rnn\"\nrnn.hidden = [8, 16]\n[combiner]\ndropout = 0.0\n[train]\nlearning_rate = 0.01\n"
	one := parse(t, a)
	two := parse(t, a+"[route.b]\nsubmodel = [\"none\", \"cnn\"]")
	x, err := one.Space.Parse(map[string]any{"route.a.rnn.hidden": 16})
	if err != nil {
		t.Fatal(err)
	}
	y, err := two.Space.Parse(map[string]any{"route.a.rnn.hidden": 16, "route.b.submodel": "none"})
	if err != nil {
		t.Fatal(err)
	}
	if one.Key(x) != two.Key(y) {
		t.Errorf("%s\n%s", one.Key(x), two.Key(y))
	}
}

func TestSingleShare(t *testing.T) {
	e := parse(t, "[data]\ntrain = \"a.csv\"\n[search]\nsingle_share = 0.1")
	single := 0
	const n = 5000
	rng := rand.New(rand.NewPCG(1, 2))
	for range n {
		if c, err := e.Config(e.Space.Sample(rng)); err != nil {
			t.Fatal(err)
		} else if c.B == nil {
			single++
		}
	}
	if share := float64(single) / n; math.Abs(share-0.1) > 0.02 {
		t.Errorf("%v of the points have one route, want 0.1", share)
	}
}

func TestHash(t *testing.T) {
	const source = "[data]\ntrain = \"a.csv\"\n[route.b]\nsubmodel = \"rnn\"\n"
	base := parse(t, source).Hash("data")
	for _, same := range []string{
		"name = \"other\"\n" + source, "# a comment\n\n" + source, source + "[search]\ntrials = 9\nsampler = \"pareto\"\n",
		source + "[search]\nflops = 1e12\nroute_bank = 0\nenqueue = []\nfront_aware = true\n",
		source + "[final]\nseeds = 9\nmodels = 1\n", source + "[train]\nepochs = 15\nclip = 5\nregime = \"apart\"\n",
		strings.Replace(source, "a.csv", "b.csv", 1), // the fingerprint distinguishes files
	} {
		if parse(t, same).Hash("data") != base {
			t.Errorf("another hash for\n%s", same)
		}
	}
	seen := map[string]string{base: source}
	for _, other := range []string{
		"seed = 2\n" + source, source + "[search]\nsampler = \"grid\"\n", source + "[search]\nconcurrency = 9\n",
		source + "[search]\nsingle_share = 0.3\n", source + "[search]\nfront_aware = false\n", source + "[search]\nroute_bank = 3\n",
		source + "[search]\nportfolio = []\n", source + "[search]\nportfolio = [{}]\n", source + "[train]\nregime = \"joint\"\n",
		source + "[search]\nenqueue = [{}]\n", source + "[search]\nenqueue = [{ \"route.a.submodel\" = \"mlp\" }]\n", source + "[train]\nepochs = 13\n", source + "[train]\nclip = [5, 6]\n",
		source + "[train]\nclip = { min = 5, max = 6 }\n", source + "[train]\nclip = { min = 5, max = 6, log = true }\n",
		source + "[text]\nlowercase = false\n", source + "[limit]\nbytes = 5\n", source + "[objective]\nminimize = \"bytes\"\n",
		source + "view = \"odd\"", strings.Replace(source, "rnn", "cnn", 1), strings.Replace(source, "[route.b]", "test = \"t.csv\"\n[route.b]", 1),
	} {
		h := parse(t, other).Hash("data")
		if was, ok := seen[h]; ok {
			t.Errorf("one hash for\n%s\nand\n%s", was, other)
		}
		seen[h] = other
	}
	if parse(t, source).Hash("other data") == base {
		t.Error("other data, the same hash")
	}
}

func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"*.toml", "testdata/bad/*.toml"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(string(source), "train.epochs=3")
		}
	}
	f.Add("data.train = \"a.csv\"\n"+small, "route.a.cnn={widths=[[1],[2]]}")
	f.Add("a = "+strings.Repeat("[{a=", 200), strings.Repeat("a.", 200)+"a=1")
	f.Add("a = '''['''\n[a.\"b.c\"]\nd = 3.0", "Train.Epochs=3")
	reg := testRegistry(f)
	f.Fuzz(func(t *testing.T, source, set string) {
		for _, o := range []Options{{Registry: reg}, {Registry: reg, Set: []string{set}}} {
			e, err := Parse("x.toml", source, o)
			if err == nil {
				if _, err := e.Config(sample(e, 1)); err != nil {
					t.Errorf("%v\n%s", err, source)
				}
				continue
			}
			var fault *Error
			if !errors.As(err, &fault) {
				t.Errorf("%T is no *Error", err)
			}
			if strings.Contains(fault.Msg, "\n") {
				t.Errorf("%q is more than one line", fault.Msg)
			}
		}
	})
}

func ExampleParse() {
	e, err := Parse("tickets.toml", `
[data]
train = "tickets.csv"

[route.a]
submodel = ["mlp", "cnn"]
cnn.fliters = { min = 16, max = 128, log = true }
`, Options{})
	fmt.Println(e, err)
	// Output: <nil> tickets.toml:7: route.a.cnn.fliters: there is no such key; did you mean filters?
}
