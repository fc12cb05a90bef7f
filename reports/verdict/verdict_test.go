package verdict

import (
	"math"
	"testing"

	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/results/decide"
	"github.com/doubleroute/sweep/results/stats"
)

func TestVerdictSentences(t *testing.T) {
	study := Study{Plan: func(trial int) string { return []string{"cnn on all + rnn on odd", "mlp on all"}[trial] }, Cost: format.NewCost("flops"), Tried: true}
	nan := math.NaN()
	about := func(mean, half float64) stats.Estimate {
		return stats.Estimate{Interval: stats.Interval{Mean: mean, Low: mean - half, High: mean + half}}
	}
	compare := func(d stats.Estimate) *decide.Comparison {
		return &decide.Comparison{Pair: 0, Single: 1, PairAccuracy: about(.9, .01), SingleAccuracy: about(.88, .01), Difference: d, PairCost: 383_000, SingleCost: 200_000}
	}
	pair := 0
	saves := func(mean, low, high, reached float64) *decide.Saving {
		return &decide.Saving{Single: 1, CheapestSingle: 1, Pair: &pair, SingleAccuracy: about(.88, .01), CheapestSingleAccuracy: about(.88, .01), PairAccuracy: about(.9, .01),
			Share: stats.Interval{Mean: mean, Low: low, High: high}, Reached: stats.Number(reached)}
	}
	unsearched := compare(about(.02, .01))
	unsearched.Searched = decide.Searched{Own: []decide.SearchedKind{{Kind: "cnn", Trials: 1, Needed: 3}, {Kind: "rnn", Trials: 4, Needed: 4}}, Near: decide.SearchedKind{Needed: 5}}
	other := saves(-.56, -.56, 0, .5)
	other.Pair, other.Single, other.CheapestSingle = new(int), 3, 1
	*other.Pair, other.SingleAccuracy, other.PairAccuracy = 2, about(.7462, .01), about(.864, .01)
	none := &decide.Saving{Single: 3, CheapestSingle: 3, SingleAccuracy: about(.91, .01), Share: stats.Interval{Mean: nan}, Reached: 0}
	const (
		compared = ": trial 0, cnn on all + rnn on odd, reaches 90.00\u00a0% (89.00 to 91.00) at 383,000 FLOPs; trial 1, mlp on all, a single route that costs no more, 88.00\u00a0% (87.00 to 89.00) at 200,000 FLOPs"
		untold   = "at no more cost it brings +2.00 points (95\u00a0% interval −1.00 to +5.00) of accuracy, which is not significant" + compared
	)
	for _, c := range []struct {
		verdict decide.Verdict
		want    string
	}{
		{decide.Verdict{Word: decide.VerdictGain, Gained: compare(about(.02, .01)), Saved: saves(.25, .1, .3, 1)},
			"The second route pays: at no more cost it brings +2.00 points (95\u00a0% interval +1.00 to +3.00) of accuracy" + compared +
				". At no less accuracy it costs 25\u00a0% less FLOPs (95\u00a0% interval from 30\u00a0% less to 10\u00a0% less): trial 0 against the best single route of any cost, trial 1."},
		{decide.Verdict{Word: decide.VerdictNone, Gained: compare(about(.02, .03)), Saved: none},
			"A gain from the second route is not shown: " + untold +
				". At no less accuracy nothing is saved (at both ends of the 95\u00a0% interval): no pair reaches the best single route, trial 3 with 91.00\u00a0%" +
				". In 100\u00a0% of the draws behind this interval no pair is as accurate, which counts as nothing saved."},
		{decide.Verdict{Word: decide.VerdictLoss, Gained: compare(about(-.02, .01)), Saved: saves(-1, -1, -1, .999)},
			"The second route does not pay: at no more cost it brings −2.00 points (95\u00a0% interval −3.00 to −1.00) of accuracy" + compared +
				". At no less accuracy it costs 100\u00a0% more FLOPs (at both ends of the 95\u00a0% interval): trial 0 against the best single route of any cost, trial 1."},
		{decide.Verdict{Word: decide.VerdictUnknown, Reason: decide.ReasonOneSeed, Gained: compare(stats.Estimate{Interval: stats.Interval{Mean: .02, Low: nan, High: nan}}),
			Saved: saves(.25, nan, nan, nan)},
			"Whether the second route pays is not known: at no more cost it brings +2.00 points of accuracy" + compared +
				". At no less accuracy it costs 25\u00a0% less FLOPs: trial 0 against the best single route of any cost, trial 1. There is no interval, so this may be chance."},
		{decide.Verdict{Word: decide.VerdictNone, Gained: compare(about(.02, .03)), Saved: other},
			"A gain from the second route is not shown: " + untold +
				". At no less accuracy it costs 56\u00a0% more FLOPs (95\u00a0% interval from nothing saved to 56\u00a0% more): trial 2 with 86.40\u00a0% against trial 1, the cheapest single route as accurate as the best one, trial 3 with 74.62\u00a0%" +
				". In 50\u00a0% of the draws behind this interval no pair is as accurate, which counts as nothing saved."},
		{decide.Verdict{Word: decide.VerdictGain, Saved: saves(.25, .1, .3, .9994)},
			"The second route pays: what accuracy it brings at no more cost is not known, as no single route that costs no more was read on the test part" +
				". At no less accuracy it costs 25\u00a0% less FLOPs (95\u00a0% interval from 30\u00a0% less to 10\u00a0% less): trial 0 with 90.00\u00a0% against the best single route of any cost, trial 1 with 88.00\u00a0%."},
		{decide.Verdict{Word: decide.VerdictUnknown, Reason: decide.ReasonUnsearched, Gained: unsearched},
			"Whether the second route pays is not known: single routes were not searched as hard. Of those that cost no more than it, trial 0 has beside it 1 complete single route of cnn where it takes 3 and 0 complete single routes of at least half its cost where it takes 5. " +
				"Raise search.single_share or search.trials. What was measured: at no more cost it brings +2.00 points (95\u00a0% interval +1.00 to +3.00) of accuracy" + compared + "."},
		{decide.Verdict{Word: decide.VerdictUnknown, Reason: decide.ReasonNoSingle},
			"Whether the second route pays is not known: no single route that costs no more was read on the test part; raise search.single_share or search.trials."},
		{decide.Verdict{Word: decide.VerdictNone, Reason: decide.ReasonNotOnFront}, "A gain from the second route is not shown: no pair is on the front. On the validation part single routes do as well for less."},
		{decide.Verdict{Word: decide.VerdictUnknown, Reason: decide.ReasonNoPair}, "Whether the second route pays is not known: no trial with two routes is complete."},
		{decide.Verdict{Word: decide.VerdictUnknown, Reason: decide.ReasonNotRead}, "Whether the second route pays is not known: no pair was read on the test part."},
	} {
		if got := Text(Of(c.verdict, study)); got != c.want {
			t.Errorf("got  %q\nwant %q", got, c.want)
		}
	}
}

// TestNotTried: who has no second route is told to add one.
func TestNotTried(t *testing.T) {
	none := decide.Verdict{Word: decide.VerdictUnknown, Reason: decide.ReasonNoPair}
	if got := Text(Of(none, Study{})); got != "Whether the second route pays is not known: none was tried; give the experiment a [route.b]." {
		t.Error(got)
	}
	for _, c := range []struct {
		routes []string
		params string
		want   bool
	}{{[]string{"cnn"}, `{"route.a.view":"odd"}`, false}, {[]string{"cnn"}, `{"route.b.view":"odd"}`, true}, {[]string{"cnn", "mlp"}, "", true}} {
		if got := Tried(c.routes, []byte(c.params)); got != c.want {
			t.Errorf("%v %s: %v", c.routes, c.params, got)
		}
	}
}

func TestCheaper(t *testing.T) {
	for saved, want := range map[float64]string{.25: "25\u00a0% less bytes", -1.5: "150\u00a0% more bytes", .001: "as much", -.001: "as much",
		.997: "99.7\u00a0% less bytes", -286: "287 times the bytes"} {
		if got := cheaper(saved, "bytes"); got != want {
			t.Errorf("%v: %q, want %q", saved, got, want)
		}
	}
}
