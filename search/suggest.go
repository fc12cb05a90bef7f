package search

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/search/space"
)

// refusals counts why suggestions for one trial were refused.
type refusals struct {
	repeated, over int
	last           error // why the last of those over a limit was
}

// suggest begins a new trial. It returns false where there is to be none.
func (e *engine) suggest(ctx context.Context) (bool, error) {
	number := e.sum.Suggested
	switch {
	case e.closed:
		return false, nil
	case number < e.earlier: // it is not given up for a smaller number, less effort or a stop
	case e.o.Trials > 0 && number >= e.o.Trials:
		e.close(EndTrials, fmt.Sprintf("all %d trials have been made", number))
		return false, nil
	case e.o.Stop != nil && e.o.Stop():
		e.close(EndStopped, fmt.Sprintf("the search was stopped after %d trials had begun", number))
		return false, nil
	}
	if size, finite := e.space.Size(); finite && float64(number) >= size {
		e.close(EndExhausted, "every configuration has been tried")
		return false, nil
	}
	p, cost, err := e.newPoint(ctx, number)
	if err != nil || p == nil {
		return false, err
	}
	t := &trial{number: number, point: p, cost: cost, epochs: e.o.Epochs(p)}
	if t.epochs < 1 {
		return false, fmt.Errorf("search: trial %d is to train %d epochs: it must be at least 1", number, t.epochs)
	}
	if b, ok := e.o.Scheduler.(Beginner); ok {
		b.Begin(number, p)
	}
	if room, err := e.room(t); err != nil || !room {
		return false, err
	}
	first, err := e.plan(t)
	if err != nil {
		return false, err
	}
	if !e.affords(first.length) {
		return false, nil
	}
	e.live[number] = t
	e.full += t.full
	e.sum.Suggested++
	if err := e.o.Journal.Suggested(number, p, cost); err != nil {
		return false, fmt.Errorf("recording trial %d: %w", number, err)
	}
	e.tell(Event{Kind: TrialSuggested, Worker: -1, Job: Job{Trial: number, Point: p, To: t.epochs, Length: e.wholeLength(t, first)}}, t)
	return true, e.begin(first)
}

// newPoint asks the sampler until it suggests a point that is new and within the
// limits. It returns nil, and ends the suggestions, when there is none.
func (e *engine) newPoint(ctx context.Context, number int) (space.Point, float64, error) {
	rng := Stream(e.o.Seed, number, "suggest")
	var refused refusals
	for range e.o.Refusals {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		p, err := e.o.Sampler.Suggest(number, rng)
		if errors.Is(err, ErrExhausted) {
			e.exhaust(refused, "the sampler has no configuration left to suggest")
			return nil, 0, nil
		}
		if err != nil {
			return nil, 0, fmt.Errorf("suggesting trial %d: %w", number, err)
		}
		if err := e.space.Check(p); err != nil {
			return nil, 0, fmt.Errorf("search: the sampler suggested an impossible point for trial %d: %w", number, err)
		}
		key := digest(e.o.Problem.Key(p))
		if _, twice := e.tried[key]; twice {
			refused.repeated++
			e.sum.Repeated++
			continue
		}
		cost, err := e.o.Problem.Cost(p)
		if err != nil {
			refused.over++
			refused.last = err
			e.sum.OverLimit++
			continue
		}
		if !num.Finite(cost) {
			return nil, 0, fmt.Errorf("search: the cost of trial %d is %v: it must be finite", number, cost)
		}
		e.tried[key] = struct{}{}
		return p, cost, nil
	}
	e.exhaust(refused, fmt.Sprintf("no new configuration was found in %d tries", e.o.Refusals))
	return nil, 0, nil
}

// digest stands for a key, which may be long.
func digest(key string) [16]byte {
	sum := sha256.Sum256([]byte(key))
	return [16]byte(sum[:16])
}

// exhaust ends the suggestions and says why nothing new was found.
func (e *engine) exhaust(r refusals, words string) {
	switch {
	case e.sum.Suggested == 0 && e.sum.OverLimit > 0:
		words = fmt.Sprintf("the limits admit none of the %d configurations that were looked at; the last was refused because %v", r.over, r.last)
	case r.over > 0 && r.repeated > 0:
		words += fmt.Sprintf(": %d had been tried before, %d broke a limit (the last because %v)", r.repeated, r.over, r.last)
	case r.over > 0:
		words += fmt.Sprintf(": %d broke a limit (the last because %v)", r.over, r.last)
	case r.repeated > 0:
		words += ": all had been tried before"
	}
	e.close(EndExhausted, words)
}
