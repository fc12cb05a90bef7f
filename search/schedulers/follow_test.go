package schedulers_test

import (
	"context"
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/searchtest"
	"github.com/doubleroute/sweep/search/space"
)

// follower counts what it is told.
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

// TestFollowed tests that the engine tells of every report that does not end a
// trial.
func TestFollowed(t *testing.T) {
	in := space.Must(space.NewSpace(space.Entry{Dimension: space.Must(space.Float("x", space.Range{Max: 1}))}))
	asha := scheduler(t, "asha")
	f := &follower{Sampler: search.NewRandom(in)}
	rise := searchtest.Do(func(_ context.Context, _ int, j search.Job) (search.Report, error) {
		r := search.Report{Job: j}
		for e := j.From + 1; e <= j.To; e++ {
			r.Value = j.Point[0] * float64(e) / 9
			r.Curve = append(r.Curve, r.Value)
		}
		return r, nil
	})
	_, err := search.Run(context.Background(), search.Options{Problem: searchtest.Toy{In: in}, Executor: rise, Sampler: f, Scheduler: asha, Trials: 30, Epochs: func(space.Point) int { return 9 }})
	if err != nil {
		t.Fatal(err)
	}
	if f.paused < 20 || f.running < 5 {
		t.Errorf("told of %d pauses and of %d that go on", f.paused, f.running)
	}
}
