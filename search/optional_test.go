package search_test

import (
	"context"
	"math"
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/searchtest"
	"github.com/doubleroute/sweep/search/space"
)

// follower counts the calls of Follow.
type follower struct {
	search.Sampler
	paused, running int
}

func (f *follower) Follow(o search.Observation) {
	switch o.State {
	case search.Waiting:
		f.paused++
	case search.Running:
		f.running++
	}
}

// TestFollowed tests that a Follower sees trials that report and do not end.
func TestFollowed(t *testing.T) {
	in := space.Must(space.New(space.Entry{Dimension: space.Must(space.Float("x", space.Range{Max: 1}))}))

	f := &follower{Sampler: search.NewRandom(in)}
	rise := searchtest.ExecutorFunc(func(_ context.Context, _ int, j search.Job) (search.Report, error) {
		r := search.Report{Job: j}
		for e := j.From + 1; e <= j.To; e++ {
			r.Value = j.Point[0] * float64(e) / 9
			r.Curve = append(r.Curve, r.Value)
		}
		return r, nil
	})
	_, err := search.Run(context.Background(), search.Options{Problem: searchtest.Toy{In: in}, Executor: rise, Sampler: f, Scheduler: searchtest.NewHalving(), Trials: 30, Epochs: func(space.Point) int { return 9 }})
	if err != nil {
		t.Fatal(err)
	}
	if f.paused < 20 || f.running < 5 {
		t.Errorf("it saw %d pauses and %d that go on", f.paused, f.running)
	}
}

func TestBaselineTurns(t *testing.T) {
	for _, share := range []float64{0, 0.1, 0.25, 0.5, 1} {
		turns := 0
		for trial := range 1000 {
			if search.BaselineTurn(trial, share) {
				turns++
			}
			if want := share * float64(trial+1); math.Abs(float64(turns)-want) > 1 {
				t.Fatalf("share %v: %d of the first %d trials", share, turns, trial+1)
			}
		}
	}
}
