package search

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/doubleroute/sweep/search/front"
)

// settle takes the end of a job: the trial ends, goes on or pauses.
func (e *engine) settle(done *task) error {
	t, r := done.trial, done.report
	if err := e.refund(done); err != nil {
		return err
	}
	t.curve = append(t.curve, r.Curve...)
	t.value = r.Value
	switch {
	case r.Failed != "":
		return e.end(t, Failed, r.Failed)
	case len(t.curve) < r.To || r.To == t.epochs:
		return e.end(t, Complete, "")
	}
	switch d := e.o.Scheduler.Report(t.number, r.To, t.cost, slices.Clip(t.curve)); d {
	case Continue:
		next, err := e.plan(t)
		if err != nil {
			return err
		}
		if !e.affords(next.length) {
			return e.end(t, Pruned, "")
		}
		e.follow(t, Running)
		return e.begin(next)
	case Pause:
		t.paused = true
		e.follow(t, Waiting)
		return nil
	case Stop:
		return e.end(t, Pruned, "")
	default:
		return fmt.Errorf("search: the scheduler's decision on trial %d is %d, which is none", t.number, d)
	}
}

// follow tells a sampler that wants to know what a trial has come to.
func (e *engine) follow(t *trial, state State) {
	if f, ok := e.o.Sampler.(Follower); ok {
		f.Follow(t.outcome(state))
	}
}

// outcome describes a trial.
func (t *trial) outcome(state State) Observation {
	return Observation{
		Trial: t.number, Point: t.point, State: state, Curve: slices.Clip(t.curve),
		Value: t.value, Cost: t.cost,
	}
}

// finish ends the trials that were left paused.
func (e *engine) finish() error {
	if e.abandoned {
		return nil
	}
	for _, number := range slices.Sorted(maps.Keys(e.live)) {
		if err := e.end(e.live[number], Pruned, ""); err != nil {
			return err
		}
	}
	return nil
}

// end notes the end of a trial and tells everyone.
func (e *engine) end(t *trial, state State, failed string) error {
	o := t.outcome(state)
	o.Failed = failed
	switch state {
	case Failed:
		e.sum.Failed++
		o.Value = math.NaN()
	case Pruned:
		e.sum.Pruned++
	default:
		e.sum.Complete++
		if b := e.sum.Best; b == nil || o.Value > b.Value || o.Value == b.Value && o.Cost < b.Cost ||
			o.Value == b.Value && o.Cost == b.Cost && o.Trial < b.Trial {
			e.sum.Best = &o
		}
		e.sum.Front, _ = front.Insert(e.sum.Front, o, func(o Observation) front.Outcome {
			return front.Outcome{Cost: o.Cost, Value: o.Value} // of equals the first to end
		})
	}
	delete(e.live, t.number)
	if err := e.o.Journal.Ended(o); err != nil {
		return fmt.Errorf("recording the end of trial %d: %w", t.number, err)
	}
	e.o.Sampler.Observe(o)
	e.o.Scheduler.Observe(o)
	e.tell(Event{Kind: TrialEnded, Worker: -1, Outcome: o}, t)
	return nil
}
