package journal

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/decide"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/front"
)

// TestCandidates compares what is kept of trials with what package results makes
// of all of them, as they come.
func TestCandidates(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	for range 60 {
		s := &Candidates{singles: map[string]front.Front{}, known: map[int]Finalist{}}
		levels := 1 + rng.IntN(40) // few: many trials are equal
		var all []results.Trial
		for _, number := range rng.Perm(1 + rng.IntN(120)) {
			trial := results.Trial{Number: number, State: search.Complete, Routes: []string{[]string{"mlp", "cnn", "rnn"}[rng.IntN(3)], "mlp"}[:1+rng.IntN(2)],
				Accuracy: float64(rng.IntN(levels)), Cost: float64(1 + rng.IntN(levels))}
			switch rng.IntN(12) {
			case 0:
				trial.State = search.Pruned
			case 1:
				trial.Accuracy = math.NaN()
			}
			all = append(all, trial)
			s.ended(&sqlite.Record{Trial: trial})
			most := 1 + rng.IntN(6)
			best, singles := decide.Finalists(all, most)
			var got []int
			for _, f := range s.Finalists(most) {
				got = append(got, f.Number)
			}
			if want := append(best, singles...); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Fatalf("finalists are %v and not %v of %+v", got, want, all)
			}
			if len(s.known) > 2*len(s.numbers())+16 {
				t.Fatalf("it keeps %d trials of which %d matter", len(s.known), len(s.numbers()))
			}
		}
	}
}

func TestBestEpoch(t *testing.T) {
	for _, c := range []struct {
		accuracy, loss []float64
		want           int
	}{
		{[]float64{0.5}, []float64{1}, 1},
		{[]float64{0.5, 0.7, 0.6}, []float64{1, 1, 1}, 2},
		{[]float64{0.7, 0.7, 0.7}, []float64{3, 1, 2}, 2},
		{[]float64{0.7, 0.7}, []float64{1, 1}, 1},
	} {
		var epochs []results.Epoch
		for i := range c.accuracy {
			epochs = append(epochs, results.Epoch{Epoch: i + 1, Accuracy: c.accuracy[i], ValidationLoss: c.loss[i]})
		}
		if got := results.BestEpoch(epochs, "accuracy").Epoch; got != c.want {
			t.Errorf("%v: %d, want %d", c, got, c.want)
		}
	}
}
