package study

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/search"
)

// executor trains trials. A trial that a scheduler pauses and resumes goes on
// from kept weights.
type executor struct {
	exp      *experiments.Experiment
	problem  *Problem
	registry *routes.Registry
	data     *routes.Data
	program  string // its version
	kept     *kept
	tell     func(Event)
	warned   sync.Once // that weights cannot be kept
	guesses  guesses
}

// newExecutor readies the executor of a run, with what earlier runs kept.
func newExecutor(r *run) *executor {
	x := &executor{exp: r.Experiment, problem: r.problem, registry: r.Registry, data: r.data, program: r.Version, tell: r.tell}
	var err error
	x.kept, err = openKept(keptFolder(r.Models), func(trial int) bool {
		return r.journal.unfinished(trial)
	})
	if err != nil {
		x.notice(err.Error())
	}
	return x
}

// detail is what a job leaves for the journal beside its curve.
type detail struct {
	epochs  []results.Epoch
	seconds float64
	worker  int
	started time.Time
}

// Execute trains a trial for a job. It reports the epochs of the job and the
// best value of the whole trial.
func (x *executor) Execute(ctx context.Context, worker int, job search.Job) (search.Report, error) {
	report := search.Report{Job: job}
	cfg, err := x.exp.Config(job.Point)
	if err != nil {
		return report, err
	}
	x.begin(worker, job, cfg)
	d := &detail{worker: worker, started: time.Now()}
	report.Detail = d
	t, err := x.train(ctx, worker, job, cfg)
	if ctx.Err() != nil {
		return report, ctx.Err()
	}
	if t != nil {
		all := t.Epochs()
		for _, r := range all[min(job.From, len(all)):] {
			report.Curve = append(report.Curve, x.value(r))
			d.epochs = append(d.epochs, epochRow(r))
		}
	}
	switch {
	case err != nil:
		report.Failed = err.Error()
	default:
		report.Value = x.value(t.Epochs()[t.Best()])
		x.keep(job.Trial, t)
	}
	d.seconds = time.Since(d.started).Seconds()
	return report, nil
}

// value picks what the study maximizes.
func (x *executor) value(r routes.EpochResult) float64 {
	value, _ := r.Validation.Objective(x.exp.Objective.Maximize) // experiments admit no other
	return value
}

// train trains to the end of a job, from the kept weights where there are any.
// What was trained before the job is not told again.
func (x *executor) train(ctx context.Context, worker int, job search.Job, cfg routes.Config) (*routes.Training, error) {
	ended := func(r routes.EpochResult) {
		if r.Epoch > job.From {
			x.tell(Event{Kind: EpochEnded, Trial: job.Trial, Worker: worker, Epoch: r.Epoch, Epochs: job.To,
				Accuracy: x.value(r), Loss: r.TrainLoss, Seconds: r.Seconds})
		}
	}
	o := routes.TrainOptions{
		Seed:      seedOf(x.exp.Seed, job.Trial, "train"),
		Objective: x.exp.Objective.Maximize,
		Memory:    x.exp.Limit.Memory,
		Program:   x.program,
		OnEpoch:   ended,
	}
	t := x.resume(job, cfg, o)
	if t == nil {
		var err error
		if t, err = routes.NewTraining(x.registry, x.data, cfg, o); err != nil {
			return nil, err
		}
	}
	for _, r := range t.Epochs() { // of the job, where a run was killed before it could report
		ended(r)
	}
	return t, t.Run(ctx, job.To)
}

// resume returns the trial's training as it was kept; nil where there is none
// that can be gone on with.
func (x *executor) resume(job search.Job, cfg routes.Config, o routes.TrainOptions) (t *routes.Training) {
	found, err := x.kept.get(job.Trial, func(r io.Reader) (err error) {
		t, err = routes.ResumeTraining(x.registry, x.data, cfg, o, r)
		return err
	})
	if err == nil && (!found || len(t.Epochs()) <= job.To) {
		return t
	}
	if err != nil {
		x.notice(fmt.Sprintf("the kept weights of trial %d are of no use: %v", job.Trial, err))
	}
	x.drop(job.Trial)
	return nil
}

// keep keeps a training that is not over.
func (x *executor) keep(trial int, t *routes.Training) {
	if t.Over() {
		return
	}
	if err := x.kept.put(trial, t.Save); err != nil {
		x.warned.Do(func() {
			x.notice(fmt.Sprintf("the weights of paused trials cannot be kept (%v): those that go on train again from the start", err))
		})
	}
}

// observe removes what was kept of a trial that has ended.
func (x *executor) observe(e search.Event) {
	if e.Kind == search.TrialEnded {
		x.drop(e.Trial)
	}
}

func (x *executor) drop(trial int) {
	if err := x.kept.drop(trial); err != nil {
		x.notice(fmt.Sprintf("the kept weights of trial %d cannot be removed: %v", trial, err))
	}
}

func (x *executor) notice(text string) {
	x.tell(Event{Kind: Noticed, Trial: -1, Worker: -1, Text: text})
}

// begin tells that a trial begins, or goes on after an epoch. The worker tells it, so that no epoch of the
// trial is told before.
func (x *executor) begin(worker int, job search.Job, cfg routes.Config) {
	e := Event{Kind: TrialBegan, Trial: job.Trial, Worker: worker, Epoch: job.From, Epochs: job.To}
	e.Routes, e.Views = routesOf(cfg)
	if c, err := x.problem.Costs(job.Point); err == nil {
		e.FLOPs = c.FLOPs
		if text := x.guesses.news(c.Guessed); text != "" {
			x.notice(text)
		}
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
