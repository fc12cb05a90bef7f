// Package journal keeps a search in the store, so that it goes on where it
// stopped, and knows which of its trials can be finalists.
package journal

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/doubleroute/sweep/internal/study/problem"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/space"
)

// Journal keeps a search in the store. Its methods, but for AddDetails, are called from
// one goroutine. They write in the background's context: what is back when a run
// is interrupted is kept.
//
// However long the study, it holds a bounded number of trials: of those that
// have not ended the ones touched last, and a page of what earlier runs left.
// The rest it reads again when it needs it.
//
// A finished job is in the store when Reported returns. The states of trials,
// which a replay finds again, are written with the next job that begins or ends.
type Journal struct {
	*Candidates
	Jobs int // that earlier runs finished
	Last int // trial that earlier runs stored; -1: none
	Most int // trials in memory; those touched last stay

	// Stop ends the search; nil: it goes on. It is called when there is an error
	// for which the methods of search.Journal have no place. Fault returns it.
	Stop func()

	problem *problem.Problem
	name    string // of the study
	store   *sqlite.Store
	fault   error

	ahead map[int]sqlite.Record // a page of what earlier runs left
	open  map[int]*Entry
	clock int   // counts touches
	dirty []int // trials whose rows are to be written

	mu      sync.Mutex
	details map[jobKey]Details // of jobs whose reports are to come
}

// Details is what the report of a job does not say of it.
type Details struct {
	Epochs  []results.Epoch
	Worker  int // -1: not known
	Started time.Time
	Seconds float64
}

type jobKey struct{ trial, from int }

// Entry is a trial of this run.
type Entry struct {
	sqlite.Record
	Known   bool // an earlier run trained it
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

// Open reads how far earlier runs of the study came.
func Open(ctx context.Context, p *problem.Problem, s *sqlite.Store) (j *Journal, err error) {
	e := p.Experiment
	j = &Journal{problem: p, name: e.Name, store: s, open: map[int]*Entry{}, Most: openTrials, details: map[jobKey]Details{}}
	if j.Last, j.Jobs, err = s.Progress(ctx, e.Name); err != nil {
		return nil, err
	}
	j.Candidates, err = newCandidates(ctx, s, e.Name, e.Objective.Maximize)
	return j, err
}

// Begun returns how many trials earlier runs began.
func (j *Journal) Begun() int { return j.Last + 1 }

// Fault returns the first error that ended the search.
func (j *Journal) Fault() error { return j.fault }

// Fail ends the search.
func (j *Journal) Fail(err error) {
	if j.fault == nil {
		j.fault = err
	}
	if j.Stop != nil {
		j.Stop()
	}
}

// Recorded returns the report of a job that an earlier run finished. That it
// cannot be read ends the search, before the job is done again.
func (j *Journal) Recorded(job search.Job) (search.Report, bool) {
	if _, ok := j.open[job.Trial]; !ok && job.Trial > j.Last {
		return search.Report{}, false // all that is stored of it is of this run
	}
	t, err := j.Entry(job.Trial)
	if err != nil {
		j.Fail(err)
		return search.Report{}, false
	}
	at := slices.IndexFunc(t.Jobs, func(old results.Job) bool { return old.From == job.From })
	if at < 0 {
		return search.Report{}, false
	}
	old := t.Jobs[at]
	r := search.Report{Job: job, Value: old.Value, Failed: old.Error}
	for _, e := range t.Curve {
		if e.Epoch > old.From && e.Epoch <= old.To {
			r.Curve = append(r.Curve, e.Objective(j.problem.Experiment.Objective.Maximize))
		}
	}
	return r, true
}

// Suggested notes a new trial, or checks that a stored one is the same.
func (j *Journal) Suggested(number int, p space.Point, cost float64) error {
	params, err := json.Marshal(j.problem.Space().Params(p))
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
				"it was made by another version; finish it with that version or give this run another name", number, j.name)
		}
		return j.hold(&Entry{Record: old, Known: len(old.Jobs) > 0})
	}
	t, err := j.describe(number, p, cost)
	if err != nil {
		return err
	}
	t.Params = params
	e := &Entry{Record: sqlite.Record{Trial: t}}
	if err := j.hold(e); err != nil {
		return err
	}
	return j.mark(e)
}

// describe makes the row of a trial that has not begun, without its params.
func (j *Journal) describe(number int, p space.Point, cost float64) (results.Trial, error) {
	t := results.Trial{Number: number, State: search.Waiting, Cost: cost, Accuracy: math.NaN(), Worker: -1}
	f, err := j.problem.Facts(p)
	if err != nil {
		return t, err
	}
	settings, err := j.problem.Experiment.Settings(p)
	if err != nil {
		return t, err
	}
	c := f.Cost
	t.Combiner = f.Config.Combiner.String("kind")
	t.Costs = results.Costs{FLOPs: c.FLOPs, Parameters: c.Parameters, Bytes: c.Bytes, ActivationBytes: c.ActivationBytes}
	t.Routes, t.Views = f.Routes, f.Views
	t.Settings, err = json.Marshal(settings)
	return t, err
}

// Began notes that a worker trains a trial.
func (j *Journal) Began(trial, worker int) {
	t, err := j.Entry(trial)
	if err == nil {
		t.State, t.Worker = search.Running, worker
		if err = j.mark(t); err == nil {
			err = j.Flush()
		}
	}
	if err != nil {
		j.Fail(err)
	}
}

// AddDetails takes the details of a job before it is reported. It may be called from
// any goroutine.
func (j *Journal) AddDetails(job search.Job, d Details) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.details[jobKey{job.Trial, job.From}] = d
}

// takeDetails removes and returns the details of a job, and whether there are any.
func (j *Journal) takeDetails(job search.Job) (Details, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	key := jobKey{job.Trial, job.From}
	d, ok := j.details[key]
	delete(j.details, key)
	return d, ok
}

// Reported stores a finished job with its epochs, as a whole.
func (j *Journal) Reported(r search.Report) error {
	t, err := j.Entry(r.Trial)
	if err != nil {
		return err
	}
	d, ok := j.takeDetails(r.Job)
	if !ok { // what was to do it panicked
		d.Worker = -1
	}
	t.State, t.Accuracy, t.Error = search.Running, r.Value, r.Failed
	t.Epochs = r.From + len(d.Epochs)
	t.TrainSeconds += d.Seconds
	t.Worker, t.Started = d.Worker, d.Started
	if r.Failed != "" {
		t.Accuracy = math.NaN()
	}
	t.Curve = slices.DeleteFunc(t.Curve, func(e results.Epoch) bool { return e.Epoch > r.From })
	t.Curve = append(t.Curve, d.Epochs...)
	if err := j.mark(t); err != nil {
		return err
	}
	job := sqlite.FinishedJob{Trial: t.Trial, From: r.From, Epochs: d.Epochs, Worker: d.Worker, Started: d.Started, Seconds: d.Seconds}
	if !ok {
		job.Seconds = math.NaN()
	}
	return j.Flush(job)
}

// Ended notes the final state of a trial, where the one that is stored does not
// outlast it.
func (j *Journal) Ended(o search.Observation) error {
	t, err := j.Entry(o.Trial)
	if err != nil {
		return err
	}
	if err := j.limit(); err != nil { // while the trial is still open
		return err
	}
	before := t.Trial
	t.end(o)
	j.ended(&t.Record)
	if t.State == before.State && t.Error == before.Error && (t.Accuracy == before.Accuracy || t.State == search.Failed) && !t.dirty {
		// Nothing is new, as in a replay. It leaves with the next that is.
		j.dirty = append(j.dirty, t.Number)
		return nil
	}
	return j.mark(t)
}

// end brings a trial to its end. Epochs that an earlier run trained beyond it are
// kept, with the value that they came to.
func (t *Entry) end(o search.Observation) {
	t.ended = true
	if was := (search.Observation{State: t.State, Curve: make([]float64, len(t.Curve))}); was.Outlasts(o) {
		return
	}
	t.State, t.Error = o.State, o.Failed
	if len(t.Curve) <= len(o.Curve) {
		t.Accuracy = o.Value
	}
	if o.State == search.Failed {
		t.Accuracy = math.NaN()
	}
}

// Close writes what is left to write, and marks trials that the search left
// open as waiting.
func (j *Journal) Close() error {
	if err := j.Flush(); err != nil {
		return err
	}
	return j.store.Rest(context.Background(), j.name)
}

// Unfinished reports whether a stored trial has not ended.
func (j *Journal) Unfinished(trial int) (bool, error) {
	records, err := j.store.Records(context.Background(), j.name, trial, trial+1)
	return err == nil && len(records) > 0 && records[0].State.Open(), err
}
