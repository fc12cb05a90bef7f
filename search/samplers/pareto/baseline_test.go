package pareto

import (
	"math"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/front"
	"github.com/doubleroute/sweep/search/space"
)

// handicapped is a problem whose baseline is worse everywhere, and rises with
// the cost.
type handicapped struct{ flat }

func (handicapped) Baseline(p space.Point) bool { return p[0] == 1 }
func (handicapped) BaselineShare() float64      { return 0.25 }

func (handicapped) value(p space.Point) float64 {
	v := math.Sqrt(p[1]) - (p[2]-0.7)*(p[2]-0.7)
	if p[0] == 1 {
		v -= 0.5
	}
	return v
}

// TestParetoBaseline tests that the front of a baseline is found though all of
// it is far below the front.
func TestParetoBaseline(t *testing.T) {
	in := space.Must(space.NewSpace(
		space.Entry{Dimension: space.Must(space.Weighted("routes", []any{2, 1}, []float64{0.75, 0.25}))},
		space.Entry{Dimension: space.Must(space.Float("size", space.Range{Max: 1}))},
		space.Entry{Dimension: space.Must(space.Float("rate", space.Range{Max: 1}))},
	))
	p := handicapped{flat{space: in, cost: func(p space.Point) float64 { return 1 + 100*p[1] }}}
	s := New(in, p)
	s.pool.estimator = nil
	var found front.Front
	baseline := 0
	for trial := range 80 {
		x, err := s.Suggest(trial, search.Stream(3, trial, "suggest"))
		if err != nil {
			t.Fatal(err)
		}
		if p.Baseline(x) {
			baseline++
			found.Add(p.cost(x), p.value(x))
		}
		s.Observe(search.Observation{Trial: trial, Point: x, State: search.Complete, Value: p.value(x), Cost: p.cost(x)})
	}
	if baseline < 17 || baseline > 26 {
		t.Errorf("%d of 80 trials are of the baseline", baseline)
	}
	for _, size := range []float64{0.25, 0.5, 1} {
		if got, want := found.At(1+100*size), math.Sqrt(size)-0.5; got < want-0.1 {
			t.Errorf("at size %v the baseline comes to %.3f of %.3f", size, got, want)
		}
	}
}

// TestFollow tests that a trial that pauses is known and not pending.
func TestFollow(t *testing.T) {
	in := space.Must(space.NewSpace(space.Entry{Dimension: space.Must(space.Float("size", space.Range{Max: 1}))}))
	p := handicapped{flat{space: in, cost: func(p space.Point) float64 { return 1 + p[0] }}}
	s := New(in, p)
	s.pool.estimator, s.pool.baseline = nil, nil
	for trial := range 40 {
		x, err := s.Suggest(trial, search.Stream(1, trial, "suggest"))
		if err != nil {
			t.Fatal(err)
		}
		s.Follow(search.Observation{Trial: trial, Point: x, State: search.Waiting, Value: x[0] / 2, Cost: 1 + x[0], Curve: []float64{x[0] / 2}})
	}
	if len(s.pending) > 0 || len(s.history.all) != 40 {
		t.Errorf("%d trials are pending, %d are known", len(s.pending), len(s.history.all))
	}
	x := slices.Clone(s.history.all[7].point)
	s.Observe(search.Observation{Trial: 7, Point: x, State: search.Complete, Value: x[0], Cost: 1 + x[0], Curve: []float64{x[0] / 2, x[0]}})
	if r := s.history.all[7]; len(s.history.all) != 40 || r.value != x[0] || r.epochs != 0 {
		t.Errorf("what became of a trial does not take the place of what it was: %+v", r)
	}
}
