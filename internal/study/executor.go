package study

import (
	"context"
	"time"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/submodels"
)

// executor trains trials.
type executor struct {
	exp      *experiments.Experiment
	problem  *Problem
	registry *submodels.Registry
	data     *routes.Data
	tell     func(Event)
}

// detail is what a job leaves for the journal beside its curve.
type detail struct {
	epochs  []results.Epoch
	seconds float64
	worker  int
	started time.Time
}

// Execute trains a trial. Schedulers that pause trials need training to go on
// from kept weights; none does yet, so every job begins at epoch 0.
func (x *executor) Execute(ctx context.Context, worker int, job search.Job) (search.Report, error) {
	report := search.Report{Job: job}
	cfg, err := x.exp.Config(job.Point)
	if err != nil {
		return report, err
	}
	x.begin(worker, job, cfg)
	d := &detail{worker: worker, started: time.Now()}
	report.Detail = d
	out, err := routes.Fit(ctx, x.registry, x.data, cfg, routes.TrainOptions{
		Seed:      seedOf(x.exp.Seed, job.Trial, "train"),
		Objective: x.exp.Objective.Maximize,
		Memory:    x.exp.Limit.Memory,
		OnEpoch: func(r routes.EpochResult) {
			value, _ := r.Validation.Objective(x.exp.Objective.Maximize)
			report.Curve = append(report.Curve, value)
			d.epochs = append(d.epochs, epochRow(r))
			x.tell(Event{Kind: EpochEnded, Trial: job.Trial, Worker: worker, Epoch: r.Epoch, Epochs: job.To,
				Accuracy: value, Loss: r.TrainLoss, Seconds: r.Seconds})
		},
	})
	d.seconds = time.Since(d.started).Seconds()
	if ctx.Err() != nil {
		return report, ctx.Err()
	}
	if err != nil {
		report.Failed = err.Error()
		return report, nil
	}
	report.Value = report.Curve[out.Best]
	return report, nil
}

// begin tells that a trial begins. The worker tells it, so that no epoch of the
// trial is told before.
func (x *executor) begin(worker int, job search.Job, cfg routes.Config) {
	e := Event{Kind: TrialBegan, Trial: job.Trial, Worker: worker, Epochs: job.To}
	e.Routes, e.Views = routesOf(cfg)
	if c, err := x.problem.Costs(job.Point); err == nil {
		e.FLOPs = c.FLOPs
	}
	x.tell(e)
}

// routesOf names the sub-models and the views of a configuration.
func routesOf(cfg routes.Config) (submodels, views []string) {
	submodels, views = []string{cfg.A.SubModel}, []string{cfg.A.View}
	if cfg.B != nil {
		submodels, views = append(submodels, cfg.B.SubModel), append(views, cfg.B.View)
	}
	return submodels, views
}

// seedOf derives the seed of one training.
func seedOf(study int64, trial int, purpose string) uint64 {
	return search.Stream(uint64(study), trial, purpose).Uint64()
}

func epochRow(r routes.EpochResult) results.Epoch {
	return results.Epoch{
		Epoch: r.Epoch, TrainLoss: r.TrainLoss, ValidationLoss: r.Validation.Loss,
		Accuracy: r.Validation.Accuracy, MacroF1: r.Validation.MacroF1, NegLogLoss: r.Validation.NegLogLoss,
		LearningRate: r.LearningRate, Seconds: r.Seconds,
	}
}
