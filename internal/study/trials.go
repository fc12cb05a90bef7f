package study

import (
	"context"
	"fmt"
	"sync"

	"github.com/doubleroute/sweep/internal/blob"
	"github.com/doubleroute/sweep/internal/runner"
	"github.com/doubleroute/sweep/internal/study/budget"
	"github.com/doubleroute/sweep/internal/study/event"
	"github.com/doubleroute/sweep/internal/study/journal"
	"github.com/doubleroute/sweep/internal/study/problem"
	"github.com/doubleroute/sweep/internal/task"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/search"
)

// trials is the search.Executor of a study: it makes a task of each job and has
// the runner do it. A trial that a scheduler pauses and resumes goes on from a
// checkpoint.
type trials struct {
	problem     *problem.Problem
	runner      runner.Runner
	journal     *journal.Journal
	budget      *budget.Budget
	events      *event.Emitter
	checkpoints blob.Store
	warned      sync.Once // that checkpoints cannot be saved
}

// Execute has a trial trained for a job. It reports the epochs of the job and the
// best value of the whole trial.
func (x *trials) Execute(ctx context.Context, worker int, job search.Job) (search.Report, error) {
	report := search.Report{Job: job}
	f, err := x.problem.Facts(job.Point)
	if err != nil {
		return report, err
	}
	x.budget.Begins(worker, job.Trial, x.job(f, job))
	x.events.Emit(event.Event{Kind: event.TrialBegan, Trial: job.Trial, Worker: worker, Epoch: job.From, Epochs: job.To,
		Routes: f.Routes, Views: f.Views, FLOPs: f.Cost.FLOPs})
	t := x.problem.Task(f.Config, job.To, job.Trial, problem.Training)
	t.From, t.Checkpoint, t.Want = job.From, checkpointKey(job.Trial), task.Want{Curve: true}
	r, err := x.runner.Do(ctx, t, func(e routes.EpochResult) {
		if len(f.Alone) == 0 {
			x.budget.Epoch(worker, e.Seconds)
		}
		x.events.Emit(event.Event{Kind: event.EpochEnded, Trial: job.Trial, Worker: worker, Epoch: e.Epoch, Epochs: job.To,
			Accuracy: stats.Number(x.value(e)), Loss: e.TrainLoss, Seconds: e.Seconds})
	})
	if err != nil {
		return report, err
	}
	for _, one := range r.Trained {
		x.budget.Trains(worker, x.work(f.Alone[one.Route].Models, f.Alone[one.Route].FLOPs), float64(one.Epochs), one.Seconds)
	}
	x.budget.Ends(worker, job.Trial, r.Seconds)
	x.noticeCheckpoint(job.Trial, r)
	d := journal.Details{Worker: worker, Started: r.Started, Seconds: r.Seconds}
	for _, e := range r.Epochs {
		report.Curve = append(report.Curve, x.value(e))
		d.Epochs = append(d.Epochs, epochRow(e))
	}
	x.journal.AddDetails(job, d)
	report.Value, report.Failed = r.Value, r.Failed
	return report, nil
}

// job is what the budget knows of a job. Of routes that are trained apart it is
// what no other job has done.
func (x *trials) job(f problem.Facts, job search.Job) budget.Job {
	j := budget.Job{Work: x.work(f.Models, f.Cost.FLOPs), Epochs: float64(job.To - job.From)}
	if len(f.Alone) > 0 {
		j.Epochs = job.Length / routes.TrainFLOPs(f.Cost.FLOPs, len(x.problem.Data.Corpus.Train.Labels), 1)
	}
	return j
}

// work is what the budget knows of training what takes so many FLOPs a prediction.
func (x *trials) work(m problem.Models, flops int64) budget.Work {
	c := x.problem.Data.Corpus
	return budget.WorkOf(m.Routes, m.Views, flops, len(c.Train.Labels), len(c.Validation.Labels))
}

// value picks what the study maximizes.
func (x *trials) value(r routes.EpochResult) float64 {
	value, _ := r.Validation.Objective(x.problem.Experiment.Objective.Maximize) // experiments admit no other
	return value
}

// noticeCheckpoint says what went wrong with the checkpoint of a trial: that one was
// of no use, or, once, that none can be saved.
func (x *trials) noticeCheckpoint(trial int, r task.Result) {
	if r.Unused != "" {
		x.events.Notice(fmt.Sprintf("the checkpoint of trial %d is of no use: %s", trial, r.Unused))
	}
	if r.Unsaved != "" {
		x.warned.Do(func() {
			x.events.Notice(fmt.Sprintf("checkpoints of paused trials cannot be saved (%s): those that go on train again from the start", r.Unsaved))
		})
	}
}

// observe keeps journal, budget and listeners up to date, and removes the
// checkpoint of a trial that has ended.
func (r *run) observe(e search.Event) {
	switch e.Kind {
	case search.TrialSuggested:
		if f, err := r.problem.Facts(e.Point); err == nil {
			r.budget.Suggested(e.Trial, r.trials.job(f, e.Job))
		}
		r.suggested++
	case search.JobBegan:
		r.journal.Began(e.Trial, e.Worker)
	case search.JobDone:
		if e.Replayed && r.Budget > 0 {
			r.replayed(e)
		}
	case search.TrialEnded:
		r.trialEnded(e)
	}
}

// replayed has the budget learn from a job that an earlier run did.
func (r *run) replayed(e search.Event) {
	t, err := r.journal.Entry(e.Trial)
	if err != nil {
		return // the end of the trial reports it
	}
	f, err := r.problem.Facts(e.Point)
	if err != nil {
		return
	}
	epochs, seconds := 0.0, 0.0
	for _, c := range t.Curve {
		if c.Epoch > e.Job.From && c.Epoch <= e.Job.To {
			epochs, seconds = epochs+1, seconds+c.Seconds
		}
	}
	if len(f.Alone) > 0 {
		epochs, seconds = 0, 0 // which are those of routes that other jobs may have trained
	}
	r.budget.Replayed(e.Trial, r.trials.work(f.Models, f.Cost.FLOPs), epochs, seconds)
}

// trialEnded emits the end of a trial as it is stored, with what is left to do.
func (r *run) trialEnded(e search.Event) {
	if err := r.trials.checkpoints.Delete(checkpointKey(e.Trial)); err != nil {
		r.events.Notice(fmt.Sprintf("the checkpoint of trial %d cannot be removed: %v", e.Trial, err))
	}
	t, err := r.journal.Entry(e.Trial)
	if err != nil {
		r.journal.Fail(err)
		return
	}
	r.ended++
	if t.TrainSeconds > 0 {
		r.trained, r.seconds = r.trained+1, r.seconds+t.TrainSeconds
	}
	if v := r.journal.Version(); v != r.planned || r.Budget > 0 && r.finals.Stale(r.journal.Candidates) {
		r.planned = v
		if err := r.plan(context.Background()); err != nil {
			r.journal.Fail(err)
			return
		}
	}
	if !r.journal.Has(e.Trial) {
		r.budget.Forget(e.Trial)
	}
	r.events.Emit(event.Event{Kind: event.TrialEnded, Trial: e.Trial, State: t.State, Error: t.Error, Accuracy: stats.Number(t.Accuracy),
		Routes: t.Routes, Views: t.Views, FLOPs: t.Costs.FLOPs, Epochs: t.Epochs, Seconds: t.TrainSeconds, Worker: t.Worker,
		Replayed: t.Known, Left: r.remaining()})
}

// remaining predicts the seconds until the run ends; 0 where that is not known.
func (r *run) remaining() float64 {
	switch {
	case r.Unlimited && r.Budget > 0:
		return max(r.budget.Left(), 0)
	case r.trained == 0 || r.total == 0:
		return 0
	}
	left := float64(max(r.total-r.ended, 0)) * r.seconds / float64(r.trained) / float64(r.Workers)
	return left + r.budget.FinalsLast()
}

func epochRow(r routes.EpochResult) results.Epoch {
	return results.Epoch{
		Epoch: r.Epoch, TrainLoss: r.TrainLoss, ValidationLoss: r.Validation.Loss,
		Accuracy: r.Validation.Accuracy, MacroF1: r.Validation.MacroF1, NegLogLoss: r.Validation.NegLogLoss,
		LearningRate: r.LearningRate, Seconds: r.Seconds,
	}
}
