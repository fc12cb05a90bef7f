package decide

import (
	"testing"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

func TestSecondRoutes(t *testing.T) {
	trials := []results.Trial{
		complete(0, .90, 1000, "cnn", "rnn"),
		complete(1, .80, 900, "cnn"),
		complete(2, .82, 1000, "rnn"),
		complete(3, .89, 1001, "mlp"), // costs more than pair 0, less than pair 5
		complete(4, .85, 950, "cnn", "cnn"),
		complete(5, .95, 2000, "cnn", "mlp"),
		complete(6, .70, 800, "mlp", "mlp"), // dominated by 1? no: cheaper, so of the front, but not measured
		complete(7, .60, 990, "cnn", "cnn"), // not of the front
	}
	run := func(trial, seed int, accuracy float64) results.FinalRun {
		return results.FinalRun{Trial: trial, Seed: seed, TestAccuracy: accuracy}
	}
	finals := []results.FinalRun{
		run(0, 1, .91), run(0, 0, .90), run(0, 2, .89),
		run(1, 0, .85), run(1, 1, .88), run(1, 2, .86),
		run(2, 0, .80),
		run(5, 0, .95), run(5, 1, .96),
		run(7, 0, .6),
	}
	got := New(Evidence{Trials: trials, Finals: finals}).SecondRoutes()
	pair0, pair5, cnn := stats.Mean95([]float64{.90, .91, .89}), stats.Interval{Mean: .955, Low: stats.Mean95([]float64{.95, .96}).Low, High: 1}, stats.Mean95([]float64{.85, .88, .86})
	same(t, "second routes", got, []SecondRoute{
		{Pair: 0, Single: 1, Kind: "cnn", PairTest: pair0, SingleTest: cnn, Difference: stats.WelchDifference([]float64{.90, .91, .89}, []float64{.85, .88, .86}), Paired: nil},
		{Pair: 0, Single: 2, Kind: "rnn", PairTest: pair0, SingleTest: stats.Interval{Mean: .8, Low: nan, High: nan}, Difference: stats.Interval{Mean: pair0.Mean - .8, Low: nan, High: nan}, Paired: nil},
		{Pair: 5, Single: 1, Kind: "cnn", PairTest: pair5, SingleTest: cnn, Difference: stats.WelchDifference([]float64{.95, .96}, []float64{.85, .88, .86}), Paired: nil},
		{Pair: 5, Single: 3, Kind: "mlp", PairTest: pair5, SingleTest: stats.Unknown(), Difference: stats.Unknown(), Paired: nil},
		{Pair: 5, Single: 2, Kind: "rnn", PairTest: pair5, SingleTest: stats.Interval{Mean: .8, Low: nan, High: nan}, Difference: stats.Interval{Mean: pair5.Mean - .8, Low: nan, High: nan}, Paired: nil},
	})
	if none := New(Evidence{Trials: trials}).SecondRoutes(); len(none) != 0 {
		t.Errorf("without final trainings there is %v", none)
	}
}
