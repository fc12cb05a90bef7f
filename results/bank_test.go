package results

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/search"
)

func bankRoute(route string, n int) BankRoute {
	return BankRoute{Route: route, Number: n, Params: raw(map[string]any{"route." + route + ".submodel": "cnn"}),
		Epochs: 9, Value: .5 + float64(n)/100, Estimate: math.NaN(), FLOPs: 1e9, Seconds: 2, Logits: bytes.Repeat([]byte{byte(n)}, 1000)}
}

func TestBank(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	newStudy(t, s, "study")
	newStudy(t, s, "other")
	var want []BankRoute
	for _, route := range []string{"a", "b"} {
		for n := range 3 {
			want = append(want, bankRoute(route, n))
		}
	}
	want[4].Error, want[4].Logits, want[4].Value = "the loss became NaN", nil, math.NaN()
	for _, i := range []int{5, 0, 3, 3, 1, 4, 2} { // as they come, one of them twice
		must(t, s.PutBankRoute(ctx, "study", want[i]))
	}
	got, err := s.BankRoutes(ctx, "study")
	must(t, err)
	same(t, "routes", got, want)
	if pairs, err := s.BankPairs(ctx, "study"); err != nil || len(pairs) != 0 {
		t.Errorf("before there are any: %v, %v", pairs, err)
	}

	pairs := []BankPair{{0, 0, .7}, {0, 1, math.NaN()}, {1, 0, .8}}
	must(t, s.PutBankPairs(ctx, "study", []BankPair{{2, 2, .1}}, nil, nil))
	must(t, s.PutBankPairs(ctx, "study", pairs, []float64{.4, .5, .6}, []float64{.3, math.NaN(), .2}))
	back, err := s.BankPairs(ctx, "study")
	must(t, err)
	same(t, "pairs", back, pairs)
	for i, estimate := range []float64{.4, .5, .6, .3, math.NaN(), .2} {
		want[i].Estimate, want[i].Logits = estimate, nil
	}
	got, err = s.BankRoutes(ctx, "study")
	must(t, err)
	same(t, "routes without class scores", got, want)

	must(t, s.PutTrial(ctx, "study", complete(0, .9, 1, "cnn", "mlp")))
	must(t, s.PutBankTrial(ctx, "study", BankTrial{0, 1, 1}))
	must(t, s.PutBankTrial(ctx, "study", BankTrial{0, 1, 0}))
	if err := s.PutBankTrial(ctx, "study", BankTrial{7, 1, 0}); err == nil || !strings.Contains(err.Error(), "no trial 7") {
		t.Errorf("of a trial that there is not: %v", err)
	}
	matches, err := s.BankTrials(ctx, "study")
	must(t, err)
	same(t, "trials", matches, []BankTrial{{0, 1, 0}})

	if err := s.PutBankRoute(ctx, "study", BankRoute{Route: "a"}); err == nil || !strings.Contains(err.Error(), "not JSON") {
		t.Errorf("params that are no JSON: %v", err)
	}
	for name, read := range map[string]func(string) error{
		"BankRoutes": func(n string) error { list, err := s.BankRoutes(ctx, n); return none(list, err) },
		"BankPairs":  func(n string) error { list, err := s.BankPairs(ctx, n); return none(list, err) },
		"BankTrials": func(n string) error { list, err := s.BankTrials(ctx, n); return none(list, err) },
		"RouteBank": func(n string) error {
			b, err := s.RouteBank(ctx, n)
			if b != nil {
				return fmt.Errorf("%+v", b)
			}
			return err
		},
	} {
		if err := read("other"); err != nil {
			t.Errorf("%s of a study without a bank: %v", name, err)
		}
		if err := read("nobody"); err == nil {
			t.Errorf("%s of no study", name)
		}
	}
}

func none[T any](list []T, err error) error {
	if err == nil && len(list) > 0 {
		return fmt.Errorf("it has %v", list)
	}
	return err
}

// TestBankOfOldDatabase: a study of the format before the bank has none, and can
// be given one.
func TestBankOfOldDatabase(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "sweep.db")
	at(t, path, migrations()[:1])
	foreign(t, path, `INSERT INTO studies VALUES (1, 'old', 7, 'text', 'h', 'v', 'p', 'accuracy', 'flops', '["a"]', 'null', '', '')`)
	s := open(t, path)
	if bank, err := s.RouteBank(ctx, "old"); bank != nil || err != nil {
		t.Errorf("%+v, %v", bank, err)
	}
	must(t, s.PutBankRoute(ctx, "old", bankRoute("a", 0)))
	routes, err := s.BankRoutes(ctx, "old")
	must(t, err)
	same(t, "routes", routes, []BankRoute{bankRoute("a", 0)})
}

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
	pairs := []BankPair{{0, 0, .1}, {0, 1, .2}, {1, 1, .3}, {2, 1, .4}, {2, 2, .5}, {2, 3, math.NaN()}}
	must(t, s.PutBankPairs(ctx, "study", pairs, nil, nil))
	for n, c := range []struct {
		trial Trial
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
		{Trial{Number: 8, State: search.Pruned, Accuracy: .1, Routes: []string{"cnn", "mlp"}}, 2, 2},
	} {
		must(t, s.PutTrial(ctx, "study", c.trial))
		must(t, s.PutBankTrial(ctx, "study", BankTrial{n, c.a, c.b}))
	}
	got, err := s.RouteBank(ctx, "study")
	must(t, err)
	want := &RouteBank{RoutesA: 3, RoutesB: 4, Failed: 1, Epochs: 63, FLOPs: 7e9, Pairs: 5, Trained: []TrainedPair{
		{0, 0, .1, .5, []int{1}}, {0, 1, .2, .52, []int{4}}, {1, 1, .3, .55, []int{3}}, {2, 1, .4, .7, []int{0, 2}}, {2, 2, .5, .54, []int{5}},
	}}
	want.RankCorrelation = Spearman([]float64{1, 2, 3, 4, 5}, []float64{1, 2, 4, 5, 3})
	for i := range got.Trained { // a mean of sums rounds
		got.Trained[i].Value = Number(math.Round(1e9*float64(got.Trained[i].Value)) / 1e9)
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
		want Interval
	}{
		{"none", nil, nil, Interval{nan, nan, nan}},
		{"one", []float64{1}, []float64{1}, Interval{nan, nan, nan}},
		{"three", []float64{1, 2, 3}, []float64{1, 3, 2}, Interval{.5, nan, nan}},
		{"the same", up, up, Interval{1, 1, 1}},
		{"opposite", up, down, Interval{-1, -1, -1}},
		{"constant", up, make([]float64, 10), Interval{nan, nan, nan}},
		{"not a number", up, append([]float64{nan}, up[1:]...), Interval{nan, nan, nan}},
		{"of two lengths", up, up[1:], Interval{nan, nan, nan}},
		// 1 − 6·Σd²/(n·(n²−1)) with Σd² = 2+2+2 = 6; artanh of that is 1.99458 and
		// its error √((1 + 0.9286/2)/7) = 0.45738.
		{"swaps", up, []float64{2, 1, 3, 5, 4, 6, 8, 7, 9, 10}, Interval{1 - 36.0/990, .79980, .99385}},
		// Ranks 1.5, 1.5, 3, 4 and 1, 2, 3, 4: artanh is 1.81845, its error √1.45.
		{"ties", []float64{5, 5, 6, 7}, []float64{1, 2, 3, 4}, Interval{math.Sqrt(.9), -.49425, .99953}},
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
