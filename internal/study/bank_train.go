package study

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/routes"
	routebank "github.com/doubleroute/sweep/routes/bank"
)

// BankEnded tells that a route of the route bank has been trained alone: Done of
// Total have.
const BankEnded EventKind = "bank"

// trainBank trains the variants that are not stored yet with the run's workers,
// and stores each when it is done.
func (r *run) trainBank(ctx context.Context, b *bank, stored map[bankKey]results.BankRoute) error {
	var tasks []bankKey
	for route := range b.routes {
		for n := range b.routes[route].variants {
			if _, done := stored[bankKey{route, n}]; !done {
				tasks = append(tasks, bankKey{route, n})
			}
		}
	}
	length := func(k bankKey) int64 { return b.routes[k.route].variants[k.number].flops }
	slices.SortStableFunc(tasks, func(x, y bankKey) int { return cmp.Compare(length(y), length(x)) })

	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var workers sync.WaitGroup
	var mu sync.Mutex // over tasks, stored and the store
	total := len(stored) + len(tasks)
	for worker := range min(r.Workers, len(tasks)) {
		workers.Go(func() {
			for {
				mu.Lock()
				if len(tasks) == 0 || ctx.Err() != nil {
					mu.Unlock()
					return
				}
				k := tasks[0]
				tasks = tasks[1:]
				mu.Unlock()
				s, err := r.trainVariant(ctx, b, k)
				mu.Lock()
				if err == nil {
					err = r.Store.PutBankRoute(context.WithoutCancel(ctx), r.Experiment.Name, s)
				}
				if err != nil {
					cancel(err)
				} else {
					stored[k] = s
					r.tellVariant(b.routes[k.route].variants[k.number], s, Event{Worker: worker, Done: len(stored), Total: total})
				}
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	return context.Cause(ctx)
}

func (r *run) tellVariant(v variant, s results.BankRoute, e Event) {
	e.Kind, e.Trial = BankEnded, -1
	e.Routes, e.Views = routesOf(v.config)
	e.Accuracy, e.Epochs, e.FLOPs, e.Seconds, e.Error = s.Value, s.Epochs, v.flops, s.Seconds, s.Error
	r.tell(e)
}

// trainVariant trains one variant alone. That it cannot be trained is a result
// too; an error ends the run.
func (r *run) trainVariant(ctx context.Context, b *bank, k bankKey) (results.BankRoute, error) {
	e, route := r.Experiment, &b.routes[k.route]
	v := route.variants[k.number]
	s := results.BankRoute{Route: route.name, Number: k.number, Params: v.params, Value: math.NaN(), Estimate: math.NaN()}
	began := time.Now()
	out, err := routes.Fit(ctx, r.Registry, r.data, v.config, routes.TrainOptions{
		Seed:      seedOf(e.Seed, k.number, "bank "+route.name),
		Objective: e.Objective.Maximize,
		Memory:    e.Limit.Memory,
		OnEpoch:   func(routes.EpochResult) { s.Epochs++ },
	})
	if ctx.Err() != nil {
		return s, ctx.Err()
	}
	var l *routebank.Logits
	if err == nil {
		l, err = routebank.LogitsOf(out.Model)
	}
	if err == nil {
		s.Value, err = out.Epochs[out.Best].Validation.Objective(e.Objective.Maximize)
	}
	if err == nil {
		s.Logits, err = l.MarshalBinary()
	}
	if err != nil {
		s.Error = err.Error()
	}
	s.Seconds = time.Since(began).Seconds()
	s.FLOPs = routes.TrainFLOPs(v.flops, len(r.data.Corpus.Train.Labels), s.Epochs)
	if s.Epochs > 0 {
		r.pacer.trained(r.workOfPair([]string{v.config.A.SubModel}, []string{v.config.A.View}, v.flops), float64(s.Epochs), s.Seconds)
	}
	return s, nil
}
