package sweepcmd

import (
	"bytes"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/results/decide"
	"github.com/doubleroute/sweep/results/stats"
)

// estimate is one, with an interval of two points either way.
func estimate(mean float64) stats.Estimate {
	return stats.Estimate{Interval: stats.Interval{Mean: mean, Low: mean - .02, High: mean + .02}, Covers: stats.CoversBoth}
}

// chosen is a summary of four trials, of which 0 and 1 were read on the test
// part.
func chosen() *analysis.Summary {
	sum := &analysis.Summary{Study: "tickets", Objectives: [2]string{"macro_f1", "flops"}}
	for n, routes := range [][]string{{"cnn", "rnn"}, {"mlp"}, {"rnn"}} {
		t := analysis.SummaryTrial{Number: n, Routes: routes, Views: []string{"all", "odd"}[:len(routes)]}
		t.FLOPs = int64(100_000 / (n + 1))
		sum.Trials = append(sum.Trials, t)
	}
	sum.Final = []analysis.SummaryFinal{{Number: 0, Latency: &analysis.SummaryLatency{P50: 14.4}}, {Number: 1}}
	nan := math.NaN()
	sum.Recommended = []decide.Recommendation{
		{Goal: decide.GoalAccurate, Trial: 0, Read: true, Value: estimate(.9)},
		{Goal: decide.GoalCheapest, Trial: 1, Read: true, Value: stats.Estimate{Interval: stats.Interval{Mean: .89, Low: nan, High: nan}}},
		{Goal: decide.GoalLimit, Trial: 2, Value: estimate(.8), Limit: &decide.Limit{Cost: "parameters", Most: 12_345}},
	}
	return sum
}

func TestRecommended(t *testing.T) {
	inFolder(t)
	write(t, filepath.Join("runs", "tickets", "trial-0.sweep"), "a model")
	write(t, filepath.Join("runs", "tickets", "trial-2.sweep"), "of another day")
	shown := func(sum *analysis.Summary, dir string) string {
		var b bytes.Buffer
		printRecommended(&b, sum, "sweep", dir)
		return b.String()
	}
	if got, want := shown(chosen(), "runs"), `
take                             trial  model              test macro f1             FLOPs  latency  command
the most accurate                0      cnn/all + rnn/odd  0.9000 (0.8800 … 0.9200)  100k   14.4 µs  sweep predict `+filepath.Join("runs", "tickets", "trial-0.sweep")+`
the cheapest as good             1      mlp/all            0.8900                    50.0k  –        sweep export tickets --trial 1
the best under 12.3k parameters  2      rnn/all            0.8000 on validation      33.3k  –        sweep export tickets --trial 2
as good: the mean lies within the interval of the most accurate
`; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	sum := chosen()
	sum.Recommended[1].Trial = 0
	if got := shown(sum, "other"); !strings.Contains(got, "\nthe most accurate, the cheapest as good  0 ") ||
		!strings.Contains(got, "sweep export tickets --trial 0 --out other\n") || strings.Count(got, "\n") != 4 {
		t.Errorf("two wishes of one model: %s", got)
	}
	if got := shown(&analysis.Summary{}, "runs"); got != "" {
		t.Errorf("of nothing: %s", got)
	}
}

func TestSecondRoute(t *testing.T) {
	gained := func(mean float64) *decide.Comparison {
		return &decide.Comparison{Pair: 0, Single: 1, Difference: estimate(mean)}
	}
	unknown := gained(.03)
	unknown.Difference.Low, unknown.Difference.High = math.NaN(), math.NaN()
	pair := 0
	saves := func(mean, low, high float64) *decide.Saving {
		return &decide.Saving{Single: 1, CheapestSingle: 1, Pair: &pair, SingleAccuracy: estimate(.81), CheapestSingleAccuracy: estimate(.81), PairAccuracy: estimate(.82),
			Share: stats.Interval{Mean: mean, Low: low, High: high}, Reached: 1}
	}
	cheaper, seldom, certain := saves(.25, .1, .3), saves(-1, -1, 0), saves(.75, .75, .75)
	cheaper.CheapestSingle, cheaper.CheapestSingleAccuracy, seldom.Reached = 2, estimate(.815), .4
	for _, c := range []struct {
		v    decide.Verdict
		want string
	}{
		{decide.Verdict{Word: decide.VerdictUnknown, Reason: decide.ReasonNoPair}, "not known; no trial with two routes is complete."},
		{decide.Verdict{Word: decide.VerdictNone, Reason: decide.ReasonNotOnFront}, "no gain; no pair is on the front"},
		{decide.Verdict{Word: decide.VerdictUnknown, Reason: decide.ReasonNotRead}, "not known; no pair was read"},
		{decide.Verdict{Word: decide.VerdictUnknown, Reason: decide.ReasonNoSingle, Saved: &decide.Saving{Single: 1}},
			"so nothing can be said; raise search.trials or search.single_share.\nNo pair is as accurate as the best single route, trial 1 at 0.0000"},
		{decide.Verdict{Word: decide.VerdictGain, Saved: saves(.25, .1, .3)},
			"Second route: a gain in cost.\nCost at no less accuracy than the best single route, trial 1 at 0.8100: -25 % with trial 0 at 0.8200 (95 % interval -30 % … -10 %)."},
		{decide.Verdict{Word: decide.VerdictGain, Gained: gained(.03), Saved: saves(-1, -1, 0)},
			"Second route: a gain: +3.0 points (95 % interval +1.0 … +5.0) on the test part, trial 0, cnn/all + rnn/odd, against a single route at no more cost, trial 1, mlp/all." +
				"\nCost at no less accuracy than the best single route, trial 1 at 0.8100: +100 % with trial 0 at 0.8200 (95 % interval nothing saved … +100 %)."},
		{decide.Verdict{Word: decide.VerdictGain, Gained: gained(.01), Saved: &decide.Saving{Single: 1, CheapestSingle: 2, Pair: &pair, Share: stats.Interval{Mean: .25, Low: .1, High: .3}}},
			"a gain in cost, none in accuracy that this can tell: +1.0 points (95 % interval -1.0 … +3.0) on the test part"},
		{decide.Verdict{Word: decide.VerdictGain, Saved: cheaper},
			"trial 1 at 0.8100: -25 % with trial 0 at 0.8200 instead of the single route trial 2 at 0.8150 (95 %"},
		{decide.Verdict{Word: decide.VerdictNone, Saved: saves(-286, -286, .996)},
			"trial 1 at 0.8100: ×287 with trial 0 at 0.8200 (95 % interval -99.6 % … ×287)."},
		{decide.Verdict{Word: decide.VerdictNone, Gained: gained(.01)}, "Second route: no gain: +1.0 points (95 % interval -1.0 … +3.0), which cannot be told from none, on the test part, trial 0"},
		{decide.Verdict{Word: decide.VerdictNone, Gained: gained(.01), Saved: seldom},
			"(95 % interval nothing saved … +100 %). In 60 % of the draws behind this interval no pair is as accurate, which counts as nothing saved."},
		{decide.Verdict{Word: decide.VerdictGain, Gained: gained(.01), Saved: certain}, "-75 % with trial 0 at 0.8200 (95 % interval -75 % … -75 %)."},
		{decide.Verdict{Word: decide.VerdictLoss, Gained: gained(-.03)}, "a loss: -3.0 points"},
		{decide.Verdict{Word: decide.VerdictUnknown, Reason: decide.ReasonOneSeed, Gained: unknown}, "not known without an interval: +3.0 points on the test part"},
	} {
		sum := chosen()
		sum.Verdict = c.v
		if got := secondRoute(sum); !strings.Contains(got, c.want) || !strings.HasPrefix(got, "Second route: ") {
			t.Errorf("%+v: %s", c.v, got)
		}
	}
}

// TestSecondRouteNotTried: who has no second route is told to add one.
func TestSecondRouteNotTried(t *testing.T) {
	sum := chosen()
	sum.Verdict = decide.Verdict{Word: decide.VerdictUnknown, Reason: decide.ReasonNoPair}
	sum.Trials = sum.Trials[1:]
	if got := secondRoute(sum); !strings.Contains(got, "none was tried; give the experiment a [route.b]") {
		t.Error(got)
	}
	sum.Trials[0].Params = []byte(`{"route.b.view":"odd"}`)
	if got := secondRoute(sum); strings.Contains(got, "[route.b]") {
		t.Error(got)
	}
}

// TestWishNamesTheLimit: a limit of latency has a fraction where it is small.
func TestWishNamesTheLimit(t *testing.T) {
	for _, c := range []struct {
		cost string
		most float64
		want string
	}{
		{"flops", 91300, "the best under 91.3k FLOPs"}, {"latency", 3.5, "the best under 3.50 µs"}, {"latency", 12, "the best under 12 µs"},
	} {
		if got := goalText(decide.Recommendation{Goal: decide.GoalLimit, Limit: &decide.Limit{Cost: c.cost, Most: c.most}}); got != c.want {
			t.Errorf("%s %v: %q, want %q", c.cost, c.most, got, c.want)
		}
	}
}
