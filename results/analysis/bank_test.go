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
	loaded, err := Load(ctx, s, "study", Options{})
	must(t, err)
	got := loaded.Bank()
	want := &RouteBank{RoutesA: 3, RoutesB: 4, Failed: 1, Epochs: 63, FLOPs: 7e9, Pairs: 5, Trained: []TrainedPair{
		{0, 0, .1, .5, []int{1}}, {0, 1, .2, .52, []int{4}}, {1, 1, .3, .55, []int{3}}, {2, 1, .4, .7, []int{0, 2}}, {2, 2, .5, .54, []int{5}},
	}}
	want.RankCorrelation = stats.Spearman([]float64{1, 2, 3, 4, 5}, []float64{1, 2, 4, 5, 3})
	for i := range got.Trained { // a mean of sums rounds
		got.Trained[i].Value = stats.Number(math.Round(1e9*float64(got.Trained[i].Value)) / 1e9)
	}
	if string(raw(got)) != string(raw(want)) {
		t.Errorf("got  %s\nwant %s", raw(got), raw(want))
	}
}
