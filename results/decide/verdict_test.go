package decide

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

func TestVerdictWord(t *testing.T) {
	single := func(cost, accuracy float64, right ...int) line { return line{cost, accuracy, 1, right} }
	pair := func(cost, accuracy float64, right ...int) line { return line{cost, accuracy, 2, right} }
	for _, c := range []struct {
		name         string
		e            Evidence
		word, reason string
	}{
		{"more accurate", usual(), VerdictGain, ""},
		{"more accurate by its seeds", usual().withoutTexts(), VerdictGain, ""},
		{"cheaper only", evidenceOf(1000, single(10, .5, 500, 502), pair(100, .8, 905, 904), single(1000, .9, 880, 881)), VerdictGain, ""},
		{"worse", evidenceOf(1000, single(10, .8, 900, 901), pair(100, .9, 850, 851)), VerdictLoss, ""},
		{"about as good", evidenceOf(1000, single(10, .8, 900, 904), pair(100, .9, 903, 901)), VerdictNone, ""},
		{"one seed and no texts", evidenceOf(1000, single(10, .8, 850), pair(100, .9, 900)).withoutTexts(), VerdictUnknown, ReasonOneSeed},
		{"one seed, but the texts", evidenceOf(1000, single(10, .8, 850), pair(100, .9, 900)), VerdictGain, ""},
		{"no cheaper single route", evidenceOf(1000, single(1000, .95, 900, 910), pair(100, .9, 850, 851)), VerdictUnknown, ReasonNoSingle},
		{"the single route was not read", evidenceOf(1000, single(10, .8), pair(100, .9, 850, 851)), VerdictUnknown, ReasonNoSingle},
		{"no pair was read", evidenceOf(1000, single(10, .8, 900), pair(100, .9)), VerdictUnknown, ReasonNotRead},
		{"no pair is on the front", evidenceOf(1000, single(10, .9, 900), pair(100, .8)), VerdictNone, ReasonNotOnFront},
		{"no pair was tried", evidenceOf(1000, single(10, .9, 900)), VerdictUnknown, ReasonNoPair},
		{"nothing was", Evidence{}, VerdictUnknown, ReasonNoPair},
	} {
		if v := New(c.e).Verdict(); v.Word != c.word || v.Reason != c.reason {
			t.Errorf("%s: %q, %q, not %q, %q", c.name, v.Word, v.Reason, c.word, c.reason)
		}
	}
}

func TestVerdictFigures(t *testing.T) {
	d := New(withMargin(usual(), .02))
	v := d.Verdict()
	// The best single route on the validation part that costs at most 5000 is 4,
	// at most 1000 it is 2.
	g := v.Gained
	if g.Pair != 3 || g.Single != 4 || v.Cheapest.Pair != 1 || v.Cheapest.Single != 2 {
		t.Errorf("gained %+v, cheapest %+v", g, v.Cheapest)
	}
	same(t, "difference", g.Difference, accuracyDifference(d.model(3), d.model(4)))
	same(t, "of one model", *d.SecondRoute(3), *g)
	if d.SecondRoute(2) != nil || d.SecondRoute(6) != nil || d.SecondRoute(99) != nil {
		t.Error("what is no pair, or was not read, has a comparison")
	}
	near(t, "gain", g.Difference.Mean, .906-.884, 1)
	// Pair 1 is as good as single route 4, for a quarter of its cost.
	s := v.Saved
	if s.Single != 4 || *s.Pair != 1 || !(s.Reached > .9) {
		t.Errorf("saved %+v", s)
	}
	same(t, "saved", s.Share, stats.Interval{Mean: .75, Low: .75, High: .75})
	same(t, "accuracy of the cheapest single route", s.CheapestSingleAccuracy, d.model(s.CheapestSingle).Accuracy)

	// Where no pair is as good, nothing is saved.
	v = New(evidenceOf(1000, line{10, .8, 1, []int{900, 901}}, line{100, .9, 2, []int{850, 851}})).Verdict()
	if s = v.Saved; s.Pair != nil || !math.IsNaN(s.Share.Mean) || s.Reached > .01 || s.Share.Low != 0 || s.Share.High != 0 {
		t.Errorf("saved %+v", s)
	}
	// A pair that is as good in half of all draws and costs ten times as much.
	v = New(evidenceOf(1000, line{10, .8, 1, []int{900, 900}}, line{100, .9, 2, []int{900, 900}})).Verdict()
	if s = v.Saved; *s.Pair != 1 || s.Share.Mean != -9 || s.Share.Low != -9 || s.Share.High > 0 {
		t.Errorf("saved %+v", s)
	}
	// One seed and no texts: what it is, and no interval.
	v = New(evidenceOf(1000, line{10, .5, 2, []int{900}}, line{40, .4, 1, []int{850}}).withoutTexts()).Verdict()
	if s = v.Saved; *s.Pair != 0 || s.Share.Mean != .75 || !math.IsNaN(s.Share.Low) || !math.IsNaN(float64(s.Reached)) {
		t.Errorf("saved %+v", s)
	}
	// A single route that costs nothing cannot be undercut.
	v = New(evidenceOf(1000, line{0, .5, 1, []int{900}}, line{40, .6, 2, []int{950}})).Verdict()
	if v.Saved != nil || v.Gained == nil {
		t.Errorf("%+v", v)
	}
}

// A gain is one over all single routes that cost no more, not only over the one
// that did best on the validation part.
func TestVerdictComparesWithAll(t *testing.T) {
	lines := []line{{10, .80, 1, []int{850, 851}}, {20, .79, 1, []int{899, 898}}, {100, .9, 2, []int{900, 901}}}
	v := New(evidenceOf(1000, lines...)).Verdict()
	if v.Word != VerdictNone || v.Gained.Single != 1 {
		t.Errorf("%s over %+v", v.Word, v.Gained)
	}
	// Of one whose scatter is not known nothing follows.
	e := evidenceOf(1000, lines[0], line{20, .79, 1, []int{899}}, lines[2]).withoutTexts()
	if v = New(e).Verdict(); v.Word != VerdictGain || v.Gained.Single != 0 {
		t.Errorf("%s over %+v", v.Word, v.Gained)
	}
	// Nor of one that costs more.
	lines[1].cost = 200
	if v = New(evidenceOf(1000, lines...)).Verdict(); v.Word != VerdictGain || v.Gained.Single != 0 {
		t.Errorf("%s over %+v", v.Word, v.Gained)
	}
	// The pair is the best on the validation part, not on the test part.
	v = New(evidenceOf(1000, line{10, .8, 1, []int{880, 880}}, line{50, .85, 2, []int{930, 930}}, line{100, .9, 2, []int{900, 901}})).Verdict()
	if v.Gained.Pair != 2 {
		t.Errorf("%+v", v.Gained)
	}
}

// What a pair saves is less than the cheapest single route that is as accurate
// as the best costs, not than the best costs.
func TestVerdictSavesOverTheCheapest(t *testing.T) {
	same := []int{900, 900}
	v := New(evidenceOf(1000, line{10, .80, 1, same}, line{9, .75, 2, same}, line{1000, .9, 1, same})).Verdict()
	if s := v.Saved; s.Single != 2 || s.CheapestSingle != 0 || math.Abs(s.Share.Mean-.1) > 1e-12 || s.Share.Low > 0 || v.Word == VerdictGain {
		t.Errorf("%s: %+v", v.Word, s)
	}
	// One that costs nothing cannot be undercut, and is not compared with.
	v = New(evidenceOf(1000, line{0, .80, 1, same}, line{9, .82, 2, same}, line{1000, .9, 1, same})).Verdict()
	if s := v.Saved; s.CheapestSingle != 2 || s.Share.Mean != .991 {
		t.Errorf("%+v", s)
	}
}

func TestVerdictJSON(t *testing.T) {
	for _, e := range []Evidence{usual(), usual().withoutTexts(), {}} {
		v := New(e).Verdict()
		text, err := json.Marshal(v)
		must(t, err)
		var back Verdict
		must(t, json.Unmarshal(text, &back))
		again, err := json.Marshal(back)
		must(t, err)
		if string(again) != string(text) {
			t.Errorf("read back it is\n%s, not\n%s", again, text)
		}
	}
}

// A second route that changes nothing is seldom said to pay, and one that does
// is mostly: of studies made by one generator, in which the pair's true accuracy
// is that of the single route, or four points more.
func TestVerdictIsMostlyRight(t *testing.T) {
	const replicates = 200
	for _, c := range []struct {
		gain        float64
		least, most float64
	}{{0, 0, .06}, {.04, .8, 1}} {
		rng := rand.New(rand.NewPCG(4, 5))
		gains := 0.0
		for range replicates {
			e := Evidence{Study: results.Study{Maximize: "accuracy", Minimize: "flops"}, TestLabels: make([]int, 800)}
			difficulty := make([]float64, 800)
			for i := range difficulty {
				difficulty[i] = rng.NormFloat64()
			}
			for n, accuracy := range []float64{.85, .85 + c.gain} {
				e.Trials = append(e.Trials, complete(n, accuracy+float64(n)/100, float64(10+n), []string{"cnn", "rnn"}[:n+1]...))
				for seed, row := range answers(rng, 3, difficulty, accuracy, .02, .2) {
					r := results.Predictions{Trial: n, Seed: seed}
					for _, right := range row {
						r.Predicted = append(r.Predicted, 1-int(right))
					}
					e.Predictions = append(e.Predictions, r)
					e.Finals = append(e.Finals, results.FinalRun{Trial: n, Seed: seed, TestAccuracy: stats.Mean(row)})
				}
			}
			if New(e).Verdict().Word == VerdictGain {
				gains += 1. / replicates
			}
		}
		if gains < c.least || gains > c.most {
			t.Errorf("a gain of %v is seen in %.2f of the studies", c.gain, gains)
		}
	}
}
