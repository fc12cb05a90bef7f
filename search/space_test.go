package search_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/searchtest"
)

func entry(d search.Dimension, when ...search.Condition) search.Entry {
	return search.Entry{Dimension: d, When: when}
}

func when(name string, values ...any) search.Condition {
	return search.Condition{Dimension: name, Values: values}
}

func TestSpaceErrors(t *testing.T) {
	model := search.Must(search.Choice("model", "mlp", "cnn"))
	layers := search.Must(search.Int("layers", span{Min: 1, Max: 3}))
	cases := []struct {
		entries []search.Entry
		want    string
	}{
		{[]search.Entry{{}}, "entry 0 of the space has no dimension"},
		{[]search.Entry{entry(model), entry(model)}, `two dimensions called "model"`},
		{[]search.Entry{entry(layers, when("model", "mlp")), entry(model)}, `condition of "layers": no dimension "model" comes before it`},
		{[]search.Entry{entry(model), entry(layers, when("modl", "mlp"))}, `did you mean "model"?`},
		{[]search.Entry{entry(model), entry(layers, when("model", "mpl"))}, `"model" must be one of "mlp", "cnn", not "mpl"; did you mean "mlp"?`},
		{[]search.Entry{entry(model), entry(layers, when("model"))}, `it names no value of "model"`},
		{[]search.Entry{entry(layers, when("layers", 1))}, `no dimension "layers" comes before it`},
	}
	for _, c := range cases {
		if _, err := search.NewSpace(c.entries...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %q does not say %q", err, c.want)
		}
	}
}

func TestPoints(t *testing.T) {
	for name, space := range searchtest.Spaces() {
		t.Run(name, func(t *testing.T) {
			rng := search.Stream(1, 0, "points")
			keys := map[string]search.Point{}
			for range 500 {
				p := space.Sample(rng)
				if err := space.Check(p); err != nil {
					t.Fatal(err)
				}
				if err := space.Check(space.Decode(space.Encode(p))); err != nil {
					t.Fatalf("Decode(Encode(%v)): %v", p, err)
				}
				text, err := json.Marshal(space.Params(p))
				if err != nil {
					t.Fatal(err)
				}
				var params map[string]any
				if err := json.Unmarshal(text, &params); err != nil {
					t.Fatal(err)
				}
				back, err := space.Parse(params)
				if err != nil || space.Key(back) != space.Key(p) {
					t.Fatalf("%v became %s and then %v, %v", p, text, back, err)
				}
				if other, twice := keys[space.Key(p)]; twice && fmt.Sprint(other) != fmt.Sprint(p) {
					t.Fatalf("%v and %v have the same key", other, p)
				}
				keys[space.Key(p)] = p
			}
		})
	}
}

func TestConditions(t *testing.T) {
	space := searchtest.Spaces()["conditional"]
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
		p, err := space.Parse(c.params)
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%v: %v", c.params, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%v: error %q does not say %q", c.params, err, c.want)
		case c.want == "" && len(space.Params(p)) != len(c.params):
			t.Errorf("%v became %v", c.params, space.Params(p))
		}
	}

	p := search.Must(space.Parse(cases[1].params))
	if x, ok := space.Get(p, "mlp.second"); !ok || x != 16 {
		t.Errorf("mlp.second is %v, %v", x, ok)
	}
	for _, name := range []string{"cnn.filters", "both", "no such"} {
		if x, ok := space.Get(p, name); ok || x != nil {
			t.Errorf("%s is %v where it does not exist", name, x)
		}
	}
	if i, ok := space.Index("pool"); !ok || space.Dim(i).Name() != "pool" {
		t.Errorf("pool is dimension %d, %v", i, ok)
	}
	for _, spoil := range []func(search.Point) search.Point{
		func(p search.Point) search.Point { return p[1:] },
		func(p search.Point) search.Point { p[0] = 3; return p },
		func(p search.Point) search.Point { p[0] = math.NaN(); return p },
		func(p search.Point) search.Point { p[3] = 16; return p },
		func(p search.Point) search.Point { p[2] = math.NaN(); return p },
	} {
		if bad := spoil(append(search.Point(nil), p...)); space.Check(bad) == nil {
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
		space := randomSpace(t, seed, 2+seed%7)
		want := float64(len(allPoints(space)))
		if n, finite := space.Size(); n != want || !finite {
			t.Errorf("space %d: size is %v, %v, not %v", seed, n, finite, want)
		}
	}
	empty := search.Must(search.NewSpace())
	if n, finite := empty.Size(); n != 1 || !finite {
		t.Errorf("the empty space has %v points", n)
	}
}

// TestSizeWide tests that counting does not grow with the product of
// independent conditions.
func TestSizeWide(t *testing.T) {
	var entries []search.Entry
	for i := range 200 {
		entries = append(entries, entry(search.Must(search.Choice(fmt.Sprint("switch", i), "on", "off"))))
	}
	want := 1.0
	for i := range 200 {
		entries = append(entries, entry(search.Must(search.Int(fmt.Sprint("child", i), span{Min: 1, Max: 4})), when(fmt.Sprint("switch", i), "on")))
		want *= 5
	}
	if n, _ := search.Must(search.NewSpace(entries...)).Size(); math.Abs(n/want-1) > 1e-9 {
		t.Errorf("size is %v, not %v", n, want)
	}
	// Children of many parents tangle everything: counting gives up in time.
	for i := range 200 {
		e := entry(search.Must(search.Int(fmt.Sprint("tangled", i), span{Min: 1, Max: 2})))
		for j := range 10 {
			e.When = append(e.When, when(fmt.Sprint("switch", (i*7+j*31)%200), "on"))
		}
		entries = append(entries, e)
	}
	space := search.Must(search.NewSpace(entries...))
	if n, finite := space.Size(); !finite || n < want {
		t.Errorf("a tangled space has size %v, %v", n, finite)
	}
	if p, err := search.NewGrid(space, 0).Suggest(0, search.Stream(0, 0, "")); err != nil || space.Check(p) != nil {
		t.Errorf("a grid of a tangled space gives %v, %v", err, space.Check(p))
	}
}

// randomSpace makes a finite space with haphazard conditions.
func randomSpace(t testing.TB, seed, dims int) *search.Space {
	rng := search.Stream(uint64(seed), 0, "space")
	var entries []search.Entry
	for i := range dims {
		e := entry(search.Must(search.Int(fmt.Sprint("d", i), span{Min: 1, Max: float64(1 + rng.IntN(4))})))
		for range rng.IntN(3) {
			if i == 0 {
				break
			}
			on := entries[rng.IntN(i)].Dimension
			c := when(on.Name(), 1+rng.IntN(on.Len()))
			if rng.IntN(2) == 0 {
				c.Values = append(c.Values, on.Len())
			}
			e.When = append(e.When, c)
		}
		entries = append(entries, e)
	}
	space, err := search.NewSpace(entries...)
	if err != nil {
		t.Fatal(err)
	}
	return space
}

// allPoints lists the keys of all points of a finite space, the plain way.
func allPoints(space *search.Space) map[string]bool {
	keys := map[string]bool{}
	var extend func(p search.Point)
	extend = func(p search.Point) {
		i := len(p)
		switch {
		case i == space.Len():
			keys[space.Key(p)] = true
		case !space.Active(p, i):
			extend(append(p, math.NaN()))
		default:
			for _, v := range space.Dim(i).Grid(1000) {
				extend(append(p[:i:i], v))
			}
		}
	}
	extend(nil)
	return keys
}

func FuzzParse(f *testing.F) {
	spaces := searchtest.Spaces()
	for _, space := range spaces {
		for seed := range uint64(3) {
			text, err := json.Marshal(space.Params(space.Sample(search.Stream(seed, 0, "fuzz"))))
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
			for name, space := range spaces {
				p, err := space.Parse(params)
				if err != nil {
					continue
				}
				if err := space.Check(p); err != nil {
					t.Fatalf("%s: %s is read as %v: %v", name, text, p, err)
				}
				again, err := space.Parse(space.Params(p))
				if err != nil || space.Key(again) != space.Key(p) {
					t.Fatalf("%s: %v is read again as %v, %v", name, p, again, err)
				}
			}
		}
	})
}
