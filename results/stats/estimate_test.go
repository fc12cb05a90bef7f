package stats

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// table makes values of strings of 0 and 1, one a seed.
func table(rows ...string) [][]float64 {
	values := make([][]float64, len(rows))
	for s, row := range rows {
		for _, r := range row {
			values[s] = append(values[s], float64(r-'0'))
		}
	}
	return values
}

// estimated compares two estimates to 1e-6.
func estimated(t *testing.T, what string, got, want Estimate) {
	t.Helper()
	near(t, what+": mean", got.Mean, want.Mean, 1)
	near(t, what+": low", got.Low, want.Low, 1)
	near(t, what+": high", got.High, want.High, 1)
	if got.Covers != want.Covers {
		t.Errorf("%s covers %q, not %q", what, got.Covers, want.Covers)
	}
}

// Expected: the analysis of variance by hand and SciPy 1.17's quantiles. Of
//
//	1 2 4
//	2 3 8
//
// the means of the columns are 1.5, 2.5, 6, those of the rows 7/3, 13/3; MS_T =
// 67/6, MS_S = 6, MS_R = 1.5. The variance of the mean is (67/6 + 6 − 1.5)/6 =
// 2.611111, and its degrees of freedom 2.611111²/(1.861111²/2 + 1²/1 + .25²/2).
func TestCrossedByHand(t *testing.T) {
	freedom := 2.6111111111 * 2.6111111111 / (1.8611111111*1.8611111111/2 + 1 + .25*.25/2)
	half := quantile95(freedom) * math.Sqrt(2.6111111111)
	estimated(t, "two seeds", Crossed([][]float64{{1, 2, 4}, {2, 3, 8}}, false),
		Estimate{Interval{10. / 3, 10./3 - half, 10./3 + half}, CoversBoth})

	// One seed: Mean95 of the texts.
	one := []float64{1, 2, 4, 8, 9}
	estimated(t, "one seed", Crossed([][]float64{one}, false), Estimate{Mean95(one), CoversTexts})

	// Seeds that say the same: the interval of the texts, with their freedom.
	estimated(t, "equal seeds", Crossed([][]float64{one, one, one}, false), Estimate{Mean95(one), CoversBoth})
}

// Expected: Wilson's interval with Student's quantile of one degree of freedom
// less than there are texts; of 8 right in 10 with z = 1.96 it is .49 to .94.
func TestCrossedProportion(t *testing.T) {
	got := Crossed(table("1111111100"), true)
	n, z := 10*9./10, quantile95(9) // the unbiased variance is that of one text fewer
	middle, half := (.8+z*z/2/n)/(1+z*z/n), z/(1+z*z/n)*math.Sqrt(.16/n+z*z/4/n/n)
	estimated(t, "8 of 10", got, Estimate{Interval{.8, middle - half, middle + half}, CoversTexts})

	for _, c := range []struct {
		rows string
		mean float64
	}{{"1111111111", 1}, {"0000000000", 0}} {
		got := Crossed(table(c.rows, c.rows, c.rows), true)
		if width := got.High - got.Low; got.Mean != c.mean || !(width > .2 && width < .4) || got.Low < 0 || got.High > 1 {
			t.Errorf("%s: %+v", c.rows, got)
		}
	}
}

func TestCrossedOfNoTable(t *testing.T) {
	for name, values := range map[string][][]float64{
		"nothing": nil, "no texts": {{}}, "uneven": {{1, 0}, {1}}, "not a number": {{1, nan}, {1, 0}},
	} {
		same(t, name, Crossed(values, true), UnknownEstimate())
		same(t, name+", less", CrossedDifference(values, table("11", "11"), true), UnknownEstimate())
		same(t, name+", from", CrossedDifference(table("11", "11"), values, false), UnknownEstimate())
	}
	same(t, "one text", Crossed(table("1", "0"), false), Estimate{Interval{.5, nan, nan}, CoversNothing})
	same(t, "one text of a proportion", Crossed(table("1", "1"), true), Estimate{Interval{1, nan, nan}, CoversNothing})
	same(t, "other texts", CrossedDifference(table("11"), table("111"), true), UnknownEstimate())
}

// Expected: Student's t of the paired differences.
func TestCrossedDifference(t *testing.T) {
	a, b := table("1111011101"), table("1101010101")
	got := CrossedDifference(a, b, false)
	estimated(t, "one seed", got, Estimate{Mean95([]float64{0, 0, 1, 0, 0, 0, 1, 0, 0, 0}), CoversTexts})
	back := CrossedDifference(b, a, false)
	estimated(t, "the other way", back, Estimate{Interval{-got.Mean, -got.High, -got.Low}, CoversTexts})
	if wider := CrossedDifference(a, b, true); !(wider.Low < got.Low && wider.High > got.High) || wider.Mean != got.Mean {
		t.Errorf("with two more texts it is %+v, without %+v", wider, got)
	}
	// Models that say the same are not known to be the same on all texts.
	got = CrossedDifference(table("1101", "1101"), table("1101", "1101"), true)
	if got.Mean != 0 || !(got.Low < 0 && got.High > 0) {
		t.Errorf("the same answers: %+v", got)
	}
	// Two seeds that differ by more than texts do leave a little less than one
	// degree of freedom: still an interval.
	if got = Crossed(table("1111111110", "1100000000"), true); !(got.Low >= 0 && got.Low < .3 && got.High > .8 && got.High <= 1) {
		t.Errorf("two seeds that differ: %+v", got)
	}
	// Seeds that differ widen it; one seed of either is not enough to know.
	steady, restless := table("110110110110", "110110110110"), table("111111111111", "110010000000")
	if both := CrossedDifference(steady, restless, false); both.Covers != CoversBoth ||
		!(both.High-both.Low > 2*(CrossedDifference(steady[:1], restless, false).High-CrossedDifference(steady[:1], restless, false).Low)) {
		t.Errorf("over both it is %+v", both)
	}
}

// TestCoverage counts how often the intervals hold the truth. luck is in
// standard deviations of a text's difficulty: .02 makes an accuracy of .9
// scatter by a third of a point from seed to seed, .05 by 0.9 points.
func TestCoverage(t *testing.T) {
	const replicates, gain = 500, .03
	var welch []float64
	for _, c := range []struct {
		texts          int
		accuracy, luck float64
		doubt          float64
	}{
		{200, .6, 0, .1}, {200, .6, .05, .4}, {200, .9, .02, .1}, {200, .97, .05, .4},
		{2000, .6, .02, .1}, {2000, .9, 0, .4}, {2000, .9, .02, .1}, {2000, .9, .05, .1}, {2000, .97, .02, .4},
	} {
		rng := rand.New(rand.NewPCG(3, uint64(c.texts)))
		var one, two, oneBySeeds, twoBySeeds float64
		for range replicates {
			first, second := make([]float64, c.texts), make([]float64, c.texts)
			for i := range first {
				first[i] = rng.NormFloat64()
				second[i] = .9*first[i] + math.Sqrt(1-.81)*rng.NormFloat64()
			}
			a, b := answers(rng, 3, first, c.accuracy, c.luck, c.doubt), answers(rng, 3, second, c.accuracy-gain, c.luck, c.doubt)
			count := func(sum *float64, i Interval, truth float64) {
				if i.Low <= truth && truth <= i.High {
					*sum += 1. / replicates
				}
			}
			count(&one, Crossed(a, true).Interval, c.accuracy)
			count(&two, CrossedDifference(a, b, true).Interval, gain)
			count(&oneBySeeds, Mean95(bySeed(a)), c.accuracy)
			count(&twoBySeeds, WelchDifference(bySeed(a), bySeed(b)), gain)
		}
		what := fmt.Sprintf("%d texts, accuracy %v, luck %v, doubt %v: of one %.3f (seeds alone %.3f), of two %.3f (Welch %.3f)",
			c.texts, c.accuracy, c.luck, c.doubt, one, oneBySeeds, two, twoBySeeds)
		t.Log(what)
		if one < .92 || one > .985 || two < .92 || two > .995 {
			t.Error(what)
		}
		welch = append(welch, oneBySeeds)
		if c.luck < .05 && oneBySeeds > .93 {
			t.Errorf("seeds alone would do: %s", what)
		}
	}
	if mean := Mean(welch); mean > .88 {
		t.Errorf("intervals over seeds alone hold the truth in %.2f of all cases", mean)
	}
}

func bySeed(values [][]float64) (means []float64) {
	for _, row := range values {
		means = append(means, Mean(row))
	}
	return means
}

func TestEstimateJSON(t *testing.T) {
	e := Estimate{Interval{.9, .89, .91}, CoversBoth}
	text, err := json.Marshal(e)
	if err != nil || string(text) != `{"mean":0.9,"low":0.89,"high":0.91,"covers":"seeds and texts"}` {
		t.Errorf("%s, %v", text, err)
	}
	var back Estimate
	must(t, json.Unmarshal(text, &back))
	same(t, "read back", back, e)
	if err := json.Unmarshal([]byte(`{"mean":{}}`), &back); err == nil {
		t.Error("an object was read as a number")
	}
}

// TestProportion holds that counts give what the values give.
func TestProportion(t *testing.T) {
	for n := range 40 {
		for right := range n + 1 {
			values := make([]float64, n)
			for i := range right {
				values[i] = 1
			}
			got, want := Proportion(right, n), Crossed([][]float64{values}, true)
			for _, pair := range [][2]float64{{got.Mean, want.Mean}, {got.Low, want.Low}, {got.High, want.High}} {
				if math.Abs(pair[0]-pair[1]) > 1e-9 || math.IsNaN(pair[0]) != math.IsNaN(pair[1]) {
					t.Fatalf("%d of %d: %+v, not %+v", right, n, got, want)
				}
			}
			if got.Covers != want.Covers {
				t.Errorf("%d of %d covers %q, not %q", right, n, got.Covers, want.Covers)
			}
		}
	}
}
