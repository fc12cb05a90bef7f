package main

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/samplers"
	"github.com/doubleroute/sweep/search/space"
)

// sampler returns one of our samplers.
func sampler(name string, p search.Problem) (search.Sampler, error) {
	for _, s := range samplers.All() {
		if s.Name == name {
			return s.New(p.Space(), p), nil
		}
	}
	return nil, fmt.Errorf("there is no sampler %q", name)
}

// searchWith searches a problem with one of our samplers, every trial to its end.
func (o options) searchWith(ctx context.Context, p *problem, name string, concurrency, seed int) (trace, error) {
	s, err := sampler(name, p.Problem)
	if err != nil {
		return nil, err
	}
	var t trace
	_, err = search.Run(ctx, search.Options{
		Problem: p.Problem, Executor: p.Executor, Sampler: s, Seed: uint64(seed),
		Trials: o.trials, Concurrency: concurrency, Epochs: func(space.Point) int { return p.epochs },
		Observe: func(e search.Event) {
			if e.Kind == search.TrialEnded {
				t = append(t, p.ended(e.Outcome))
			}
		},
	})
	if err != nil {
		return nil, fmt.Errorf("%s on %s, seed %d: %w", name, p.name, seed, err)
	}
	return t, nil
}

// ended is an outcome as traces have it.
func (p *problem) ended(o search.Observation) ended {
	e := ended{value: o.Value, cost: o.Cost, row: -1}
	if p.table != nil {
		if i, ok := p.table.Find(o.Point); ok {
			e.row = i
		}
	}
	return e
}

// each does something for every seed, on all processors, and returns what came
// of it by seed.
func each[T any](ctx context.Context, seeds int, do func(ctx context.Context, seed int) (T, error)) ([]T, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	all, next := make([]T, seeds), make(chan int)
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for seed := range next {
				v, err := do(ctx, seed)
				if err != nil {
					cancel(err)
					return
				}
				all[seed] = v
			}
		})
	}
	for seed := range seeds {
		select {
		case next <- seed:
		case <-ctx.Done():
		}
	}
	close(next)
	group.Wait()
	return all, context.Cause(ctx)
}
