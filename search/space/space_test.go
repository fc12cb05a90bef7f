package space_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/samplers"
	"github.com/doubleroute/sweep/search/searchtest"
	"github.com/doubleroute/sweep/search/space"
)

func TestSpaceErrors(t *testing.T) {
	model := space.Must(space.Choice("model", "mlp", "cnn"))
	layers := space.Must(space.Int("layers", space.Range{Min: 1, Max: 3}))
	cases := []struct {
		entries []space.Entry
		want    string
	}{
		{[]space.Entry{{}}, "entry 0 of the space has no dimension"},
		{[]space.Entry{searchtest.Entry(model), searchtest.Entry(model)}, `two dimensions called "model"`},
		{[]space.Entry{searchtest.Entry(layers, searchtest.When("model", "mlp")), searchtest.Entry(model)}, `condition of "layers": no dimension "model" comes before it`},
		{[]space.Entry{searchtest.Entry(model), searchtest.Entry(layers, searchtest.When("modl", "mlp"))}, `did you mean "model"?`},
		{[]space.Entry{searchtest.Entry(model), searchtest.Entry(layers, searchtest.When("model", "mpl"))}, `"model" must be one of "mlp", "cnn", not "mpl"; did you mean "mlp"?`},
		{[]space.Entry{searchtest.Entry(model), searchtest.Entry(layers, searchtest.When("model"))}, `it names no value of "model"`},
		{[]space.Entry{searchtest.Entry(layers, searchtest.When("layers", 1))}, `no dimension "layers" comes before it`},
	}
	for _, c := range cases {
		if _, err := space.NewSpace(c.entries...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %q does not say %q", err, c.want)
		}
	}
}

func TestPoints(t *testing.T) {
	for name, in := range searchtest.Spaces() {
		t.Run(name, func(t *testing.T) {
			rng := search.Stream(1, 0, "points")
			keys := map[string]space.Point{}
			for range 500 {
				p := in.Sample(rng)
				if err := in.Check(p); err != nil {
					t.Fatal(err)
				}
				if err := in.Check(in.Decode(in.Encode(p))); err != nil {
					t.Fatalf("Decode(Encode(%v)): %v", p, err)
				}
				text, err := json.Marshal(in.Params(p))
				if err != nil {
					t.Fatal(err)
				}
				var params map[string]any
				if err := json.Unmarshal(text, &params); err != nil {
					t.Fatal(err)
				}
				back, err := in.Parse(params)
				if err != nil || in.Key(back) != in.Key(p) {
					t.Fatalf("%v became %s and then %v, %v", p, text, back, err)
				}
				if other, twice := keys[in.Key(p)]; twice && fmt.Sprint(other) != fmt.Sprint(p) {
					t.Fatalf("%v and %v have the same key", other, p)
				}
				keys[in.Key(p)] = p
			}
		})
	}
}

func TestConditions(t *testing.T) {
	in := searchtest.Spaces()["conditional"]
	const rate = 0.01
	cases := []struct {
		params map[string]any
		want   string // "" or the error
	}{
		{map[string]any{"model": "mlp", "mlp.layers": 1, "rate": rate}, ""},
		{map[string]any{"model": "mlp", "mlp.layers": 2.0, "mlp.second": 16.0, "rate": rate}, ""},
		{map[string]any{"model": "rnn", "rnn.cell": "gru", "pool": "max", "both": false, "rate": rate}, ""},
		{map[string]any{"model": "rnn", "rnn.cell": "gru", "pool": "mean", "rate": rate}, ""},
		{map[string]any{"model": "mlp", "mlp.layers": 1}, `"rate" is missing`},
		{map[string]any{"model": "mlp", "mlp.layers": 1, "mlp.second": 8, "rate": rate}, `"mlp.second" is given but does not exist where "mlp.layers" is 1`},
		{map[string]any{"model": "cnn", "cnn.filters": 16, "pool": "max", "both": true, "rate": rate}, `"both" is given but does not exist where "model" is "cnn"`},
		{map[string]any{"model": "cnn", "mlp.second": 8, "cnn.filters": 16, "pool": "max", "rate": rate}, `"mlp.second" is given but does not exist, as "mlp.layers" does not`},
		{map[string]any{"model": "mlp", "mlp.layer": 1, "mlp.layers": 1, "rate": rate}, `there is no dimension "mlp.layer"; did you mean "mlp.layers"?`},
		{map[string]any{"model": "mlp", "mlp.layers": 9, "rate": rate}, `"mlp.layers" must be between 1 and 3, not 9`},
		{nil, `"model" is missing`},
	}
	for _, c := range cases {
		p, err := in.Parse(c.params)
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%v: %v", c.params, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%v: error %q does not say %q", c.params, err, c.want)
		case c.want == "" && len(in.Params(p)) != len(c.params):
			t.Errorf("%v became %v", c.params, in.Params(p))
		}
	}

	p := space.Must(in.Parse(cases[1].params))
	if x, ok := in.Get(p, "mlp.second"); !ok || x != 16 {
		t.Errorf("mlp.second is %v, %v", x, ok)
	}
	for _, name := range []string{"cnn.filters", "both", "no such"} {
		if x, ok := in.Get(p, name); ok || x != nil {
			t.Errorf("%s is %v where it does not exist", name, x)
		}
	}
	if i, ok := in.Index("pool"); !ok || in.Dim(i).Name() != "pool" {
		t.Errorf("pool is dimension %d, %v", i, ok)
	}
	for _, spoil := range []func(space.Point) space.Point{
		func(p space.Point) space.Point { return p[1:] },
		func(p space.Point) space.Point { p[0] = 3; return p },
		func(p space.Point) space.Point { p[0] = math.NaN(); return p },
		func(p space.Point) space.Point { p[3] = 16; return p },
		func(p space.Point) space.Point { p[2] = math.NaN(); return p },
	} {
		if bad := spoil(append(space.Point(nil), p...)); in.Check(bad) == nil {
			t.Errorf("%v passes for a point", bad)
		}
	}
}

// TestSize compares with listing all points.
func TestSize(t *testing.T) {
	spaces := searchtest.Spaces()
	for name, want := range map[string]float64{"small": (5 + 1) * 3, "one point": 1} {
		if n, finite := spaces[name].Size(); n != want || !finite {
			t.Errorf("%s: size is %v, %v, not %v", name, n, finite, want)
		}
	}
	for _, name := range []string{"flat", "conditional", "huge"} {
		if n, finite := spaces[name].Size(); n != 0 || finite {
			t.Errorf("%s: size is %v, %v", name, n, finite)
		}
	}
	for seed := range 200 {
		in := searchtest.RandomSpace(t, seed, 2+seed%7)
		want := float64(len(searchtest.AllPoints(in)))
		if n, finite := in.Size(); n != want || !finite {
			t.Errorf("space %d: size is %v, %v, not %v", seed, n, finite, want)
		}
	}
	empty := space.Must(space.NewSpace())
	if n, finite := empty.Size(); n != 1 || !finite {
		t.Errorf("the empty space has %v points", n)
	}
}

// TestSizeWide tests that counting does not grow with the product of
// independent conditions.
func TestSizeWide(t *testing.T) {
	var entries []space.Entry
	for i := range 200 {
		entries = append(entries, searchtest.Entry(space.Must(space.Choice(fmt.Sprint("switch", i), "on", "off"))))
	}
	want := 1.0
	for i := range 200 {
		entries = append(entries, searchtest.Entry(space.Must(space.Int(fmt.Sprint("child", i), space.Range{Min: 1, Max: 4})), searchtest.When(fmt.Sprint("switch", i), "on")))
		want *= 5
	}
	if n, _ := space.Must(space.NewSpace(entries...)).Size(); math.Abs(n/want-1) > 1e-9 {
		t.Errorf("size is %v, not %v", n, want)
	}
	// Children of many parents tangle everything: counting gives up in time.
	for i := range 200 {
		e := searchtest.Entry(space.Must(space.Int(fmt.Sprint("tangled", i), space.Range{Min: 1, Max: 2})))
		for j := range 10 {
			e.When = append(e.When, searchtest.When(fmt.Sprint("switch", (i*7+j*31)%200), "on"))
		}
		entries = append(entries, e)
	}
	in := space.Must(space.NewSpace(entries...))
	if n, finite := in.Size(); !finite || n < want {
		t.Errorf("a tangled space has size %v, %v", n, finite)
	}
	if p, err := samplers.NewGrid(in, 0).Suggest(0, search.Stream(0, 0, "")); err != nil || in.Check(p) != nil {
		t.Errorf("a grid of a tangled space gives %v, %v", err, in.Check(p))
	}
}

func FuzzParse(f *testing.F) {
	spaces := searchtest.Spaces()
	for _, in := range spaces {
		for seed := range uint64(3) {
			text, err := json.Marshal(in.Params(in.Sample(search.Stream(seed, 0, "fuzz"))))
			if err != nil {
				f.Fatal(err)
			}
			f.Add(text)
		}
	}
	f.Add([]byte(`{"model": ["mlp"], "rate": null, "widths": [[3.5]], "units": 1e999}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, numbers := range []bool{false, true} {
			decoder := json.NewDecoder(bytes.NewReader(text))
			if numbers {
				decoder.UseNumber()
			}
			var params map[string]any
			if decoder.Decode(&params) != nil {
				return
			}
			for name, in := range spaces {
				p, err := in.Parse(params)
				if err != nil {
					continue
				}
				if err := in.Check(p); err != nil {
					t.Fatalf("%s: %s is read as %v: %v", name, text, p, err)
				}
				again, err := in.Parse(in.Params(p))
				if err != nil || in.Key(again) != in.Key(p) {
					t.Fatalf("%s: %v is read again as %v, %v", name, p, again, err)
				}
			}
		}
	})
}

func TestGroups(t *testing.T) {
	// Conditions count, not how they are written.
	if got, want := fmt.Sprint(searchtest.Mixed().Groups()), "[[0 2] [1] [3 5] [4 6]]"; got != want {
		t.Errorf("%v, not %s", got, want)
	}
	if got := space.Must(space.NewSpace()).Groups(); len(got) != 0 {
		t.Errorf("a space without dimensions has the groups %v", got)
	}
}
