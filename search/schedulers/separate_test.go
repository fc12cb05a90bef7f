package schedulers

import (
	"math"
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/searchtest"
	"github.com/doubleroute/sweep/search/space"
)

// handicapped is a problem whose baseline are the points with a 1 in front.
type handicapped struct{ searchtest.Toy }

func (handicapped) Baseline(p space.Point) bool { return p[0] == 1 }
func (handicapped) BaselineShare() float64      { return 0.25 }

// TestSeparate tests that a scheduler sees the baseline or the others, and that both
// go on.
func TestSeparate(t *testing.T) {
	in := space.Must(space.NewSpace(space.Entry{Dimension: space.Must(space.Choice("routes", 2, 1))}))
	p := handicapped{searchtest.Toy{In: in}}
	var sides []*noting
	s := Separate(p, func() search.Scheduler { n := &noting{}; sides = append(sides, n); return n })
	for trial := range 6 {
		s.(search.Beginner).Begin(trial, space.Point{float64(trial % 2)})
		s.Until(trial, 0, 9)
		if d := s.Report(trial, 1, 1, []float64{0.5}); d != search.Pause {
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
		s.Observe(search.Observation{Trial: trial, Point: space.Point{float64(trial % 2)}})
	}
	for i, n := range sides {
		if n.ended != 3 {
			t.Errorf("side %d saw the end of %d trials", i, n.ended)
		}
	}
	if left := len(s.(*separate).index); left > 0 {
		t.Errorf("%d trials are not forgotten", left)
	}
}

// noting is a scheduler that pauses every trial once.
type noting struct {
	paused []int
	ended  int
}

func (n *noting) Until(_, epoch, epochs int) int { return min(epoch+1, epochs) }

func (n *noting) Report(trial, _ int, _ float64, _ []float64) search.Decision {
	n.paused = append(n.paused, trial)
	return search.Pause
}

func (n *noting) Resume() (trial int, ok bool) {
	if len(n.paused) == 0 {
		return 0, false
	}
	trial, n.paused = n.paused[0], n.paused[1:]
	return trial, true
}

func (n *noting) Observe(search.Observation) { n.ended++ }

// TestKinds tests that a trial is judged by those of its kind: where one kind
// learns late, that it is behind the other early says nothing.
func TestKinds(t *testing.T) {
	late, early := space.Point{1, math.NaN()}, space.Point{math.NaN(), 1}
	s := FrontAware(search.None{})
	run := func(trial int, p space.Point, curve ...float64) search.Decision {
		s.(search.Beginner).Begin(trial, p)
		s.Until(trial, 0, len(curve))
		d := s.Report(trial, 1, 1, curve[:1])
		if d == search.Continue {
			s.Observe(search.Observation{Trial: trial, Point: p, State: search.Complete, Curve: curve, Value: curve[len(curve)-1], Cost: 1})
		}
		return d
	}
	for i := range 10 {
		if d := run(i, early, 0.7+float64(i)/1000, 0.71, 0.72+float64(i)/1000); d != search.Continue {
			t.Fatalf("early trial %d: %v", i, d)
		}
	}
	for i := range 10 {
		if d := run(10+i, late, 0.1+float64(i)/1000, 0.5, 0.9+float64(i)/1000); d != search.Continue {
			t.Fatalf("late trial %d: %v", i, d)
		}
	}
	if d := run(30, early, 0.7, 0.71, 0.72); d != search.Stop {
		t.Errorf("one that its kind says will not reach the front: %v", d)
	}
}
