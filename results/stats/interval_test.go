package stats

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"
)

// Expected: SciPy 1.17, scipy.stats.t.ppf(0.975, nu). With n values −1 … of
// standard error 1 the interval's half width is that quantile.
func TestStudentQuantiles(t *testing.T) {
	for nu, want := range map[float64]float64{
		1: 12.706204736174694, 1.5: 6.016663104427929, 2: 4.302652729749462, 2.5: 3.5746548420036817,
		3: 3.1824463052837078, 4: 2.7764451051977934, 9: 2.262157162798205, 29: 2.045229642132703,
		99: 1.9842169515864174, 1e4: 1.960201239890626, 1e8: 1.9599640082627663,
	} {
		i := around(0, 1, nu)
		near(t, fmt.Sprintf("t(%v)", nu), i.High, want, want)
		near(t, fmt.Sprintf("-t(%v)", nu), i.Low, -want, want)
	}
}

// Expected: NumPy and SciPy 1.17,
// v.mean() ± scipy.stats.t.ppf(0.975, n-1) * v.std(ddof=1) / sqrt(n).
func TestMean95(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   Interval
	}{
		{nil, Interval{nan, nan, nan}},
		{[]float64{.9}, Interval{.9, nan, nan}},
		{[]float64{.9, nan, .8}, Interval{nan, nan, nan}},
		{[]float64{.9, .91, .89}, Interval{.9, .8751586228824967, .9248413771175034}},
		{[]float64{.8725, .9012}, Interval{.88685, .7045159620358935, 1.0691840379641064}},
		{[]float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, Interval{5.5, 3.334149410331831, 7.665850589668169}},
		{[]float64{1e-9, 2e-9, 4e-9}, Interval{2.3333333333333335e-09, -1.4612497002634264e-09, 6.1279163669300935e-09}},
		{[]float64{-.31, -.28, -.35, -.30, -.29}, Interval{-.306, -.3395479138492665, -.27245208615073346}},
	} {
		got, scale := Mean95(c.values), math.Abs(c.want.Mean)
		near(t, fmt.Sprint("mean of ", c.values), got.Mean, c.want.Mean, scale)
		near(t, fmt.Sprint("low of ", c.values), got.Low, c.want.Low, scale)
		near(t, fmt.Sprint("high of ", c.values), got.High, c.want.High, scale)
	}
	// A large offset must not drown a small scatter.
	got := Mean95([]float64{1e6 + .1, 1e6 + .2, 1e6 + .4})
	near(t, "half width", (got.High-got.Low)/2, 0.3794583, 1)
	// Equal values have no scatter, though their mean may be rounded.
	same(t, "equal values", Mean95([]float64{.1, .1, .1}), Interval{.1, .1, .1})
}

// Expected: SciPy 1.17,
// scipy.stats.ttest_ind(a, b, equal_var=False).confidence_interval(0.95).
func TestWelchDifference(t *testing.T) {
	for _, c := range []struct {
		a, b []float64
		want Interval
	}{
		{[]float64{.90, .91, .89}, []float64{.85, .88, .86},
			Interval{.036666666666666736, .005457827147710752, .06787550618562271}},
		{[]float64{27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4},
			[]float64{27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 20.5, 24.4},
			Interval{-2.166666666666668, -3.984096267140929, -.3492370661924069}},
		{[]float64{1, 2}, []float64{1, 2, 3, 4, 100}, Interval{-20.5, -74.64826302428106, 33.648263024281064}},
		{[]float64{.9, .9, .9}, []float64{.8, .82, .81}, Interval{.08999999999999997, .06515862288249678, .11484137711750315}},
		{[]float64{.9, .9}, []float64{.8, .8, .8}, Interval{.1, .1, .1}},
		{[]float64{.9}, []float64{.8, .81}, Interval{.095, nan, nan}},
		{[]float64{.9, .91}, []float64{.8}, Interval{.105, nan, nan}},
		{nil, []float64{.8}, Interval{nan, nan, nan}},
		{[]float64{.8, .9}, nil, Interval{nan, nan, nan}},
		{[]float64{.8, nan}, []float64{.7, .71}, Interval{nan, nan, nan}},
	} {
		got, back := WelchDifference(c.a, c.b), WelchDifference(c.b, c.a)
		name, scale := fmt.Sprint(c.a, " − ", c.b), math.Abs(c.want.Mean)
		near(t, name+": mean", got.Mean, c.want.Mean, scale)
		near(t, name+": low", got.Low, c.want.Low, scale)
		near(t, name+": high", got.High, c.want.High, scale)
		near(t, name+": the other way", back.Low, -c.want.High, scale)
	}
}

func TestIntervalJSON(t *testing.T) {
	for _, c := range []struct {
		value Interval
		text  string
	}{
		{Interval{.9, .89, .91}, `{"mean":0.9,"low":0.89,"high":0.91}`},
		{Interval{.9, nan, nan}, `{"mean":0.9,"low":null,"high":null}`},
		{Interval{nan, nan, nan}, `{"mean":null,"low":null,"high":null}`},
	} {
		text, err := json.Marshal(c.value)
		if err != nil || string(text) != c.text {
			t.Errorf("%v is %s, %v", c.value, text, err)
		}
		var back Interval
		must(t, json.Unmarshal(text, &back))
		same(t, "read back", back, c.value)
	}
	if text, err := json.Marshal([]Number{Number(inf), Number(-inf), 1e21, 0}); err != nil || string(text) != `[null,null,1e+21,0]` {
		t.Errorf("%s, %v", text, err)
	}
	var n Number
	if err := json.Unmarshal([]byte(`"0.9"`), &n); err == nil {
		t.Error("a string was read as a number")
	}
	var i Interval
	if err := json.Unmarshal([]byte(`{"mean":[]}`), &i); err == nil {
		t.Error("a list was read as a number")
	}
}

func TestWithin(t *testing.T) {
	for _, c := range []struct{ i, want Interval }{
		{Interval{.9, .8, .95}, Interval{.9, .8, .95}},
		{Interval{.9, -.1, 1.3}, Interval{.9, 0, 1}},
		{Interval{.9, math.NaN(), math.NaN()}, Interval{.9, math.NaN(), math.NaN()}},
	} {
		same(t, "within 0 and 1", c.i.Within(0, 1), c.want)
	}
}
