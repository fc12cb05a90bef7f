package main

import (
	"context"
	"encoding/json"
	"math"
	"path/filepath"
	"testing"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/search/space"
)

// twoRoutes is a space of two routes.
func twoRoutes() *space.Space {
	choice := func(name string, values ...any) space.Entry {
		return space.Entry{Dimension: space.Must(space.Choice(name, values...))}
	}
	b, size := choice("route.b.submodel", "mlp", "cnn"), choice("route.a.mlp.size", 8, 16, 64)
	b.When = []space.Condition{{Dimension: "routes", Values: []any{2}}}
	size.When = []space.Condition{{Dimension: "route.a.submodel", Values: []any{"mlp"}}}
	return space.Must(space.New(choice("routes", 2, 1), choice("route.a.submodel", "mlp", "cnn", "rnn"), size, b, choice("rate", 0.1, 0.2)))
}

// TestBank tests that estimates are those of the routes that are nearest.
func TestBank(t *testing.T) {
	o := options{out: t.TempDir()}
	change(t, o, func(ctx context.Context, s *sqlite.Store) error {
		if err := s.PutStudy(ctx, results.Study{Name: "some-bank", Maximize: "accuracy", Minimize: "flops"}); err != nil {
			return err
		}
		for _, r := range []results.BankRoute{
			{Route: "a", Number: 0, Params: json.RawMessage(`{"route.a.submodel":"mlp","route.a.mlp.size":8}`), FLOPs: 100},
			{Route: "a", Number: 1, Params: json.RawMessage(`{"route.a.submodel":"mlp","route.a.mlp.size":64}`), FLOPs: 200},
			{Route: "a", Number: 2, Params: json.RawMessage(`{"route.a.submodel":"cnn"}`), FLOPs: 300},
			{Route: "b", Number: 0, Params: json.RawMessage(`{"route.b.submodel":"mlp"}`), FLOPs: 400},
		} {
			if err := s.PutBankRoute(ctx, "some-bank", r); err != nil {
				return err
			}
		}
		return s.PutBankPairs(ctx, "some-bank", []results.BankPair{{A: 0, B: 0, Estimate: 0.5}, {A: 1, B: 0, Estimate: 0.6}, {A: 2, B: 0, Estimate: math.NaN()}},
			[]float64{0.1, 0.2, 0.3}, []float64{0.4})
	})
	store, err := sqlite.OpenExisting(t.Context(), filepath.Join(o.out, "sweep.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	in := twoRoutes()
	b, err := readBank(t.Context(), store, in, "some-bank")
	if err != nil || b.flops != 1000 {
		t.Fatalf("%+v, %v", b, err)
	}
	for params, want := range map[string]float64{
		`{"routes":2,"route.a.submodel":"mlp","route.a.mlp.size":8,"route.b.submodel":"mlp","rate":0.2}`:  0.5,
		`{"routes":2,"route.a.submodel":"mlp","route.a.mlp.size":64,"route.b.submodel":"mlp","rate":0.1}`: 0.6,
		`{"routes":2,"route.a.submodel":"mlp","route.a.mlp.size":16,"route.b.submodel":"mlp","rate":0.1}`: 0.5,
		`{"routes":2,"route.a.submodel":"mlp","route.a.mlp.size":16,"route.b.submodel":"cnn","rate":0.1}`: math.NaN(),
		`{"routes":2,"route.a.submodel":"cnn","route.b.submodel":"mlp","rate":0.1}`:                       math.NaN(),
		`{"routes":1,"route.a.submodel":"cnn","rate":0.1}`:                                                0.3,
		`{"routes":1,"route.a.submodel":"rnn","rate":0.1}`:                                                math.NaN(),
	} {
		var values map[string]any
		if err := json.Unmarshal([]byte(params), &values); err != nil {
			t.Fatal(err)
		}
		p, err := in.Parse(values)
		if err != nil {
			t.Fatal(err)
		}
		if got := b.estimate(p); got != want && !(math.IsNaN(got) && math.IsNaN(want)) {
			t.Errorf("%s: %v, not %v", params, got, want)
		}
	}
	if _, err := readBank(t.Context(), store, in, "none"); err == nil {
		t.Error("there is a bank of a study that is not there")
	}
}
