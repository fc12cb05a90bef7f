package study

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/space"
)

// journal keeps a search in the store. Its methods are called from one
// goroutine. They write in the background's context: what is back when a run is
// interrupted is kept.
//
// However long the study, it holds a bounded number of trials: of those that
// have not ended the ones touched last, and a page of what earlier runs left.
// The rest it reads again when it needs it.
//
// A finished job is in the store when Reported returns. The states of trials,
// which a replay finds again, are written with the next job that begins or ends.
type journal struct {
	exp      *experiments.Experiment
	problem  *Problem
	store    *sqlite.Store
	standing *standing

	jobs  int                   // that earlier runs finished
	last  int                   // trial that earlier runs stored; -1: none
	ahead map[int]sqlite.Record // a page of these
	open  map[int]*entry
	clock int   // counts touches
	most  int   // trials of open; those touched last stay
	dirty []int // trials whose rows are to be written
}

// entry is a trial of this run.
type entry struct {
	sqlite.Record
	known   bool // an earlier run trained it
	ended   bool
	dirty   bool
	touched int
}

// What bounds the memory of a journal, in trials.
const (
	pageTrials  = 256
	openTrials  = 2048
	dirtyTrials = 256
)

// openJournal reads how far earlier runs of the study came.
func openJournal(ctx context.Context, e *experiments.Experiment, p *Problem, s *sqlite.Store) (j *journal, err error) {
	j = &journal{exp: e, problem: p, store: s, open: map[int]*entry{}, most: openTrials}
	if j.last, j.jobs, err = s.Progress(ctx, e.Name); err != nil {
		return nil, err
	}
	j.standing, err = newStanding(ctx, s, e.Name, e.Objective.Maximize)
	return j, err
}

// Recorded returns the report of a job that an earlier run finished.
func (j *journal) Recorded(job search.Job) (search.Report, bool) {
	if _, ok := j.open[job.Trial]; !ok && job.Trial > j.last {
		return search.Report{}, false // all that is stored of it is of this run
	}
	t, err := j.entry(job.Trial)
	if err != nil {
		return search.Report{}, false // Reported will find out what is the matter
	}
	at := slices.IndexFunc(t.Jobs, func(old results.Job) bool { return old.From == job.From })
	if at < 0 {
		return search.Report{}, false
	}
	old := t.Jobs[at]
	r := search.Report{Job: job, Value: old.Value, Failed: old.Error}
	for _, e := range t.Curve {
		if e.Epoch > old.From && e.Epoch <= old.To {
			r.Curve = append(r.Curve, e.Objective(j.exp.Objective.Maximize))
		}
	}
	return r, true
}

// Suggested notes a new trial, or checks that a stored one is the same.
func (j *journal) Suggested(number int, p space.Point, cost float64) error {
	params, err := json.Marshal(j.exp.Space.Params(p))
	if err != nil {
		return err
	}
	old, found, err := j.stored(number)
	if err != nil {
		return err
	}
	if found {
		if !bytes.Equal(old.Params, params) {
			return fmt.Errorf("the stored trial %d of study %q has other settings than this program suggests: "+
				"it was made by another version; finish it with that version or give this run another name", number, j.exp.Name)
		}
		return j.hold(&entry{Record: old, known: len(old.Jobs) > 0})
	}
	t, err := j.describe(number, p, cost)
	if err != nil {
		return err
	}
	t.Params = params
	e := &entry{Record: sqlite.Record{Trial: t}}
	if err := j.hold(e); err != nil {
		return err
	}
	return j.mark(e)
}

// describe makes the row of a trial that has not begun, without its params.
func (j *journal) describe(number int, p space.Point, cost float64) (results.Trial, error) {
	t := results.Trial{Number: number, State: search.Waiting, Cost: cost, Accuracy: math.NaN(), Worker: -1}
	f := j.problem.facts(p)
	if f.err != nil {
		return t, f.err
	}
	settings, err := j.exp.Settings(p)
	if err != nil {
		return t, err
	}
	c := f.cost
	t.Combiner = f.config.Combiner.String("kind")
	t.Costs = results.Costs{FLOPs: c.FLOPs, Parameters: c.Parameters, Bytes: c.Bytes, ActivationBytes: c.ActivationBytes}
	t.Routes, t.Views = routesOf(f.config)
	t.Settings, err = json.Marshal(settings)
	return t, err
}

// began notes that a worker trains a trial.
func (j *journal) began(trial, worker int) error {
	t, err := j.entry(trial)
	if err != nil {
		return err
	}
	t.State, t.Worker = search.Running, worker
	if err := j.mark(t); err != nil {
		return err
	}
	return j.flush()
}

// Reported stores a finished job with its epochs, as a whole.
func (j *journal) Reported(r search.Report) error {
	t, err := j.entry(r.Trial)
	if err != nil {
		return err
	}
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
	t.Curve = slices.DeleteFunc(t.Curve, func(e results.Epoch) bool { return e.Epoch > r.From })
	t.Curve = append(t.Curve, d.epochs...)
	if err := j.mark(t); err != nil {
		return err
	}
	job := sqlite.FinishedJob{Trial: t.Trial, From: r.From, Epochs: d.epochs, Worker: d.worker, Started: d.started, Seconds: d.seconds}
	if !ok {
		job.Seconds = math.NaN()
	}
	return j.flush(job)
}

// Ended notes the final state of a trial.
func (j *journal) Ended(o search.Observation) error {
	t, err := j.entry(o.Trial)
	if err != nil {
		return err
	}
	if err := j.limit(); err != nil { // while the trial is still open
		return err
	}
	if err := j.trim(t, len(o.Curve)); err != nil {
		return err
	}
	before := t.Trial
	t.State, t.Error, t.Accuracy = o.State, o.Failed, o.Value
	if o.State == search.Failed {
		t.Accuracy = math.NaN()
	}
	t.ended = true
	if err := j.standing.ended(&t.Record); err != nil {
		return err
	}
	if t.State == before.State && t.Error == before.Error && (t.Accuracy == before.Accuracy || t.State == search.Failed) && !t.dirty {
		// Nothing is new, as in a replay. It leaves with the next that is.
		j.dirty = append(j.dirty, t.Number)
		return nil
	}
	return j.mark(t)
}

// leave writes what is left to write, and marks trials that the search left
// open as waiting.
func (j *journal) leave() error {
	if err := j.flush(); err != nil {
		return err
	}
	return j.store.Rest(context.Background(), j.exp.Name)
}

// unfinished reports whether a stored trial has not ended.
func (j *journal) unfinished(trial int) bool {
	records, err := j.store.Records(context.Background(), j.exp.Name, trial, trial+1)
	return err == nil && len(records) > 0 && records[0].State.Open()
}

// pointOf returns the configuration of a stored trial.
func pointOf(e *experiments.Experiment, t results.Trial) (space.Point, error) {
	var params map[string]any
	if err := json.Unmarshal(t.Params, &params); err != nil {
		return nil, fmt.Errorf("the stored settings of trial %d cannot be read: %w", t.Number, err)
	}
	return e.Space.Parse(params)
}

// bestEpoch returns the epoch, from 1, whose weights training kept: that of the
// greatest objective and, of those, the least loss; 0 where there is none.
func bestEpoch(epochs []results.Epoch, maximize string) int {
	if len(epochs) == 0 {
		return 0
	}
	best := slices.MaxFunc(epochs, func(a, b results.Epoch) int {
		return cmp.Or(cmp.Compare(a.Objective(maximize), b.Objective(maximize)), cmp.Compare(b.ValidationLoss, a.ValidationLoss))
	})
	return best.Epoch
}
