package decide

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

// asHard is evidence of a study that searched single routes as hard as pairs: none
// of those that it adds is worth measuring.
func asHard(e Evidence) Evidence {
	for _, pair := range e.Trials {
		for range enoughSingles {
			for _, kind := range pair.Routes {
				if len(pair.Routes) == 2 {
					e.Trials = append(e.Trials, complete(len(e.Trials), .01, pair.Cost, kind))
				}
			}
		}
	}
	return e
}

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
		if v := New(asHard(c.e)).Verdict(); v.Word != c.word || v.Reason != c.reason {
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
	v := New(asHard(evidenceOf(1000, lines...))).Verdict()
	if v.Word != VerdictNone || v.Gained.Single != 1 {
		t.Errorf("%s over %+v", v.Word, v.Gained)
	}
	// Of one whose scatter is not known nothing follows.
	e := evidenceOf(1000, lines[0], line{20, .79, 1, []int{899}}, lines[2]).withoutTexts()
	if v = New(asHard(e)).Verdict(); v.Word != VerdictGain || v.Gained.Single != 0 {
		t.Errorf("%s over %+v", v.Word, v.Gained)
	}
	// Nor of one that costs more.
	lines[1].cost = 200
	if v = New(asHard(evidenceOf(1000, lines...))).Verdict(); v.Word != VerdictGain || v.Gained.Single != 0 {
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

// A gain is claimed only over single routes that were searched as hard, and says
// what is missing: a run of 15 trials once claimed one for a pair of 383 k FLOPs
// over a single route of 5.3 k, the only one tried.
func TestVerdictNeedsASearch(t *testing.T) {
	lines := []line{{5_300, .80, 1, []int{800, 801, 802}}, {383_000, .90, 2, []int{900, 901, 902}}}
	for range 13 {
		lines = append(lines, line{400_000, .7, 2, nil})
	}
	v := New(evidenceOf(1000, lines...)).Verdict()
	g := v.Gained
	if v.Word != VerdictUnknown || v.Reason != ReasonUnsearched || !(g.Difference.Low > 0) || g.PairCost != 383_000 || g.SingleCost != 5_300 {
		t.Errorf("%s, %s: %+v", v.Word, v.Reason, g)
	}
	want := Searched{Most: 383_000, Own: []SearchedKind{{"cnn", 1, 3}, {"rnn", 0, 3}}, Near: SearchedKind{"", 0, 3}}
	same(t, "searched", g.Searched, want)

	// Each of what is missing is needed: singles of both sub-models, and at half the
	// cost. The test trials are of the other's kind, dear, or cheap.
	e := evidenceOf(1000, lines...)
	add := func(n int, cost float64, kind string) {
		for range n {
			e.Trials = append(e.Trials, complete(len(e.Trials), .5, cost, kind))
		}
	}
	word := func(what, want string) {
		t.Helper()
		if v := New(e).Verdict(); v.Word != want {
			t.Errorf("%s: %s of %+v", what, v.Word, v.Gained.Searched)
		}
	}
	add(2, 383_000, "cnn")
	add(9, 384_000, "rnn")
	word("single routes of route b cost more", VerdictUnknown)
	add(3, 6_000, "rnn")
	word("too few are of half its cost", VerdictUnknown)
	add(1, 191_500, "mlp")
	word("all there", VerdictGain)
	// More pairs of the same sub-models take more single routes, but no more than ten.
	for range 9 {
		e.Trials = append(e.Trials, complete(len(e.Trials), .5, 1_000, "rnn", "cnn"))
	}
	word("ten pairs", VerdictUnknown)
	add(1, 6_000, "rnn")
	add(1, 6_000, "cnn")
	word("as many for each three of them", VerdictGain)
	if got := []int{singlesNeeded(0), singlesNeeded(9), singlesNeeded(10), singlesNeeded(1000)}; !slices.Equal(got, []int{3, 3, 4, 10}) {
		t.Errorf("needed: %v", got)
	}
}

// What a pair saves is claimed only over single routes up to the cost of the one
// that it is compared with.
func TestSavingNeedsASearch(t *testing.T) {
	e := evidenceOf(1000, line{10, .5, 1, []int{500, 502}}, line{100, .8, 2, []int{905, 904}}, line{1000, .9, 1, []int{880, 881}})
	if v := New(e).Verdict(); v.Word != VerdictUnknown || v.Reason != ReasonUnsearched || v.Saved.Searched.Most != 1000 || v.Saved.PairCost != 100 || v.Saved.CheapestSingleCost != 1000 {
		t.Errorf("%s, %s: %+v", v.Word, v.Reason, v.Saved)
	}
	for range 3 {
		e.Trials = append(e.Trials, complete(len(e.Trials), .01, 900, "cnn"), complete(len(e.Trials)+1, .01, 900, "rnn"))
	}
	if v := New(e).Verdict(); v.Word != VerdictGain {
		t.Errorf("%s, %s: %+v", v.Word, v.Reason, v.Saved.Searched)
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
			if New(asHard(e)).Verdict().Word == VerdictGain {
				gains += 1. / replicates
			}
		}
		if gains < c.least || gains > c.most {
			t.Errorf("a gain of %v is seen in %.2f of the studies", c.gain, gains)
		}
	}
}
