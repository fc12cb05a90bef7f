package analysis

import (
	"context"
	"math"
	"testing"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
	"github.com/doubleroute/sweep/search"
)

func TestRouteBank(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	newStudy(t, s, "study")
	for n := range 3 {
		must(t, s.PutBankRoute(ctx, "study", bankRoute("a", n)))
		must(t, s.PutBankRoute(ctx, "study", bankRoute("b", n)))
	}
	failed := bankRoute("b", 3)
	failed.Error = "it failed"
	must(t, s.PutBankRoute(ctx, "study", failed))
	pairs := []results.BankPair{{A: 0, B: 0, Estimate: .1}, {A: 0, B: 1, Estimate: .2}, {A: 1, B: 1, Estimate: .3}, {A: 2, B: 1, Estimate: .4}, {A: 2, B: 2, Estimate: .5}, {A: 2, B: 3, Estimate: math.NaN()}}
	must(t, s.PutBankPairs(ctx, "study", pairs, nil, nil))
	for n, c := range []struct {
		trial results.Trial
		a, b  int
	}{
		{complete(0, .6, 1, "cnn", "mlp"), 2, 1},
		{complete(1, .5, 1, "cnn", "mlp"), 0, 0},
		{complete(2, .8, 1, "cnn", "mlp"), 2, 1},
		{complete(3, .55, 1, "cnn", "mlp"), 1, 1},
		{complete(4, .52, 1, "cnn", "mlp"), 0, 1},
		{complete(5, .54, 1, "cnn", "mlp"), 2, 2},
		{complete(6, .99, 1, "cnn"), 0, 0},        // a single route
		{complete(7, .01, 1, "cnn", "mlp"), 2, 3}, // no estimate
		{results.Trial{Number: 8, State: search.Pruned, Accuracy: .1, Routes: []string{"cnn", "mlp"}}, 2, 2},
	} {
		must(t, s.PutTrial(ctx, "study", c.trial))
		must(t, s.PutBankTrial(ctx, "study", results.BankTrial{Trial: n, A: c.a, B: c.b}))
	}
	got, err := LoadRouteBank(ctx, s, "study")
	must(t, err)
	want := &RouteBank{RoutesA: 3, RoutesB: 4, Failed: 1, Epochs: 63, FLOPs: 7e9, Pairs: 5, Trained: []TrainedPair{
		{0, 0, .1, .5, []int{1}}, {0, 1, .2, .52, []int{4}}, {1, 1, .3, .55, []int{3}}, {2, 1, .4, .7, []int{0, 2}}, {2, 2, .5, .54, []int{5}},
	}}
	want.RankCorrelation = Spearman([]float64{1, 2, 3, 4, 5}, []float64{1, 2, 4, 5, 3})
	for i := range got.Trained { // a mean of sums rounds
		got.Trained[i].Value = stats.Number(math.Round(1e9*float64(got.Trained[i].Value)) / 1e9)
	}
	if string(raw(got)) != string(raw(want)) {
		t.Errorf("got  %s\nwant %s", raw(got), raw(want))
	}
}

func TestSpearman(t *testing.T) {
	nan := math.NaN()
	up := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	down := []float64{10, 9, 8, 7, 6, 5, 4, 3, 2, 1}
	for _, c := range []struct {
		name string
		x, y []float64
		want stats.Interval
	}{
		{"none", nil, nil, stats.Interval{Mean: nan, Low: nan, High: nan}},
		{"one", []float64{1}, []float64{1}, stats.Interval{Mean: nan, Low: nan, High: nan}},
		{"three", []float64{1, 2, 3}, []float64{1, 3, 2}, stats.Interval{Mean: .5, Low: nan, High: nan}},
		{"the same", up, up, stats.Interval{Mean: 1, Low: 1, High: 1}},
		{"opposite", up, down, stats.Interval{Mean: -1, Low: -1, High: -1}},
		{"constant", up, make([]float64, 10), stats.Interval{Mean: nan, Low: nan, High: nan}},
		{"not a number", up, append([]float64{nan}, up[1:]...), stats.Interval{Mean: nan, Low: nan, High: nan}},
		{"of two lengths", up, up[1:], stats.Interval{Mean: nan, Low: nan, High: nan}},
		// 1 − 6·Σd²/(n·(n²−1)) with Σd² = 2+2+2 = 6; artanh of that is 1.99458 and
		// its error √((1 + 0.9286/2)/7) = 0.45738.
		{"swaps", up, []float64{2, 1, 3, 5, 4, 6, 8, 7, 9, 10}, stats.Interval{Mean: 1 - 36.0/990, Low: .79980, High: .99385}},
		// Ranks 1.5, 1.5, 3, 4 and 1, 2, 3, 4: artanh is 1.81845, its error √1.45.
		{"ties", []float64{5, 5, 6, 7}, []float64{1, 2, 3, 4}, stats.Interval{Mean: math.Sqrt(.9), Low: -.49425, High: .99953}},
	} {
		got := Spearman(c.x, c.y)
		close := func(a, b, by float64) bool { return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) < by }
		if !close(got.Mean, c.want.Mean, 1e-12) || !close(got.Low, c.want.Low, 1e-4) || !close(got.High, c.want.High, 1e-4) {
			t.Errorf("%s: %+v, not %+v", c.name, got, c.want)
		}
	}
	// Any rising function leaves ranks as they are.
	x, y := []float64{3, -1, 4, 1.5, -9, 2.6}, []float64{2, 7, 1, 8, 2, 8}
	want := Spearman(x, y)
	for i := range x {
		x[i] = math.Exp(x[i])
	}
	same(t, "after a rising function", Spearman(x, y), want)
}
