package study

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/submodels"
)

// Options is what a run needs. Experiment, Data, Registry and Store must be
// given.
type Options struct {
	Experiment *experiments.Experiment
	Data       *routes.Data // of the experiment, from Prepare
	Registry   *submodels.Registry
	Store      *results.Store
	Workers    int           // trainings at once; 0: 1
	Budget     time.Duration // wall-clock time for all of it; 0: no limit
	Unlimited  bool          // as many trials as the budget allows
	Models     string        // folder for the finalists' models; empty: they are not kept
	Version    string        // of the program
	OnEvent    func(Event)   // called for one event at a time
}

// ErrChanged is wrapped by Run's error when the stored study was made from
// another experiment or other data.
var ErrChanged = errors.New("the experiment has changed")

// Run searches the experiment, or goes on where an earlier run of it stopped,
// and measures the finalists. When ctx ends, what is finished is kept and ctx's
// error returned.
func Run(ctx context.Context, o Options) (search.Summary, error) {
	unlock, err := o.Store.Lock(o.Experiment.Name)
	if err != nil {
		return search.Summary{}, err
	}
	sum, err := locked(ctx, o)
	return sum, errors.Join(err, unlock())
}

func locked(ctx context.Context, o Options) (search.Summary, error) {
	if err := enter(ctx, o); err != nil {
		return search.Summary{}, err
	}
	problem := NewProblem(o.Experiment, o.Registry, o.Data)
	j, err := openJournal(ctx, o.Experiment, problem, o.Store)
	if err != nil {
		return search.Summary{}, err
	}
	r := &run{Options: o, data: o.Data, problem: problem, journal: j, clock: newClock(o.Budget),
		teller: &teller{study: o.Experiment.Name, to: o.OnEvent}}
	r.Workers = max(r.Workers, 1)
	return r.all(ctx)
}

// enter stores a new study, or checks that the stored one is the same.
func enter(ctx context.Context, o Options) error {
	e, data := o.Experiment, o.Data
	hash := e.Hash(experiments.Fingerprint(data.Corpus))
	old, found, err := o.Store.Study(ctx, e.Name)
	if err != nil {
		return err
	}
	if found {
		if old.Hash != hash {
			return fmt.Errorf("study %q was begun with another experiment, other data or another seed: "+
				"give this one another name (name = \"…\" in %s, or --set name=…), or another folder with --out: %w", e.Name, e.File, ErrChanged)
		}
		return nil
	}
	return o.Store.PutStudy(ctx, results.Study{
		Name: e.Name, Seed: e.Seed, Experiment: e.Source, Hash: hash,
		Version: o.Version, Processor: Processor(),
		Maximize: e.Objective.Maximize, Minimize: e.Objective.Minimize,
		Classes: data.Corpus.Classes, Notices: data.Corpus.Notices, Created: time.Now().UTC(),
	})
}

// run is one call of Run.
type run struct {
	Options
	data    *routes.Data
	problem *Problem
	journal *journal
	clock   *clock
	*teller

	ended  int // trials
	broken error
}

func (r *run) all(ctx context.Context) (search.Summary, error) {
	e := r.Experiment
	total := e.Search.Trials
	if r.Unlimited {
		total = 0
	}
	r.total = total
	r.tell(Event{Kind: StudyBegan, Total: total, Worker: -1, Trial: -1, Text: r.describe()})
	if n := len(r.journal.jobs); n > 0 {
		r.tell(Event{Kind: Noticed, Worker: -1, Trial: -1, Text: fmt.Sprintf("goes on after %d finished trainings of an earlier run", n)})
	}
	for _, n := range r.data.Corpus.Notices {
		r.tell(Event{Kind: Noticed, Worker: -1, Trial: -1, Text: n})
	}
	sum, err := r.search(ctx, total)
	if err != nil {
		return sum, errors.Join(err, r.journal.leave())
	}
	if err := r.journal.leave(); err != nil {
		return sum, err
	}
	if err := r.finals(ctx); err != nil {
		return sum, err
	}
	r.tell(Event{Kind: StudyEnded, Worker: -1, Trial: -1, Done: r.ended, Total: r.ended, Text: sum.Reason, End: sum.End})
	return sum, nil
}

// describe says in a line what the study is about.
func (r *run) describe() string {
	c := r.data.Corpus
	return fmt.Sprintf("%d training, %d validation, %d test examples of %d classes",
		len(c.Train.Labels), len(c.Validation.Labels), len(c.Test.Labels), len(c.Classes))
}

func (r *run) search(ctx context.Context, total int) (search.Summary, error) {
	e := r.Experiment
	within, over, wait := r.withinBudget(ctx)
	defer wait()
	sum, err := search.Run(within, search.Options{
		Problem:   r.problem,
		Sampler:   sampler(e, r.problem),
		Scheduler: scheduler(e, r.problem),
		Executor:  &executor{exp: e, problem: r.problem, registry: r.Registry, data: r.data, tell: r.tell},
		Journal:   r.journal,
		Seed:      uint64(e.Seed), Trials: total, Epochs: r.epochs,
		Concurrency: e.Search.Concurrency, Workers: r.Workers,
		Stop: r.stop, Abandon: r.abandon, Observe: r.observe,
	})
	if err != nil && ctx.Err() == nil && over() {
		sum.End, sum.Reason = search.EndStopped, "the time budget is spent"
		err = nil
	}
	return sum, errors.Join(err, r.broken)
}

func sampler(e *experiments.Experiment, p *Problem) search.Sampler {
	for _, s := range search.Samplers() {
		if s.Name == e.Search.Sampler {
			return s.New(e.Space, p)
		}
	}
	return nil
}

func scheduler(e *experiments.Experiment, p *Problem) search.Scheduler {
	for _, s := range search.Schedulers() {
		if s.Name == e.Search.Scheduler {
			return s.New(p)
		}
	}
	return nil
}

// epochs returns the most epochs of a configuration.
func (r *run) epochs(x search.Point) int {
	cfg, err := r.Experiment.Config(x)
	if err != nil {
		return 1
	}
	return cfg.Train.Int("epochs")
}

// observe keeps states and clock up to date and passes events on.
func (r *run) observe(e search.Event) {
	t := r.journal.trials[e.Trial]
	out := Event{Trial: e.Trial, Worker: e.Worker, Routes: t.Routes, Views: t.Views, FLOPs: t.Costs.FLOPs}
	switch e.Kind {
	case search.JobBegan:
		if err := r.journal.began(e.Trial, e.Worker); err != nil && r.broken == nil {
			r.broken = err
		}
		return
	case search.JobDone:
		if len(r.journal.epochs[e.Trial]) > 0 {
			trained := r.problem.Length(e.Point, 0, t.Epochs)
			r.clock.note(kind(t), trained, t.TrainSeconds)
		}
		return
	case search.TrialEnded:
		r.ended++
		out.Kind, out.State, out.Error = TrialEnded, e.Outcome.State, e.Outcome.Failed
		out.Epochs, out.Seconds, out.Worker = t.Epochs, t.TrainSeconds, t.Worker
		out.Accuracy = e.Outcome.Value
		out.Replayed = r.journal.known[e.Trial]
	default:
		return
	}
	out.Left = r.remaining()
	r.tell(out)
}

// kind is what trials of alike speed have in common.
func kind(t *results.Trial) string {
	return strings.Join(t.Routes, "+") + strings.Join(t.Views, "+")
}
