package bank

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/doubleroute/sweep/internal/study/budget"
	"github.com/doubleroute/sweep/internal/study/event"
	"github.com/doubleroute/sweep/internal/study/problem"
	"github.com/doubleroute/sweep/internal/task"
	"github.com/doubleroute/sweep/internal/workers"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

// train has the variants trained that are not stored yet, the longest first, and
// stores each when it is done.
func (o opening) train(ctx context.Context) error {
	var left []key
	for route := range o.bank.routes {
		for n := range o.bank.routes[route].variants {
			if _, done := o.stored[key{route, n}]; !done {
				left = append(left, key{route, n})
			}
		}
	}
	slices.SortStableFunc(left, func(x, y key) int { return cmp.Compare(o.variant(y).flops, o.variant(x).flops) })
	total := len(o.stored) + len(left)
	next := func(int) (k key, ok bool) {
		if ok = len(left) > 0; ok {
			k, left = left[0], left[1:]
		}
		return k, ok
	}
	do := func(ctx context.Context, _ int, k key) (task.Result, error) {
		v := o.variant(k)
		t := o.Problem.Task(v.config, o.Problem.Epochs(v.config), k.number, "bank "+o.bank.routes[k.route].name)
		t.Want = task.Want{Curve: true, Logits: true}
		return o.Runner.Do(ctx, t, nil)
	}
	return workers.Each(ctx, o.Runner.Workers(), next, do, func(d workers.Done[key, task.Result]) error {
		if d.Err != nil {
			return d.Err
		}
		s := o.row(d.Item, d.Out)
		if err := o.Store.PutBankRoute(context.WithoutCancel(ctx), o.name(), s); err != nil {
			return err
		}
		o.stored[d.Item] = s
		v := o.variant(d.Item)
		m := problem.ModelsOf(v.config)
		if c := o.Problem.Data.Corpus; s.Epochs > 0 {
			o.Budget.Trained(budget.WorkOf(m.Routes, m.Views, v.flops, len(c.Train.Labels), len(c.Validation.Labels)), float64(s.Epochs), s.Seconds)
		}
		o.Events.Emit(event.Event{Kind: event.BankEnded, Trial: -1, Worker: d.Worker, Done: len(o.stored), Total: total, Routes: m.Routes, Views: m.Views,
			Accuracy: stats.Number(s.Value), Epochs: s.Epochs, FLOPs: v.flops, Seconds: s.Seconds, Error: s.Error})
		return nil
	})
}

func (o opening) variant(k key) variant { return o.bank.routes[k.route].variants[k.number] }

// row is a variant as it is stored. That it cannot be trained is a result too.
func (o opening) row(k key, r task.Result) results.BankRoute {
	v := o.variant(k)
	s := results.BankRoute{Route: o.bank.routes[k.route].name, Number: k.number, Params: v.params, Epochs: len(r.Epochs),
		Value: math.NaN(), Estimate: math.NaN(), FLOPs: o.Problem.TrainFLOPs(v.config, v.flops, len(r.Epochs)), Seconds: r.Seconds, Error: r.Failed, Logits: r.Logits}
	if len(r.Logits) > 0 {
		s.Value = r.Value
	}
	return s
}
