package study

import (
	"context"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/doubleroute/sweep/internal/task"
	"github.com/doubleroute/sweep/results"
)

// TestAlone trains the two routes of each pair on the front alone, as the pair was
// trained, and not again.
func TestAlone(t *testing.T) {
	b := newBench(t, tiny)
	var trained atomic.Int32
	run := func(o *Options) { ticks(o, func(k task.Task, _ string) { trained.Add(1) }) }
	b.mustRun(run)
	stored := func() []results.AloneRun {
		s := b.open()
		all, err := s.Alone(context.Background(), b.exp.Name)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	all, sum := stored(), b.summary()
	pairs := 0
	for _, f := range sum.Final {
		trial := sum.Trial(f.Number)
		if len(trial.Routes) < 2 {
			continue
		}
		pairs++
		for _, route := range []string{"a", "b"} {
			seeds := 0
			for _, r := range all {
				if r.Trial != f.Number || r.Route != route {
					continue
				}
				seeds++
				if !(r.TestAccuracy > 0) || r.Costs.FLOPs <= 0 || r.Costs.FLOPs >= trial.FLOPs || r.Cost != float64(r.Costs.FLOPs) || len(r.Predicted) == 0 {
					t.Errorf("route %s of trial %d: %+v", route, f.Number, r)
				}
			}
			if seeds != f.Seeds {
				t.Errorf("route %s of trial %d was trained %d times alone and its pair %d", route, f.Number, seeds, f.Seeds)
			}
		}
	}
	if pairs == 0 || len(all) != 2*b.exp.Final.Seeds*pairs || len(sum.Alone) != 2*pairs {
		t.Errorf("%d trainings alone of %d pairs, shown %+v", len(all), pairs, sum.Alone)
	}
	before := trained.Load()
	b.mustRun(run)
	if trained.Load() != before || !slices.EqualFunc(all, stored(), func(x, y results.AloneRun) bool {
		return slices.Equal(x.Predicted, y.Predicted) && x.Started.Equal(y.Started)
	}) {
		t.Errorf("%d trainings the second time", trained.Load()-before)
	}
}
