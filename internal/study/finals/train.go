package finals

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/internal/study/budget"
	"github.com/doubleroute/sweep/internal/study/event"
	"github.com/doubleroute/sweep/internal/study/journal"
	"github.com/doubleroute/sweep/internal/study/problem"
	"github.com/doubleroute/sweep/internal/task"
	"github.com/doubleroute/sweep/internal/workers"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/results/stats"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/routes/diagnose"
)

// Task returns the task of retraining a trial as finalists are measured and
// kept: on the training and the validation part, to its best epoch. It gives the
// model.
func Task(p *problem.Problem, one journal.Finalist, seed int) (task.Task, error) {
	facts, err := p.Stored(one.Trial)
	t := p.Task(facts.Config, one.Best, one.Number, fmt.Sprintf("final %d", seed))
	t.Part, t.Memory, t.Want = routes.TrainAndValidation, 0, task.Want{Model: true}
	return t, err
}

// done is what came of a training.
type done = workers.Done[training, task.Result]

// train works trainings off. It returns those for which there was no time, and
// how many there were.
func (f *Finals) train(ctx context.Context, left []training) (missed []training, total int, err error) {
	within, cancel := f.Budget.ForFinals(ctx)
	defer cancel()
	ended, total := 0, len(left)
	next := func(worker int) (training, bool) {
		for len(left) > 0 {
			t := left[0]
			if left = left[1:]; f.Budget.Fits(t.seconds) {
				m := modelsOf(t)
				f.Events.Emit(event.Event{Kind: event.FinalBegan, Trial: t.Number, Seed: t.seed, Worker: worker, Done: ended, Total: total,
					Routes: m.Routes, Views: m.Views})
				return t, true
			}
			missed = append(missed, t)
		}
		return training{}, false
	}
	err = workers.Each(within, f.Runner.Workers(), next, f.do, func(d done) error {
		switch {
		case d.Err != nil && ctx.Err() == nil && errors.Is(context.Cause(within), budget.ErrSpent):
			missed = append(missed, d.Item)
			return nil
		case d.Err != nil:
			return d.Err
		}
		m, err := f.store(ctx, d)
		if err != nil {
			return err
		}
		ended++
		seconds := make([]float64, len(left))
		for i, t := range left {
			seconds[i] = t.seconds
		}
		f.Events.Emit(event.Event{Kind: event.FinalEnded, Trial: d.Item.Number, Seed: d.Item.seed, Worker: d.Worker, Done: ended, Total: total,
			Accuracy: stats.Number(m.TestAccuracy), Seconds: m.TrainSeconds, Error: d.Out.Failed, Left: f.Budget.Lasts(seconds)})
		return nil
	})
	if errors.Is(err, budget.ErrSpent) && ctx.Err() == nil {
		err = nil
	}
	return append(missed, left...), total, err
}

// modelsOf names what is trained.
func modelsOf(t training) problem.Models {
	if t.route != "" {
		return t.alone.Models
	}
	return problem.Models{Routes: t.Routes, Views: t.Views}
}

// do has a training done. The model of the first seed is stored, and diagnosed.
func (f *Finals) do(ctx context.Context, worker int, one training) (task.Result, error) {
	t, err := f.task(one)
	if err != nil {
		return task.Result{}, err
	}
	return f.Runner.Do(ctx, t, func(e routes.EpochResult) {
		f.Events.Emit(event.Event{Kind: event.EpochEnded, Trial: one.Number, Worker: worker, Epoch: e.Epoch, Epochs: one.Best,
			Accuracy: stats.Number(math.NaN()), Loss: e.TrainLoss, Seconds: e.Seconds})
	})
}

// task is the task of a training.
func (f *Finals) task(one training) (task.Task, error) {
	t, err := Task(f.Problem, one.Finalist, one.seed)
	if one.route != "" { // as its pair: on the same parts, for as many epochs, with the same seed
		t.Config, t.Want = one.alone.config, task.Want{Predictions: true, Part: routes.Test}
		return t, err
	}
	t.Want = task.Want{Model: one.seed == 0 && f.Models != "", Diagnosis: one.seed == 0, Predictions: one.seed != 0, Part: routes.Test}
	return t, err
}

// store stores what came of a training. That it failed is a result too, and one
// that the mean must not hide.
func (f *Finals) store(ctx context.Context, d done) (results.FinalRun, error) {
	one, r := d.Item, d.Out
	m := results.Measurement{Final: results.FinalRun{Trial: one.Number, Seed: one.seed, Worker: d.Worker, Started: r.Started, TrainSeconds: r.TrainSeconds}}
	if r.Failed != "" {
		m.Final.TestAccuracy, m.Final.TestMacroF1, m.Final.TestLoss, m.Final.TrainSeconds = math.NaN(), math.NaN(), math.NaN(), r.Seconds
	} else {
		if err := f.saveModel(ctx, one.Trial, r.Model); err != nil {
			return m.Final, err
		}
		f.fill(&m, r)
	}
	switch {
	case one.again:
	case one.route != "":
		if err := f.storeAlone(ctx, one, m); err != nil {
			return m.Final, err
		}
	default:
		if err := f.Store.PutMeasurement(context.WithoutCancel(ctx), f.Problem.Experiment.Name, m); err != nil {
			return m.Final, err
		}
	}
	f.measured[key{one.Number, one.seed, one.route}] = true
	f.failed[one.Number] = f.failed[one.Number] || one.seed == 0 && one.route == "" && r.Failed != ""
	f.Budget.FinalEnded(one.seconds, m.Final.TrainSeconds)
	return m.Final, nil
}

// fill takes the figures of a measurement from a result.
func (f *Finals) fill(m *results.Measurement, r task.Result) {
	m.Final.TestAccuracy, m.Final.TestMacroF1, m.Final.TestLoss = r.Predictions.Accuracy, r.Predictions.MacroF1, r.Predictions.Loss
	if !f.storesPredictions() {
		return
	}
	m.Predictions = &results.Predictions{Trial: m.Final.Trial, Seed: m.Final.Seed, Predicted: ints(r.Predictions.Predicted), Confidence: r.Predictions.Confidence}
	if f.Problem.Experiment.Objective.Maximize == "neg_log_loss" && num.Finite(r.Predictions.Loss) {
		m.Predictions.Losses = r.Predictions.Losses
	}
	if r.Diagnosis != nil {
		m.Diagnosis = diagnosis(m.Final.Trial, r.Diagnosis)
	}
}

// storesPredictions reports whether the predictions of each test text are stored. The
// store has room for fewer classes than data may have.
func (f *Finals) storesPredictions() bool {
	return len(f.Problem.Data.Corpus.Classes) <= sqlite.MostClasses
}

// storeLabels stores the classes of the test part, once.
func (f *Finals) storeLabels(ctx context.Context) error {
	if !f.storesPredictions() {
		return nil
	}
	name := f.Problem.Experiment.Name
	known, err := f.Store.TestLabels(ctx, name)
	if err != nil || known != nil {
		return err
	}
	return f.Store.PutTestLabels(ctx, name, ints(f.Problem.Data.Labels(routes.Test)))
}

// diagnosis is the diagnosis of a model as it is stored.
func diagnosis(trial int, d *diagnose.Diagnosis) *results.Diagnosis {
	stored := &results.Diagnosis{Trial: trial, Mistakes: []results.Mistake{}}
	for _, e := range d.Mistakes {
		stored.Mistakes = append(stored.Mistakes, results.Mistake{Text: e.Text, Truth: int(e.Truth), Predicted: int(e.Predicted), Confidence: e.Confidence})
	}
	for _, e := range d.Routes {
		stored.Routes = append(stored.Routes, results.RouteEffect(e))
	}
	for _, b := range d.Balance {
		stored.Balance = append(stored.Balance, results.BalancePoint(b))
	}
	for _, terms := range d.Margins {
		row := make([]stats.Number, len(terms))
		for i, x := range terms {
			row[i] = stats.Number(x)
		}
		stored.Contributions = append(stored.Contributions, row)
	}
	return stored
}

func ints(list []int32) []int {
	out := make([]int, len(list))
	for i, x := range list {
		out[i] = int(x)
	}
	return out
}
