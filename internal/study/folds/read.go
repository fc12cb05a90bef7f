package folds

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/doubleroute/sweep/internal/study/budget"
	"github.com/doubleroute/sweep/internal/study/event"
	"github.com/doubleroute/sweep/internal/study/journal"
	"github.com/doubleroute/sweep/internal/task"
	"github.com/doubleroute/sweep/internal/workers"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
	"github.com/doubleroute/sweep/routes"
)

// training is one training of a candidate for a fold.
type training struct {
	journal.Finalist
	fold    int
	seconds float64 // that it should take, without load
}

// done is what came of a training.
type done = workers.Done[training, task.Result]

// read reads trials on each fold, one round a fold, so that a budget that ends leaves
// all of them with the same readings.
func (f *Folds) read(ctx context.Context, chosen []journal.Finalist) error {
	var rounds [][]training
	progress := &counts{}
	for _, fold := range f.data.Folds() {
		if round := f.round(chosen, fold); len(round) > 0 {
			rounds = append(rounds, round)
			progress.total += len(round)
		}
	}
	for _, round := range rounds {
		if !f.left && f.Budget.FitsRound(secondsOf(round)) {
			if err := f.train(ctx, round, progress); err != nil {
				return err
			}
		}
		for _, t := range round {
			if _, read := f.reading(t.Number, t.fold); !read {
				f.left = true
				f.missed[key{t.Number, t.fold}] = true
			}
		}
	}
	return nil
}

// counts is how many trainings of all have ended.
type counts struct{ done, total int }

// train works a round off, as far as there is time for it.
func (f *Folds) train(ctx context.Context, left []training, progress *counts) error {
	within, spent, wait := f.Budget.Within(ctx)
	defer wait()
	next := func(worker int) (t training, ok bool) {
		if ok = len(left) > 0; ok {
			t, left = left[0], left[1:]
			f.Events.Emit(event.Event{Kind: event.FoldBegan, Trial: t.Number, Fold: t.fold, Worker: worker, Done: progress.done, Total: progress.total,
				Routes: t.Routes, Views: t.Views})
		}
		return t, ok
	}
	err := workers.Each(within, f.Runner.Workers(), next, f.do, func(d done) error {
		if d.Err != nil {
			if ctx.Err() == nil && spent() {
				return nil
			}
			return d.Err
		}
		return f.store(ctx, d, progress)
	})
	if errors.Is(err, budget.ErrSpent) && ctx.Err() == nil {
		return nil
	}
	return err
}

// do has a training done.
func (f *Folds) do(ctx context.Context, worker int, one training) (task.Result, error) {
	facts, err := f.Problem.Stored(one.Trial)
	if err != nil {
		return task.Result{}, err
	}
	t := f.Problem.Task(facts.Config, facts.Epochs, one.Number, fmt.Sprintf("fold %d", one.fold))
	t.Data, t.Memory, t.Want = f.data.Key(one.fold), 0, task.Want{Curve: true}
	return f.Runner.Do(ctx, t, func(e routes.EpochResult) {
		f.Events.Emit(event.Event{Kind: event.EpochEnded, Trial: one.Number, Worker: worker, Epoch: e.Epoch, Epochs: facts.Epochs, Loss: e.TrainLoss, Seconds: e.Seconds})
	})
}

// store stores what came of a training. That it failed is a result too.
func (f *Folds) store(ctx context.Context, d done, progress *counts) error {
	one, r := d.Item, d.Out
	reading := results.FoldReading{Trial: one.Number, Fold: one.fold, Texts: f.data.Texts(one.fold), Accuracy: math.NaN(), MacroF1: math.NaN(), Loss: math.NaN(),
		TrainSeconds: r.Seconds, Worker: d.Worker, Started: r.Started, Error: r.Failed}
	maximize := f.Problem.Experiment.Objective.Maximize
	if r.Failed == "" {
		best := bestOf(r.Epochs, maximize)
		reading.Accuracy, reading.MacroF1, reading.Loss = best.Accuracy, best.MacroF1, best.Loss
	}
	if err := f.Store.PutFold(context.WithoutCancel(ctx), f.Problem.Experiment.Name, reading); err != nil {
		return err
	}
	f.known[key{one.Number, one.fold}] = reading
	f.learn(one, r)
	progress.done++
	f.Events.Emit(event.Event{Kind: event.FoldEnded, Trial: one.Number, Fold: one.fold, Worker: d.Worker, Done: progress.done, Total: progress.total,
		Accuracy: stats.Number(reading.Objective(maximize)), Seconds: r.Seconds, Error: r.Failed})
	return nil
}

// learn has the budget learn how long a training took. Where routes are trained apart
// it is theirs, as the rest may be waiting for one that another task trains.
func (f *Folds) learn(one training, r task.Result) {
	facts, err := f.Problem.Stored(one.Trial)
	if err != nil || len(facts.Alone) == 0 {
		f.Budget.FinalEnded(one.seconds, r.Seconds)
		return
	}
	validation := f.data.Texts(one.fold)
	for _, t := range r.Trained {
		a := facts.Alone[t.Route]
		f.Budget.Trained(budget.WorkOf(a.Routes, a.Views, a.FLOPs, f.texts()-validation, validation), float64(t.Epochs), t.Seconds)
	}
}

// bestOf returns what the epoch read whose weights training would keep.
func bestOf(epochs []routes.EpochResult, objective string) (best routes.Metrics) {
	for i, e := range epochs {
		if i == 0 || e.Validation.Better(best, objective) {
			best = e.Validation
		}
	}
	return best
}
