package space_test

import (
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/search/space"
)

// dimensions returns one of each kind and edge.
func dimensions(t testing.TB) []space.Dimension {
	t.Helper()
	var ds []space.Dimension
	add := func(d space.Dimension, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		ds = append(ds, d)
	}
	add(space.Float("float", space.Range{Min: -2, Max: 3}))
	add(space.Float("float all", space.Range{Min: -math.MaxFloat64, Max: math.MaxFloat64}))
	add(space.Float("float tiny", space.Range{Min: 0, Max: 5e-324}))
	add(space.Float("float log", space.Range{Min: 1e-5, Max: 10, Log: true}))
	add(space.Float("float log all", space.Range{Min: 5e-324, Max: math.MaxFloat64, Log: true}))
	add(space.Float("float one", space.Range{Min: 0.1, Max: 0.1}))
	add(space.Float("step", space.Range{Min: 0, Max: 0.6, Step: 0.1}))
	add(space.Float("step minus", space.Range{Min: -0.3, Max: 0.3, Step: 0.1}))
	add(space.Float("step odd", space.Range{Min: math.Pi, Max: 9, Step: math.Sqrt2}))
	add(space.Float("step short", space.Range{Min: 0, Max: 1, Step: 0.3}))
	add(space.Float("step wide", space.Range{Min: 1, Max: 2, Step: 5}))
	add(space.Float("step small", space.Range{Min: 0, Max: 1e-20, Step: 1e-21}))
	add(space.Float("step log", space.Range{Min: 0.1, Max: 3, Step: 0.1, Log: true}))
	add(space.Int("int", space.Range{Min: 0, Max: 9}))
	add(space.Int("int minus", space.Range{Min: -7, Max: 7, Step: 2}))
	add(space.Int("int one", space.Range{Min: 4, Max: 4}))
	add(space.Int("int log", space.Range{Min: 1, Max: 1000, Log: true}))
	add(space.Int("int log one", space.Range{Min: 5, Max: 5, Log: true}))
	add(space.Int("int log step", space.Range{Min: 16, Max: 256, Step: 16, Log: true}))
	add(space.Int("int log wide", space.Range{Min: 1, Max: 100, Step: 33, Log: true}))
	add(space.Choice("choice", "mlp", "cnn", "", "ü\"</script>"))
	add(space.Choice("mixed", 1, 2.5, "1", true, []int{3, 4}, []int{3}, [][]string{{"a"}, {}}, map[string]any{"k": []int{1}}))
	add(space.Weighted("weighted", []any{"rare", "often"}, []float64{1, 1e6}))
	return ds
}

func TestDimensions(t *testing.T) {
	for _, d := range dimensions(t) {
		t.Run(d.Name(), func(t *testing.T) {
			for _, v := range append(d.Grid(50), d.Decode(0), d.Decode(1), d.Decode(1.0/3)) {
				if !d.Contains(v) {
					t.Fatalf("it does not contain its own %v", v)
				}
				checkPlace(t, d, v)
				checkValue(t, d, v)
			}
			for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), -1e-9, 0.05000001, 1e17} {
				if d.Contains(v) {
					continue
				}
				if d.Value(v) != nil || !math.IsNaN(d.Encode(v)) {
					t.Errorf("%v is not in it, but stands for %v at place %v", v, d.Value(v), d.Encode(v))
				}
			}
			if d.Contains(math.NaN()) || d.Contains(math.Inf(1)) {
				t.Error("it contains NaN or infinity")
			}
			for u, same := range map[float64]float64{math.NaN(): 0, -1: 0, math.Inf(-1): 0, 2: 1, math.Inf(1): 1} {
				if got, want := d.Decode(u), d.Decode(same); got != want {
					t.Errorf("Decode(%v) is %v, not %v", u, got, want)
				}
			}
			for _, x := range []any{nil, struct{}{}, func() {}, "no such", []any{}, json.Number("x"), math.NaN(), math.Inf(1), -1e9} {
				if v, err := d.Parse(x); err == nil && !d.Contains(v) {
					t.Errorf("it takes %v for %v", x, v)
				}
			}
		})
	}
}

// checkPlace tests that Decode is the inverse of Encode.
func checkPlace(t *testing.T, d space.Dimension, v float64) {
	t.Helper()
	u := d.Encode(v)
	if !(u >= 0 && u <= 1) {
		t.Fatalf("Encode(%v) is %v", v, u)
	}
	got := d.Decode(u)
	// A continuous value comes back to within the rounding of its place.
	slack := 0.0
	if d.Len() == 0 {
		near := math.Abs(d.Decode(u+1e-14)/2-d.Decode(u-1e-14)/2) * 2
		slack = math.Max(near, 1e-12*math.Abs(v))
	}
	if math.Abs(got-v) > slack {
		t.Errorf("Decode(Encode(%v)) is %v", v, got)
	}
}

// checkValue tests that Parse is the inverse of Value, through JSON as well.
func checkValue(t *testing.T, d space.Dimension, v float64) {
	t.Helper()
	x := d.Value(v)
	text, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	var decoded any
	if err := json.Unmarshal(text, &decoded); err != nil {
		t.Fatal(err)
	}
	exact := json.NewDecoder(strings.NewReader(string(text)))
	exact.UseNumber()
	var numbers any
	if err := exact.Decode(&numbers); err != nil {
		t.Fatal(err)
	}
	for _, form := range []any{x, decoded, numbers} {
		if got, err := d.Parse(form); err != nil || got != v {
			t.Errorf("%v stands for %v, but %T %v is read as %v, %v", v, x, form, form, got, err)
		}
	}
}

func TestGridOfDimension(t *testing.T) {
	for _, d := range dimensions(t) {
		for _, n := range []int{-1, 0, 1, 2, 3, 5, 10, 100, 1200} {
			vs := d.Grid(n)
			want := max(n, 2)
			_, isText := d.Value(vs[0]).(string)
			if d.Len() > 0 && (d.Len() < want || isText || d.Name() == "mixed") {
				want = d.Len()
			}
			if d.Name() == "float tiny" {
				want = 2 // there are no more
			}
			if len(vs) != want {
				t.Errorf("%s: a grid of %d has %d values, not %d: %v", d.Name(), n, len(vs), want, vs)
			}
			for i := 1; i < len(vs); i++ {
				if !(vs[i-1] < vs[i]) {
					t.Errorf("%s: a grid of %d has %v before %v", d.Name(), n, vs[i-1], vs[i])
				}
			}
			if low, high := d.Decode(0), d.Decode(1); vs[0] != low || vs[len(vs)-1] != high {
				t.Errorf("%s: a grid of %d goes from %v to %v, not %v to %v", d.Name(), n, vs[0], vs[len(vs)-1], low, high)
			}
		}
	}
}

func TestGridValues(t *testing.T) {
	cases := []struct {
		d    space.Dimension
		n    int
		want []float64
	}{
		{space.Must(space.Float("", space.Range{Max: 0.6, Step: 0.1})), 10, []float64{0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6}},
		{space.Must(space.Float("", space.Range{Min: -0.3, Max: 0.3, Step: 0.1})), 10, []float64{-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3}},
		{space.Must(space.Float("", space.Range{Max: 1, Step: 0.3})), 10, []float64{0, 0.3, 0.6, 0.9}},
		{space.Must(space.Float("", space.Range{Min: 1, Max: 100, Log: true})), 3, []float64{1, 10, 100}},
		{space.Must(space.Int("", space.Range{Min: 16, Max: 128, Log: true})), 4, []float64{16, 32, 64, 128}},
		{space.Must(space.Int("", space.Range{Min: 1, Max: 1000, Log: true})), 6, []float64{1, 4, 16, 63, 251, 1000}},
		{space.Must(space.Int("", space.Range{Min: 1, Max: 20, Log: true})), 15, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 20}},
		{space.Must(space.Int("", space.Range{Min: 0, Max: 100})), 5, []float64{0, 25, 50, 75, 100}},
		{space.Must(space.Choice("", "a", "b", "c")), 2, []float64{0, 1, 2}},
	}
	for _, c := range cases {
		got := c.d.Grid(c.n)
		same := len(got) == len(c.want)
		for i := range c.want {
			// Logarithms round; whole numbers and steps must not.
			same = same && (got[i] == c.want[i] || c.d.Len() == 0 && math.Abs(got[i]-c.want[i]) < 1e-9)
		}
		if !same {
			t.Errorf("grid of %d: %v, not %v", c.n, got, c.want)
		}
	}
}

func TestDimensionErrors(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	float := func(r space.Range) error { _, err := space.Float("lr", r); return err }
	whole := func(r space.Range) error { _, err := space.Int("lr", r); return err }
	choice := func(xs ...any) error { _, err := space.Choice("lr", xs...); return err }
	weighted := func(ws ...float64) error { _, err := space.Weighted("lr", []any{"a", "b"}, ws); return err }
	var deep any = 1
	for range 50 {
		deep = []any{deep}
	}
	cases := []struct {
		err  error
		want string
	}{
		{float(space.Range{Min: 2, Max: 1}), "min is 2 and max is 1: min must not be above max"},
		{float(space.Range{Min: nan, Max: 1}), "must be finite"},
		{float(space.Range{Min: 0, Max: inf}), "must be finite"},
		{float(space.Range{Max: 1, Step: nan}), "must be finite"},
		{float(space.Range{Max: 1, Step: -1}), "step is -1: it must be above 0"},
		{float(space.Range{Min: 0, Max: 1, Log: true}), "min is 0: a logarithmic range must begin above 0"},
		{float(space.Range{Min: -1, Max: 1, Log: true}), "must begin above 0"},
		{float(space.Range{Min: 0, Max: 1e300, Step: 1e-300}), "too many steps"},
		{whole(space.Range{Min: 0, Max: 1.5}), "whole numbers"},
		{whole(space.Range{Min: 0, Max: 10, Step: 0.5}), "whole numbers"},
		{whole(space.Range{Min: 0, Max: 1e300}), "whole numbers within ±2^53"},
		{whole(space.Range{Min: -1 << 53, Max: 1 << 53}), "too many steps"},
		{choice(), "at least one value"},
		{choice("a", "b", "a"), `"a" is in the choice twice`},
		{choice(1, 1.0), "1 is in the choice twice"},
		{choice([]int{3}, []any{3.0}), "[3] is in the choice twice"},
		{choice(nil), "there is no value"},
		{choice(nan), "not a number that can be stored"},
		{choice(uint64(math.MaxUint64)), "not a number that can be stored"},
		{choice(func() {}), "no string, number, boolean, list or map"},
		{choice(map[int]string{1: "a"}), "strings for keys"},
		{choice(deep), "nested too deep"},
		{weighted(1), "2 values have 1 weights"},
		{weighted(1, 0), `the weight of "b" is 0`},
		{weighted(-1, 1), `the weight of "a" is -1`},
		{weighted(nan, 1), "is NaN"},
		{weighted(math.MaxFloat64, math.MaxFloat64), "more than a number can hold"},
	}
	for _, c := range cases {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) || !strings.Contains(c.err.Error(), `"lr"`) {
			t.Errorf("error %q does not say %q", c.err, c.want)
		}
	}
}

func TestDimensionParse(t *testing.T) {
	lr := space.Must(space.Float("lr", space.Range{Min: 1e-4, Max: 0.1, Log: true}))
	drop := space.Must(space.Float("drop", space.Range{Max: 0.6, Step: 0.1}))
	units := space.Must(space.Int("units", space.Range{Min: 8, Max: 64}))
	pairs := space.Must(space.Int("pairs", space.Range{Min: 2, Max: 8, Step: 2}))
	model := space.Must(space.Choice("model", "mlp", "cnn", "transformer"))
	widths := space.Must(space.Choice("widths", []int{3}, []int{3, 4, 5}))
	third := 0.1
	third *= 3
	cases := []struct {
		d    space.Dimension
		x    any
		want any // a float64, or part of the error
	}{
		{lr, 1e-4, 1e-4},
		{lr, 1, `"lr" must be between 0.0001 and 0.1, not 1`},
		{lr, "big", `"lr" must be a number, not "big"`},
		{drop, third, 0.3},
		{drop, 0.34, `"drop" goes from 0 in steps of 0.1: 0.34 is not one of them, the nearest is 0.3`},
		{drop, 0.7, `between 0 and 0.6, not 0.7`},
		{units, int64(8), 8.0},
		{units, uint8(9), 9.0},
		{units, 10.0, 10.0},
		{units, json.Number("11"), 11.0},
		{units, 10.5, `"units" must be a whole number, not 10.5`},
		{units, true, `"units" must be a whole number, not true`},
		{units, 65, `between 8 and 64, not 65`},
		{pairs, 5, `in steps of 2: 5 is not one of them`},
		{model, "cnn", 1.0},
		{model, "transfomer", `"model" must be one of "mlp", "cnn", "transformer", not "transfomer"; did you mean "transformer"?`},
		{model, "quite something else", `not "quite something else"`},
		{model, 3, `not 3`},
		{widths, []any{3.0, 4.0, 5.0}, 1.0},
		{widths, []int64{3}, 0.0},
		{widths, []int{4}, `must be one of [3], [3,4,5], not [4]`},
	}
	for _, c := range cases {
		got, err := c.d.Parse(c.x)
		if want, ok := c.want.(float64); ok {
			if err != nil || got != want {
				t.Errorf("%s: %v is read as %v, %v, not %v", c.d.Name(), c.x, got, err, want)
			}
		} else if err == nil || !strings.Contains(err.Error(), c.want.(string)) {
			t.Errorf("%s: %v: error %q does not say %q", c.d.Name(), c.x, err, c.want)
		}
	}
}

func TestValueTypes(t *testing.T) {
	cases := []struct {
		d    space.Dimension
		v    float64
		want any
	}{
		{space.Must(space.Float("", space.Range{Max: 1})), 1, 1.0},
		{space.Must(space.Float("", space.Range{Max: 1, Step: 0.5})), 0.5, 0.5},
		{space.Must(space.Int("", space.Range{Max: 3})), 2, 2},
		{space.Must(space.Choice("", true, "x", []int{3, 4})), 2, []int{3, 4}},
		{space.Must(space.Choice("", true, "x", []int{3, 4})), 3, nil},
		{space.Must(space.Choice("", true, "x", []int{3, 4})), 0.5, nil},
		{space.Must(space.Int("", space.Range{Max: 3})), 2.5, nil},
	}
	for _, c := range cases {
		if got := c.d.Value(c.v); !reflect.DeepEqual(got, c.want) {
			t.Errorf("value of %v is %#v, not %#v", c.v, got, c.want)
		}
	}
}

// TestOrdered tests that where a dimension says that its values have an order,
// Decode rises with the place.
func TestOrdered(t *testing.T) {
	cases := []struct {
		d    space.Dimension
		want bool
	}{
		{space.Must(space.Float("x", space.Range{Min: -2, Max: 6})), true},
		{space.Must(space.Float("rate", space.Range{Min: 1e-4, Max: 1, Log: true})), true},
		{space.Must(space.Float("step", space.Range{Max: 0.6, Step: 0.1})), true},
		{space.Must(space.Int("units", space.Range{Min: 1, Max: 500, Log: true})), true},
		{space.Must(space.Choice("model", "mlp", "cnn")), false},
		{space.Must(space.Choice("numbers", 1, 2, 3)), false},
	}
	for _, c := range cases {
		if got := c.d.Ordered(); got != c.want {
			t.Errorf("%q: Ordered is %v", c.d.Name(), got)
		}
		for k := range 1000 {
			if c.want && c.d.Decode(float64(k)/1000) > c.d.Decode(float64(k+1)/1000) {
				t.Errorf("%q falls at %v", c.d.Name(), float64(k)/1000)
			}
		}
	}
}
