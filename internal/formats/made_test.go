package formats

import (
	"encoding/json"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/results/decide"
	"github.com/doubleroute/sweep/results/stats"
	"github.com/doubleroute/sweep/search"
)

// made makes a study up: n trials whose accuracy rises with their cost.
func made(n int) *Study {
	rng := rand.New(rand.NewPCG(1, 2))
	trials := make([]results.Trial, n)
	for i := range trials {
		trials[i] = madeTrial(rng, i)
	}
	return studyOf(trials)
}

func madeTrial(rng *rand.Rand, number int) results.Trial {
	kinds, views := []string{"cnn", "mlp", "rnn"}, []string{"all", "first-half", "second-half", "characters"}
	size := math.Exp(rng.Float64() * 5)
	t := results.Trial{
		Number: number, State: search.Complete, Combiner: "linear", Epochs: 3 + rng.IntN(10), Worker: rng.IntN(4),
		Started: time.Date(2024, 5, 6, 7, 8, 9, 123_456_000, time.UTC).Add(time.Duration(number) * 1500 * time.Millisecond),
	}
	settings := map[string]any{
		"combiner.kind": "linear", "train.batch_size": 32, "train.epochs": 12, "train.decay": "linear", "train.clip": 5,
		"train.label_smoothing": 0, "train.optimizer": "adamw", "train.patience": 3, "train.warmup": 0.05, "train.weight_decay": 0.01,
	}
	params := map[string]any{"train.learning_rate": math.Exp(-3 - 6*rng.Float64()), "combiner.dropout": float64(rng.IntN(5)) / 10}
	for _, route := range []string{"a", "b"}[:1+min(1, rng.IntN(4))] {
		kind, view := kinds[rng.IntN(3)], views[rng.IntN(4)]
		t.Routes, t.Views = append(t.Routes, kind), append(t.Views, view)
		params["route."+route+".submodel"], params["route."+route+".view"] = kind, view
		params["route."+route+"."+kind+".width"] = int(10 * size)
		if kind == "cnn" {
			params["route."+route+".cnn.widths"] = [][]int{{3}, {3, 4, 5}}[rng.IntN(2)]
		}
		settings["route."+route+"."+kind+".word_dropout"] = 0
	}
	t.Costs = results.Costs{FLOPs: int64(2000*size) * int64(len(t.Routes)), Parameters: int64(900*size) + 50_000, Bytes: int64(3600*size) + 200_000, ActivationBytes: 4096}
	t.Cost = float64(t.Costs.FLOPs)
	t.Accuracy = 0.95 - 0.4/math.Pow(size, 0.4) - 0.05*rng.ExpFloat64() + 0.015*float64(len(t.Routes))
	t.TrainSeconds = float64(t.Epochs) * size / 100
	switch rng.IntN(10) {
	case 0:
		t.State, t.Epochs, t.Accuracy = search.Pruned, 2, t.Accuracy-0.1
	case 1:
		if number%3 == 0 {
			t.State, t.Epochs, t.Accuracy, t.Error = search.Failed, 0, math.NaN(), "epoch 1: the loss became NaN"
		}
	}
	for key, value := range params {
		settings[key] = value
	}
	t.Params, t.Settings = mustJSON(params), mustJSON(settings)
	return t
}

func mustJSON(v any) json.RawMessage {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return text
}

// studyOf is a study of these trials, with some of the front as finalists.
func studyOf(trials []results.Trial) *Study {
	sum := &analysis.Summary{
		Study: "made-up", Seed: 7, Objectives: [2]string{"accuracy", "flops"},
		Hypervolume: stats.Number(results.Hypervolume(trials, "accuracy")), Front: results.Front(trials),
	}
	for _, t := range trials {
		sum.Trials = append(sum.Trials, analysis.SummaryTrial{
			Number: t.Number, State: t.State, Params: t.Params, Routes: t.Routes, Views: t.Views, Combiner: t.Combiner,
			Epochs: t.Epochs, Accuracy: stats.Number(t.Accuracy), Costs: t.Costs, TrainSeconds: stats.Number(t.TrainSeconds), Error: t.Error,
		})
	}
	front, singles := decide.Finalists(trials, 6)
	for _, n := range slices.Concat(front, singles) {
		mean, role := trials[n].Accuracy-0.01, analysis.RoleFront
		if slices.Contains(singles, n) {
			role = analysis.RoleSingle
		}
		sum.Final = append(sum.Final, analysis.SummaryFinal{
			Number: n, Role: role, Seeds: 3, TestAccuracy: stats.Interval{Mean: mean, Low: mean - 0.01, High: mean + 0.01},
			Accuracy:    stats.Estimate{Interval: stats.Interval{Mean: mean, Low: mean - 0.02, High: mean + 0.02}, Covers: stats.CoversBoth},
			TestMacroF1: stats.Interval{Mean: mean - 0.02, Low: mean - 0.03, High: mean - 0.01},
			TestLoss:    stats.Interval{Mean: 1 - mean, Low: 0.9 - mean, High: 1.1 - mean},
			Latency:     &analysis.SummaryLatency{P50: stats.Number(trials[n].Cost / 1e4), P95: stats.Number(trials[n].Cost / 8e3), Processor: "A Processor"},
		})
	}
	goals := map[int][]string{}
	if len(front) > 0 {
		goals[front[len(front)-1]] = []string{"the most accurate"}
		goals[front[0]] = []string{"the cheapest as good", "the best under 10k FLOPs"}
	}
	slices.SortFunc(sum.Final, func(a, b analysis.SummaryFinal) int { return int(trials[a.Number].Cost - trials[b.Number].Cost) })
	return &Study{
		Study: results.Study{Name: "made-up", Seed: 7, Version: "v1", Processor: "A Processor", Maximize: "accuracy", Minimize: "flops",
			Created: time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC)},
		Summary: sum, Trials: listed(trials), Epochs: func(n int) ([]results.Epoch, error) { return epochsOf(trials[n]), nil },
		Verdict: "Second route: +1.2 points on the test part (95 % interval +0.4 … +2.0).",
		Goals:   goals,
	}
}

func listed(trials []results.Trial) iter.Seq2[results.Trial, error] {
	return func(yield func(results.Trial, error) bool) {
		for _, t := range trials {
			if !yield(t, nil) {
				return
			}
		}
	}
}

func epochsOf(t results.Trial) []results.Epoch {
	var epochs []results.Epoch
	for e := 1; e <= t.Epochs; e++ {
		epochs = append(epochs, results.Epoch{Epoch: e, TrainLoss: 2 / float64(e), ValidationLoss: 2.25 / float64(e),
			Accuracy: t.Accuracy - 0.01*float64(t.Epochs-e), MacroF1: t.Accuracy - 0.02*float64(t.Epochs-e),
			NegLogLoss: -2.25 / float64(e), LearningRate: 0.003, Seconds: 0.5})
	}
	return epochs
}

// plainStudy is a study of one trial of each state and a single route, with
// round figures.
func plainStudy() *Study {
	trial := func(n int, state search.State, accuracy float64, epochs int, params map[string]any, routes ...string) results.Trial {
		settings := map[string]any{"combiner.kind": "linear", "train": map[string]any{"epochs": 3, "batch_size": 32}}
		for key, value := range params {
			settings[key] = value
		}
		t := results.Trial{
			Number: n, State: state, Accuracy: accuracy, Epochs: epochs, Params: mustJSON(params), Settings: mustJSON(settings),
			Routes: routes, Views: []string{"all", "second-half"}[:len(routes)], Combiner: "linear", Worker: n % 2,
			Costs: results.Costs{FLOPs: 180_000 / int64(n+1), Parameters: 90_000, Bytes: 360_000, ActivationBytes: 4096},
			Cost:  float64(180_000 / int64(n+1)), TrainSeconds: 0.5 * float64(epochs),
		}
		if state != search.Waiting {
			t.Started = time.Date(2024, 5, 6, 7, 8, 10+n, 250_000_000, time.UTC)
		}
		return t
	}
	type p = map[string]any
	trials := []results.Trial{
		trial(0, search.Complete, 0.9375, 3, p{"routes": 2, "rate": 0.5, "widths": []int{3, 4}, "bias": true, "mixed": "auto"}, "cnn", "rnn"),
		trial(1, search.Complete, 0.875, 3, p{"routes": 1, "rate": 0.25, "bias": false, "mixed": 16}, "mlp"),
		trial(2, search.Pruned, 0.5, 1, p{"routes": 1, "rate": 1, "widths": []int{3}, "bias": true, "mixed": "auto"}, "cnn"),
		trial(3, search.Failed, math.NaN(), 0, p{"routes": 2, "rate": 2.5, "bias": true, "mixed": 8}, "rnn", "rnn"),
		trial(4, search.Running, math.NaN(), 0, p{"routes": 1, "rate": 0.125, "bias": true, "mixed": 8}, "rnn"),
		trial(5, search.Waiting, math.NaN(), 0, p{"routes": 1, "rate": 0.125, "bias": true, "mixed": 8}, "rnn"),
	}
	trials[3].Error = "epoch 1: the loss became NaN: lower train.learning_rate"
	s := studyOf(trials)
	s.Name, s.Summary.Study = "tickets", "tickets"
	s.Summary.Hypervolume = 0.5
	for i := range s.Summary.Final {
		f := &s.Summary.Final[i]
		f.TestAccuracy = stats.Interval{Mean: 0.75, Low: 0.5, High: 1}
		f.TestMacroF1, f.TestLoss = f.TestAccuracy, f.TestAccuracy
		f.Accuracy.Interval = stats.Interval{Mean: 0.75, Low: 0.625, High: 0.875}
		f.Latency = &analysis.SummaryLatency{P50: 4.5, P95: 21.6, Processor: "A Processor"}
	}
	return s
}

// hostile is a study of a few trials with what might break a file.
func hostile() *Study {
	nasty := []string{
		"=HYPERLINK(\"http://x\",\"y\")", "</script><script>alert(1)</script>", "a|b`c`\n# d", "@someone #1 [x](http://y) <b>&amp;", "-2+3", "\t=1",
		"\u202Eright to left\u200F", "\x00\x1b[31m\xff", "😀 naïve 日本", "\"quotes\", commas; 'and' \\ back\\slashes",
	}
	var trials []results.Trial
	for i, text := range nasty {
		t := madeTrial(rand.New(rand.NewPCG(3, uint64(i))), i)
		t.State, t.Epochs, t.Accuracy = search.Complete, 2, 0.5+float64(i)/100
		t.Costs.FLOPs, t.Cost = int64(1000*(i+1)), float64(1000*(i+1))
		t.Routes, t.Views, t.Combiner, t.Error = []string{text, "mlp"}, []string{"all", text}, text, text
		t.Params = mustJSON(map[string]any{"route.a.submodel": text, text: i, "mixed": []any{1, 2.5, "three", true, nil, []int{4}}[i%6]})
		t.Settings = mustJSON(map[string]any{"table": map[string]any{text: text, "empty": map[string]any{}}, "long": fmt.Sprintf("%010000d", i)})
		trials = append(trials, t)
	}
	s := studyOf(trials)
	s.Name, s.Summary.Study = nasty[1], nasty[1]
	s.Processor, s.Verdict, s.Goals = nasty[3], nasty[2]+nasty[3], map[int][]string{0: nasty}
	for i := range s.Summary.Final {
		s.Summary.Final[i].Latency.Processor = nasty[3]
	}
	return s
}

// empty is a study without trials.
func empty() *Study {
	s := studyOf(nil)
	s.Summary.Hypervolume = stats.Number(math.NaN())
	return s
}

var sink int

type counter struct{ n int }

func (c *counter) Write(b []byte) (int, error) { c.n += len(b); return len(b), nil }

func BenchmarkForms(b *testing.B) {
	s := made(10_000)
	for _, f := range All() {
		if f.Folder() {
			continue
		}
		b.Run(f.Name, func(b *testing.B) {
			for b.Loop() {
				var c counter
				if err := f.Write(s, Options{}, &c); err != nil {
					b.Fatal(err)
				}
				sink = c.n
				b.ReportMetric(float64(c.n)/1e6, "MB")
			}
		})
	}
}
