package search

import (
	"context"
	"math"
	"slices"
	"testing"
)

func TestBaselineTurns(t *testing.T) {
	for _, share := range []float64{0, 0.1, 0.25, 0.5, 1} {
		turns := 0
		for trial := range 1000 {
			if baselineTurn(trial, share) {
				turns++
			}
			if want := share * float64(trial+1); math.Abs(float64(turns)-want) > 1 {
				t.Fatalf("share %v: %d of the first %d trials", share, turns, trial+1)
			}
		}
	}
}

// handicapped is a problem whose baseline is worse everywhere, and rises with
// the cost.
type handicapped struct{ flat }

func (handicapped) Baseline(p Point) bool  { return p[0] == 1 }
func (handicapped) BaselineShare() float64 { return 0.25 }

func (handicapped) value(p Point) float64 {
	v := math.Sqrt(p[1]) - (p[2]-0.7)*(p[2]-0.7)
	if p[0] == 1 {
		v -= 0.5
	}
	return v
}

// TestParetoBaseline tests that the front of a baseline is found though all of
// it is far below the front.
func TestParetoBaseline(t *testing.T) {
	space := Must(NewSpace(
		Entry{Dimension: Must(Weighted("routes", []any{2, 1}, []float64{0.75, 0.25}))},
		Entry{Dimension: Must(Float("size", Range{Max: 1}))},
		Entry{Dimension: Must(Float("rate", Range{Max: 1}))},
	))
	p := handicapped{flat{space: space, cost: func(p Point) float64 { return 1 + 100*p[1] }}}
	s := NewPareto(space, p)
	s.pool.estimator = nil
	var found stairs
	baseline := 0
	for trial := range 80 {
		x, err := s.Suggest(trial, Stream(3, trial, "suggest"))
		if err != nil {
			t.Fatal(err)
		}
		if p.Baseline(x) {
			baseline++
			found.add(p.cost(x), p.value(x))
		}
		s.Observe(Observation{Trial: trial, Point: x, State: Complete, Value: p.value(x), Cost: p.cost(x)})
	}
	if baseline < 17 || baseline > 26 {
		t.Errorf("%d of 80 trials are of the baseline", baseline)
	}
	for _, size := range []float64{0.25, 0.5, 1} {
		if got, want := found.at(1+100*size), math.Sqrt(size)-0.5; got < want-0.1 {
			t.Errorf("at size %v the baseline comes to %.3f of %.3f", size, got, want)
		}
	}
}

// TestApart tests that a scheduler sees the baseline or the others, and that both
// go on.
func TestApart(t *testing.T) {
	space := Must(NewSpace(Entry{Dimension: Must(Choice("routes", 2, 1))}))
	p := handicapped{flat{space: space, cost: func(Point) float64 { return 1 }}}
	var sides []*noting
	s := Apart(p, func() Scheduler { n := &noting{}; sides = append(sides, n); return n })
	for trial := range 6 {
		s.(Beginner).Begin(trial, Point{float64(trial % 2)})
		s.Until(trial, 0, 9)
		if d := s.Report(trial, 1, 1, []float64{0.5}); d != Pause {
			t.Fatalf("decision %v", d)
		}
	}
	for want := range 6 { // in turns
		if trial, ok := s.Resume(); !ok || trial != want {
			t.Errorf("resumed %d, %v, not %d", trial, ok, want)
		}
	}
	if trial, ok := s.Resume(); ok {
		t.Errorf("resumed %d where none is paused", trial)
	}
	for trial := range 6 {
		s.Observe(Observation{Trial: trial, Point: Point{float64(trial % 2)}})
	}
	for i, n := range sides {
		if n.ended != 3 {
			t.Errorf("side %d saw the end of %d trials", i, n.ended)
		}
	}
	if left := len(s.(*apart).side); left > 0 {
		t.Errorf("%d trials are not forgotten", left)
	}
}

// noting is a scheduler that pauses every trial once.
type noting struct {
	paused []int
	ended  int
}

func (n *noting) Until(_, epoch, epochs int) int { return min(epoch+1, epochs) }

func (n *noting) Report(trial, _ int, _ float64, _ []float64) Decision {
	n.paused = append(n.paused, trial)
	return Pause
}

func (n *noting) Resume() (trial int, ok bool) {
	if len(n.paused) == 0 {
		return 0, false
	}
	trial, n.paused = n.paused[0], n.paused[1:]
	return trial, true
}

func (n *noting) Observe(Observation) { n.ended++ }

// TestKinds tests that a trial is judged by those of its kind: where one kind
// learns late, that it is behind the other early says nothing.
func TestKinds(t *testing.T) {
	late, early := Point{1, math.NaN()}, Point{math.NaN(), 1}
	s := FrontAware(None{})
	run := func(trial int, p Point, curve ...float64) Decision {
		s.(Beginner).Begin(trial, p)
		s.Until(trial, 0, len(curve))
		d := s.Report(trial, 1, 1, curve[:1])
		if d == Continue {
			s.Observe(Observation{Trial: trial, Point: p, State: Complete, Curve: curve, Value: curve[len(curve)-1], Cost: 1})
		}
		return d
	}
	for i := range 10 {
		if d := run(i, early, 0.7+float64(i)/1000, 0.71, 0.72+float64(i)/1000); d != Continue {
			t.Fatalf("early trial %d: %v", i, d)
		}
	}
	for i := range 10 {
		if d := run(10+i, late, 0.1+float64(i)/1000, 0.5, 0.9+float64(i)/1000); d != Continue {
			t.Fatalf("late trial %d: %v", i, d)
		}
	}
	if d := run(30, early, 0.7, 0.71, 0.72); d != Stop {
		t.Errorf("one that its kind says will not reach the front: %v", d)
	}
}

// TestFollow tests that a sampler is told of trials that pause, behind a queue
// too, and that pareto does not wait for these.
func TestFollow(t *testing.T) {
	space := Must(NewSpace(Entry{Dimension: Must(Float("size", Range{Max: 1}))}))
	p := handicapped{flat{space: space, cost: func(p Point) float64 { return 1 + p[0] }}}
	s := NewPareto(space, p)
	s.pool.estimator, s.pool.baseline = nil, nil
	q := Enqueue(s, Must(space.Partial(map[string]any{"size": 0.5})))
	for trial := range 40 {
		x, err := q.Suggest(trial, Stream(1, trial, "suggest"))
		if err != nil {
			t.Fatal(err)
		}
		q.(Follower).Follow(Observation{Trial: trial, Point: x, State: Waiting, Value: x[0] / 2, Cost: 1 + x[0], Curve: []float64{x[0] / 2}})
	}
	if len(s.pending) > 0 || len(s.history.all) != 40 {
		t.Errorf("%d trials are waited for, %d are known", len(s.pending), len(s.history.all))
	}
	x := slices.Clone(s.history.all[7].point)
	q.Observe(Observation{Trial: 7, Point: x, State: Complete, Value: x[0], Cost: 1 + x[0], Curve: []float64{x[0] / 2, x[0]}})
	if r := s.history.all[7]; len(s.history.all) != 40 || r.value != x[0] || r.epochs != 0 {
		t.Errorf("what became of a trial does not take the place of what it was: %+v", r)
	}
}

// follower counts what it is told.
type follower struct {
	Sampler
	paused, running int
}

func (f *follower) Follow(o Observation) {
	switch o.State {
	case Waiting:
		f.paused++
	case Running:
		f.running++
	}
}

// TestFollowed tests that the engine tells of every report that does not end a
// trial.
func TestFollowed(t *testing.T) {
	space := Must(NewSpace(Entry{Dimension: Must(Float("x", Range{Max: 1}))}))
	p := rising{handicapped{flat{space: space, cost: func(Point) float64 { return 1 }}}}
	f := &follower{Sampler: NewRandom(space)}
	_, err := Run(context.Background(), Options{Problem: p, Executor: p, Sampler: f, Scheduler: newASHA(1), Trials: 30, Epochs: func(Point) int { return 9 }})
	if err != nil {
		t.Fatal(err)
	}
	if f.paused < 20 || f.running < 5 {
		t.Errorf("told of %d pauses and of %d that go on", f.paused, f.running)
	}
}

// rising is a problem whose curves rise to x.
type rising struct{ handicapped }

func (rising) Execute(_ context.Context, _ int, j Job) (Report, error) {
	r := Report{Job: j}
	for e := j.From + 1; e <= j.To; e++ {
		r.Value = j.Point[0] * float64(e) / 9
		r.Curve = append(r.Curve, r.Value)
	}
	return r, nil
}
