package sqlite

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/results"
)

func bankRoute(route string, n int) results.BankRoute {
	return results.BankRoute{Route: route, Number: n, Params: raw(map[string]any{"route." + route + ".submodel": "cnn"}),
		Epochs: 9, Value: .5 + float64(n)/100, Estimate: math.NaN(), FLOPs: 1e9, Seconds: 2, Logits: bytes.Repeat([]byte{byte(n)}, 1000)}
}

func TestBank(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	newStudy(t, s, "study")
	newStudy(t, s, "other")
	var want []results.BankRoute
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

	pairs := []results.BankPair{{A: 0, B: 0, Estimate: .7}, {A: 0, B: 1, Estimate: math.NaN()}, {A: 1, B: 0, Estimate: .8}}
	must(t, s.PutBankPairs(ctx, "study", []results.BankPair{{A: 2, B: 2, Estimate: .1}}, nil, nil))
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
	must(t, s.PutBankTrial(ctx, "study", results.BankTrial{Trial: 0, A: 1, B: 1}))
	must(t, s.PutBankTrial(ctx, "study", results.BankTrial{Trial: 0, A: 1, B: 0}))
	if err := s.PutBankTrial(ctx, "study", results.BankTrial{Trial: 7, A: 1, B: 0}); err == nil || !strings.Contains(err.Error(), "no trial 7") {
		t.Errorf("of a trial that there is not: %v", err)
	}
	matches, err := s.BankTrials(ctx, "study")
	must(t, err)
	same(t, "trials", matches, []results.BankTrial{{Trial: 0, A: 1, B: 0}})

	if err := s.PutBankRoute(ctx, "study", results.BankRoute{Route: "a"}); err == nil || !strings.Contains(err.Error(), "not JSON") {
		t.Errorf("params that are no JSON: %v", err)
	}
	for name, read := range map[string]func(string) error{
		"BankRoutes": func(n string) error { list, err := s.BankRoutes(ctx, n); return none(list, err) },
		"BankPairs":  func(n string) error { list, err := s.BankPairs(ctx, n); return none(list, err) },
		"BankTrials": func(n string) error { list, err := s.BankTrials(ctx, n); return none(list, err) },
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
	if bank, err := s.BankRoutes(ctx, "old"); len(bank) > 0 || err != nil {
		t.Errorf("%+v, %v", bank, err)
	}
	must(t, s.PutBankRoute(ctx, "old", bankRoute("a", 0)))
	routes, err := s.BankRoutes(ctx, "old")
	must(t, err)
	same(t, "routes", routes, []results.BankRoute{bankRoute("a", 0)})
}
