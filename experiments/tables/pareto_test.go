package tables_test

import (
	"context"
	"testing"

	"github.com/doubleroute/sweep/experiments/tables"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/samplers/pareto"
	"github.com/doubleroute/sweep/search/space"
)

// TestPareto holds what the sampler was made for: the front of a third of the
// trials is better than random search's of all.
func TestPareto(t *testing.T) {
	for _, name := range tables.Names() {
		table := space.Must(tables.Open(name))
		for _, concurrency := range []int{1, 8} {
			var model, random float64
			for seed := range uint64(4) {
				model += reached(t, table, pareto.New(table.Space(), table), seed, concurrency, 50) / 4
				random += reached(t, table, search.NewRandom(table.Space()), seed, concurrency, 200) / 4
			}
			if model <= random || model < 0.985*table.Full() {
				t.Errorf("%s, %d at once: after 50 trials pareto has %.4f, random after 200 has %.4f of %.4f",
					name, concurrency, model, random, table.Full())
			}
		}
	}
}

// reached returns the hypervolume after some trials.
func reached(t *testing.T, table *tables.Table, s search.Sampler, seed uint64, concurrency, trials int) float64 {
	t.Helper()
	volume := tables.NewVolume(table.Box())
	_, err := search.Run(context.Background(), search.Options{
		Problem: table, Executor: table, Sampler: s, Epochs: table.Epochs,
		Seed: seed, Trials: trials, Concurrency: concurrency,
		Observe: func(e search.Event) {
			if e.Kind == search.TrialEnded {
				volume.Add(e.Outcome.Value, e.Outcome.Cost)
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return volume.Share()
}
