package sweepcmd

import (
	"bytes"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/results"
)

// estimate is one, with an interval of two points either way.
func estimate(mean float64) results.Estimate {
	return results.Estimate{Interval: results.Interval{Mean: mean, Low: mean - .02, High: mean + .02}, Covers: results.CoversBoth}
}

// chosen is a summary of four trials, of which 0 and 1 were read on the test
// part.
func chosen() *results.Summary {
	sum := &results.Summary{Study: "tickets", Objectives: [2]string{"macro_f1", "flops"}}
	for n, routes := range [][]string{{"cnn", "rnn"}, {"mlp"}, {"rnn"}} {
		t := results.SummaryTrial{Number: n, Routes: routes, Views: []string{"all", "odd"}[:len(routes)]}
		t.FLOPs = int64(100_000 / (n + 1))
		sum.Trials = append(sum.Trials, t)
	}
	sum.Final = []results.SummaryFinal{{Number: 0, Latency: &results.SummaryLatency{P50: 14.4}}, {Number: 1}}
	nan := math.NaN()
	sum.Recommended = []results.Recommendation{
		{Wish: results.WishAccurate, Trial: 0, Read: true, Value: estimate(.9)},
		{Wish: results.WishCheapest, Trial: 1, Read: true, Value: results.Estimate{Interval: results.Interval{Mean: .89, Low: nan, High: nan}}},
		{Wish: results.WishLimit, Trial: 2, Value: estimate(.8), Limit: &results.Limit{Cost: "parameters", Most: 12_345}},
	}
	return sum
}

func TestRecommended(t *testing.T) {
	inFolder(t)
	write(t, filepath.Join("runs", "tickets", "trial-0.sweep"), "a model")
	write(t, filepath.Join("runs", "tickets", "trial-2.sweep"), "of another day")
	shown := func(sum *results.Summary, dir string) string {
		var b bytes.Buffer
		printRecommended(&b, sum, dir)
		return b.String()
	}
	if got, want := shown(chosen(), "runs"), `
take                             trial  model              test macro f1             FLOPs  latency  command
the most accurate                0      cnn/all + rnn/odd  0.9000 (0.8800 … 0.9200)  100k   14 µs    sweep predict `+filepath.Join("runs", "tickets", "trial-0.sweep")+`
the cheapest as good             1      mlp/all            0.8900                    50.0k  –        sweep export tickets --trial 1
the best under 12.3k parameters  2      rnn/all            0.8000 on validation      33.3k  –        sweep export tickets --trial 2
`; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	sum := chosen()
	sum.Recommended[1].Trial = 0
	if got := shown(sum, "other"); !strings.Contains(got, "\nthe most accurate, the cheapest as good  0 ") ||
		!strings.Contains(got, "sweep export tickets --trial 0 --out other\n") || strings.Count(got, "\n") != 4 {
		t.Errorf("two wishes of one model: %s", got)
	}
	if got := shown(&results.Summary{}, "runs"); got != "" {
		t.Errorf("of nothing: %s", got)
	}
}

func TestSecondRoute(t *testing.T) {
	gained := func(mean float64) *results.Comparison {
		return &results.Comparison{Pair: 0, Single: 1, Difference: estimate(mean)}
	}
	unknown := gained(.03)
	unknown.Difference.Low, unknown.Difference.High = math.NaN(), math.NaN()
	pair := 0
	for _, c := range []struct {
		v    results.Verdict
		want string
	}{
		{results.Verdict{Word: results.VerdictUnknown, Reason: results.ReasonNoPair}, "none was tried"},
		{results.Verdict{Word: results.VerdictNone, Reason: results.ReasonNotOnFront}, "no gain; no pair is on the front"},
		{results.Verdict{Word: results.VerdictUnknown, Reason: results.ReasonNotRead}, "not known; no pair was read"},
		{results.Verdict{Word: results.VerdictUnknown, Reason: results.ReasonNoSingle, Saved: &results.Saving{Single: 1}},
			"so nothing can be said; raise search.trials or search.single_share.\nNo pair is as accurate as the best single route, trial 1."},
		{results.Verdict{Word: results.VerdictGain, Saved: &results.Saving{Single: 1, CheapestSingle: 1, Pair: &pair, Share: results.Interval{Mean: .25, Low: .1, High: .3}}},
			"Second route: a gain.\nCost at the accuracy of the best single route, trial 1: -25 % with trial 0 (95 % interval -30 % … -10 %)."},
		{results.Verdict{Word: results.VerdictGain, Gained: gained(.03), Saved: &results.Saving{Single: 1, CheapestSingle: 1, Pair: &pair, Share: results.Interval{Mean: -1, Low: -1, High: 0}}},
			"Second route: a gain: +3.0 points (95 % interval +1.0 … +5.0) on the test part, trial 0, cnn/all + rnn/odd, against a single route at no more cost, trial 1, mlp/all." +
				"\nCost at the accuracy of the best single route, trial 1: +100 % with trial 0 (95 % interval ±0 % … +100 %)."},
		{results.Verdict{Word: results.VerdictGain, Gained: gained(.01), Saved: &results.Saving{Single: 1, CheapestSingle: 2, Pair: &pair, Share: results.Interval{Mean: .25, Low: .1, High: .3}}},
			"a gain in cost, none in accuracy that this can tell: +1.0 points (95 % interval -1.0 … +3.0) on the test part"},
		{results.Verdict{Word: results.VerdictGain, Saved: &results.Saving{Single: 1, CheapestSingle: 2, Pair: &pair, Share: results.Interval{Mean: .25, Low: .1, High: .3}}},
			"trial 1: -25 % with trial 0 instead of the single route trial 2 (95 %"},
		{results.Verdict{Word: results.VerdictNone, Saved: &results.Saving{Single: 1, CheapestSingle: 1, Pair: &pair, Share: results.Interval{Mean: -286, Low: -286, High: .996}}},
			"trial 1: ×287 with trial 0 (95 % interval -99.6 % … ×287)."},
		{results.Verdict{Word: results.VerdictNone, Gained: gained(.01)}, "no gain that this can tell: +1.0 points (95 % interval -1.0 … +3.0)"},
		{results.Verdict{Word: results.VerdictLoss, Gained: gained(-.03)}, "a loss: -3.0 points"},
		{results.Verdict{Word: results.VerdictUnknown, Reason: results.ReasonOneSeed, Gained: unknown}, "one seed cannot tell: +3.0 points on the test part"},
	} {
		sum := chosen()
		sum.Verdict = c.v
		if got := secondRoute(sum); !strings.Contains(got, c.want) || !strings.HasPrefix(got, "Second route: ") {
			t.Errorf("%+v: %s", c.v, got)
		}
	}
}
