package study

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/search"
)

// journal keeps a search in the store. Its methods are called from one
// goroutine. They write in the background's context: what is back when a run is
// interrupted is kept.
type journal struct {
	exp     *experiments.Experiment
	problem *Problem
	store   *results.Store
	trials  map[int]*results.Trial
	epochs  map[int][]results.Epoch
	jobs    map[jobKey]results.Job
	known   map[int]bool // trials that an earlier run trained
}

type jobKey struct{ trial, from int }

// openJournal reads what earlier runs of the study left.
func openJournal(ctx context.Context, e *experiments.Experiment, p *Problem, s *results.Store) (*journal, error) {
	j := &journal{
		exp: e, problem: p, store: s,
		trials: map[int]*results.Trial{}, jobs: map[jobKey]results.Job{}, known: map[int]bool{},
	}
	trials, err := s.Trials(ctx, e.Name)
	if err != nil {
		return nil, err
	}
	for i := range trials {
		j.trials[trials[i].Number] = &trials[i]
	}
	if j.epochs, err = s.AllEpochs(ctx, e.Name); err != nil {
		return nil, err
	}
	jobs, err := s.Jobs(ctx, e.Name)
	if err != nil {
		return nil, err
	}
	for _, job := range jobs {
		j.jobs[jobKey{job.Trial, job.From}] = job
		j.known[job.Trial] = true
	}
	return j, nil
}

// Recorded returns the report of a job that an earlier run finished.
func (j *journal) Recorded(job search.Job) (search.Report, bool) {
	old, ok := j.jobs[jobKey{job.Trial, job.From}]
	if !ok {
		return search.Report{}, false
	}
	r := search.Report{Job: job, Value: old.Value, Failed: old.Error}
	for _, e := range j.epochs[job.Trial] {
		if e.Epoch > old.From && e.Epoch <= old.To {
			r.Curve = append(r.Curve, j.objective(e))
		}
	}
	return r, true
}

// objective picks what the study maximizes.
func (j *journal) objective(e results.Epoch) float64 {
	m := routes.Metrics{Accuracy: e.Accuracy, MacroF1: e.MacroF1, NegLogLoss: e.NegLogLoss}
	value, _ := m.Objective(j.exp.Objective.Maximize) // experiments admit no other
	return value
}

// Suggested stores a new trial, or checks that a stored one is the same.
func (j *journal) Suggested(number int, p search.Point, cost float64) error {
	t, err := j.describe(number, p, cost)
	if err != nil {
		return err
	}
	if old, ok := j.trials[number]; ok {
		if !bytes.Equal(old.Params, t.Params) {
			return fmt.Errorf("the stored trial %d of study %q has other settings than this program suggests: "+
				"it was made by another version; finish it with that version or give this run another name", number, j.exp.Name)
		}
		return nil
	}
	j.trials[number] = t
	return j.store.PutTrial(context.Background(), j.exp.Name, *t)
}

// describe makes the row of a trial that has not begun.
func (j *journal) describe(number int, p search.Point, cost float64) (*results.Trial, error) {
	cfg, err := j.exp.Config(p)
	if err != nil {
		return nil, err
	}
	c, err := j.problem.Costs(p)
	if err != nil {
		return nil, err
	}
	settings, err := j.exp.Settings(p)
	if err != nil {
		return nil, err
	}
	t := &results.Trial{
		Number: number, State: search.Waiting, Cost: cost, Accuracy: math.NaN(), Worker: -1,
		Combiner: cfg.Combiner.String("kind"),
		Costs:    results.Costs{FLOPs: c.FLOPs, Parameters: c.Parameters, Bytes: c.Bytes, ActivationBytes: c.ActivationBytes},
	}
	t.Routes, t.Views = routesOf(cfg)
	if t.Params, err = json.Marshal(j.exp.Space.Params(p)); err != nil {
		return nil, err
	}
	t.Settings, err = json.Marshal(settings)
	return t, err
}

// began notes that a worker trains a trial.
func (j *journal) began(trial, worker int) error {
	t := j.trials[trial]
	t.State, t.Worker = search.Running, worker
	return j.store.PutTrial(context.Background(), j.exp.Name, *t)
}

// Reported stores a finished job with its epochs, as a whole.
func (j *journal) Reported(r search.Report) error {
	t := j.trials[r.Trial]
	d, ok := r.Detail.(*detail)
	if !ok { // the executor panicked before it had anything to tell
		d = &detail{worker: -1}
	}
	t.State, t.Accuracy, t.Error = search.Running, r.Value, r.Failed
	t.Epochs = r.From + len(d.epochs)
	t.TrainSeconds += d.seconds
	t.Worker, t.Started = d.worker, d.started
	if r.Failed != "" {
		t.Accuracy = math.NaN()
	}
	j.epochs[r.Trial] = append(j.epochs[r.Trial], d.epochs...)
	return j.store.PutJob(context.Background(), j.exp.Name, *t, d.epochs, r.From)
}

// Ended stores the final state of a trial.
func (j *journal) Ended(o search.Observation) error {
	t := j.trials[o.Trial]
	t.State, t.Error = o.State, o.Failed
	t.Accuracy = o.Value
	if o.State == search.Failed {
		t.Accuracy = math.NaN()
	}
	return j.store.PutTrial(context.Background(), j.exp.Name, *t)
}

// leave marks trials that the search left open as waiting.
func (j *journal) leave() error {
	for _, t := range j.trials {
		if t.State == search.Running {
			t.State = search.Waiting
			if err := j.store.PutTrial(context.Background(), j.exp.Name, *t); err != nil {
				return err
			}
		}
	}
	return nil
}

// all returns the trials in the order of their numbers.
func (j *journal) all() []results.Trial {
	list := make([]results.Trial, 0, len(j.trials))
	for n := range len(j.trials) {
		if t, ok := j.trials[n]; ok {
			list = append(list, *t)
		}
	}
	return list
}

// point returns the configuration of a stored trial.
func (j *journal) point(trial int) (search.Point, error) {
	var params map[string]any
	if err := json.Unmarshal(j.trials[trial].Params, &params); err != nil {
		return nil, fmt.Errorf("the stored settings of trial %d cannot be read: %w", trial, err)
	}
	return j.exp.Space.Parse(params)
}
