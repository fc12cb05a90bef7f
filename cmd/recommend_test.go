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

// chosen is a summary of some trials, of which 0 and 1 were read on the test
// part.
func chosen() *analysis.Summary {
	sum := &analysis.Summary{Study: "tickets", Objectives: [2]string{"macro_f1", "flops"}}
	for n, routes := range [][]string{{"cnn", "rnn"}, {"mlp"}, {"rnn"}, {"mlp"}} {
		t := analysis.SummaryTrial{Number: n, Routes: routes, Views: []string{"all", "odd"}[:len(routes)]}
		t.FLOPs = int64(100_000 / (n + 1))
		sum.Trials = append(sum.Trials, t)
	}
	sum.Final = []analysis.SummaryFinal{{Number: 0, Latency: &analysis.SummaryLatency{P50: 14.4}}, {Number: 1}}
	nan := math.NaN()
	sum.Recommended = []decide.Recommendation{
		{Goal: decide.GoalAccurate, Trial: 0, Read: true, Value: estimate(.9)},
		{Goal: decide.GoalCheapest, Trial: 1, Read: true, Lose: .005, Shown: true, Value: stats.Estimate{Interval: stats.Interval{Mean: .89, Low: nan, High: nan}}},
		{Goal: decide.GoalLose, Trial: 3, Read: true, Lose: .01, Value: estimate(.885)},
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
loses at most 1 point            3      mlp/all            0.8850 (0.8650 … 0.9050)  25.0k  –        sweep export tickets --trial 3
the best under 12.3k parameters  2      rnn/all            0.8000 on validation      33.3k  –        sweep export tickets --trial 2
as good: shown to be less than 0.5 points worse than the most accurate, by the 95 % interval of the difference on the same texts
`; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	sum := chosen()
	sum.Recommended[1].Trial = 0
	if got := shown(sum, "other"); !strings.Contains(got, "\nthe most accurate, the cheapest as good  0 ") ||
		!strings.Contains(got, "sweep export tickets --trial 0 --out other\n") || strings.Count(got, "\n") != 5 {
		t.Errorf("two goals of one model: %s", got)
	}
	if got := shown(&analysis.Summary{}, "runs"); got != "" {
		t.Errorf("of nothing: %s", got)
	}
}

// TestPrintAlone: a pair stands beside its own routes alone.
func TestPrintAlone(t *testing.T) {
	sum := chosen()
	var b bytes.Buffer
	if printAlone(&b, sum); b.Len() > 0 {
		t.Errorf("of an older study: %s", &b)
	}
	for _, route := range []string{"a", "b"} {
		r := decide.AloneRoute{Pair: 0, Route: route, Kind: "cnn", View: "all", PairAccuracy: estimate(.9), Accuracy: estimate(.875), Difference: estimate(.025)}
		r.Costs.FLOPs = 60_000
		sum.Alone = append(sum.Alone, r)
	}
	printAlone(&b, sum)
	if got, want := b.String(), `
pair  trained                 FLOPs  test accuracy (95 % interval)  both routes bring
0     cnn/all + rnn/odd       100k   0.9000 (0.8800 … 0.9200)       –
      route a alone, cnn/all  60.0k  0.8750 (0.8550 … 0.8950)       +0.0250 (+0.0050 … +0.0450)
      route b alone, cnn/all  60.0k  0.8750 (0.8550 … 0.8950)       +0.0250 (+0.0050 … +0.0450)
`; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// TestSecondRoute: the terminal says what the page says, of its own summary.
func TestSecondRoute(t *testing.T) {
	sum := chosen()
	sum.Verdict = decide.Verdict{Word: decide.VerdictGain, Gained: &decide.Comparison{Pair: 0, Single: 1, PairAccuracy: estimate(.84), SingleAccuracy: estimate(.81), Difference: estimate(.03), PairCost: 100_000, SingleCost: 50_000},
		Saved: &decide.Saving{Single: 1, CheapestSingle: 1, Pair: new(int), Share: stats.Interval{Mean: .25, Low: .1, High: .3}, Reached: 1}}
	const want = "The second route pays: at no more cost it brings +3.00 points (95\u00a0% interval +1.00 to +5.00) of accuracy: " +
		"trial 0, cnn/all + rnn/odd, reaches 84.00\u00a0% (82.00 to 86.00) at 100,000 FLOPs; trial 1, mlp/all, a single route that costs no more, 81.00\u00a0% (79.00 to 83.00) at 50,000 FLOPs. " +
		"At no less accuracy it costs 25\u00a0% less FLOPs (95\u00a0% interval from 30\u00a0% less to 10\u00a0% less): trial 0 against the best single route of any cost, trial 1."
	if got := secondRoute(sum); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	sum.Verdict = decide.Verdict{Word: decide.VerdictUnknown, Reason: decide.ReasonNoPair}
	sum.Trials = sum.Trials[1:]
	if got := secondRoute(sum); !strings.Contains(got, "give the experiment a [route.b]") {
		t.Error(got)
	}
	sum.Trials[0].Params = []byte(`{"route.b.view":"odd"}`)
	if got := secondRoute(sum); !strings.Contains(got, "no trial with two routes is complete") {
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
		if got := goalText("accuracy", decide.Recommendation{Goal: decide.GoalLimit, Limit: &decide.Limit{Cost: c.cost, Most: c.most}}); got != c.want {
			t.Errorf("%s %v: %q, want %q", c.cost, c.most, got, c.want)
		}
	}
}
