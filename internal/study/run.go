package study

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/samplers"
	"github.com/doubleroute/sweep/search/schedulers"
	"github.com/doubleroute/sweep/search/space"
)

// Options is what a run needs. Experiment, Data, Registry and Store must be
// given.
type Options struct {
	Experiment *experiments.Experiment
	Data       *routes.Data // of the experiment, from Prepare
	Registry   *routes.Registry
	Store      *sqlite.Store
	Set        []string      // KEY=VALUE, what was laid over the experiment file, to be noted
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
	o, err := asBegun(ctx, o)
	if err != nil {
		return search.Summary{}, err
	}
	w, err := enter(ctx, o)
	if err != nil {
		return search.Summary{}, err
	}
	r, err := newRun(ctx, o)
	if err != nil {
		return search.Summary{}, err
	}
	r.warm = w
	r.executor, r.retrain, r.latency = newExecutor(r), r.trainFinal, r.measureLatency
	return r.all(ctx)
}

// newRun takes up what is stored. What trains is still to be filled in.
func newRun(ctx context.Context, o Options) (*run, error) {
	o.Workers = max(o.Workers, 1)
	problem := NewProblem(o.Experiment, o.Registry, o.Data)
	j, err := openJournal(ctx, o.Experiment, problem, o.Store)
	if err != nil {
		return nil, err
	}
	r := &run{Options: o, data: o.Data, problem: problem, journal: j, pacer: newPacer(o.Budget, o.Workers),
		teller: &teller{study: o.Experiment.Name, to: o.OnEvent}, measured: map[finalKey]bool{}, failed: map[int]bool{}, missed: map[finalKey]bool{}}
	finals, err := o.Store.Finals(ctx, o.Experiment.Name)
	for _, f := range finals {
		r.measured[finalKey{f.Trial, f.Seed}] = true
		r.failed[f.Trial] = r.failed[f.Trial] || f.Seed == 0 && math.IsNaN(f.TestAccuracy)
	}
	return r, err
}

// enter stores a new study, or checks that the stored one is the same, and
// returns what it takes from an earlier one.
func enter(ctx context.Context, o Options) (warm, error) {
	e, data := o.Experiment, o.Data
	old, found, err := o.Store.Study(ctx, e.Name)
	if err != nil {
		return warm{}, err
	}
	w, err := openWarm(ctx, o, old.Hash)
	if err != nil {
		return warm{}, err
	}
	hash := e.Hash(experiments.Fingerprint(data.Corpus))
	if found {
		was, mark, _ := strings.Cut(old.Hash, warmMark)
		switch {
		case was == hash && old.Hash == hash+w.mark:
			return w, note(ctx, o, old)
		case was == hash && mark != "" && w.mark != "":
			return warm{}, errWarm(e)
		}
		if older := *e; older.Search.FrontAware {
			if older.Search.FrontAware = false; older.Hash(experiments.Fingerprint(data.Corpus)) == was {
				return warm{}, fmt.Errorf("study %q was begun without stopping trials that cannot reach the front: "+
					"go on with search.front_aware = false in %s, or give this one another name: %w", e.Name, e.File, ErrChanged)
			}
		}
		return warm{}, fmt.Errorf("study %q was begun with another experiment, other data or another seed: "+
			"give this one another name (name = \"…\" in %s, or --set name=…), or another folder with --out: %w", e.Name, e.File, ErrChanged)
	}
	return w, o.Store.PutStudy(ctx, results.Study{
		Name: e.Name, Seed: e.Seed, Experiment: e.Source, File: e.File, Set: o.Set, Defaults: e.Defaults(), Hash: hash + w.mark,
		Version: o.Version, Processor: Processor(),
		Maximize: e.Objective.Maximize, Minimize: e.Objective.Minimize,
		Classes: data.Corpus.Classes, Notices: data.Corpus.Notices, Created: time.Now().UTC(),
	})
}

// note stores where the experiment of a stored study is now.
func note(ctx context.Context, o Options, old results.Study) error {
	e := o.Experiment
	if old.Experiment == e.Source && old.File == e.File && slices.Equal(old.Set, o.Set) {
		return nil
	}
	return o.Store.PutSource(ctx, e.Name, e.Source, e.File, o.Set)
}

// run is one call of Run.
type run struct {
	Options
	data     *routes.Data
	problem  *Problem
	journal  *journal
	pacer    *pacer
	warm     warm
	measured map[finalKey]bool // the final trainings that earlier runs did
	failed   map[int]bool      // trials whose first of these failed
	*teller

	// What trains.
	executor search.Executor
	retrain  func(context.Context, finalTask, int) (m results.Measurement, fault string, err error)
	latency  func(results.Trial) (results.Latency, error)

	suggested int                   // trials
	ended     int                   // of these
	trained   int                   // of these, that took some time
	seconds   float64               // that those took
	planned   int                   // version of the standing that the pacer knows
	missed    map[finalKey]bool     // final trainings that the budget had no room for
	samples   []routes.LengthSample // from lengthSamples
	sampled   sync.Once
	broken    error
}

func (r *run) all(ctx context.Context) (search.Summary, error) {
	r.total = r.trials()
	r.tell(Event{Kind: StudyBegan, Total: r.total, Worker: -1, Trial: -1, Text: r.describe()})
	if n := r.journal.jobs; n > 0 {
		r.notice(fmt.Sprintf("goes on after %d finished trainings of an earlier run", n))
	}
	for _, n := range r.data.Corpus.Notices {
		r.notice(n)
	}
	sum, err := r.round(ctx)
	for err == nil && sum.End == search.EndStopped && r.pacer.more(r.ended) {
		if err = r.again(ctx); err == nil {
			sum, err = r.round(ctx)
		}
	}
	if err != nil {
		return sum, err
	}
	r.tell(Event{Kind: StudyEnded, Worker: -1, Trial: -1, Done: r.ended, Total: r.ended, Text: sum.Reason, End: sum.End})
	return sum, nil
}

// round searches, and measures the finalists.
func (r *run) round(ctx context.Context) (search.Summary, error) {
	r.plan()
	sum, err := r.search(ctx)
	if err := errors.Join(err, r.journal.leave()); err != nil {
		return sum, err
	}
	return sum, r.finals(ctx)
}

// again makes ready to go on with the search, as a run after this one would:
// the finals left some of the time that was kept for them.
func (r *run) again(ctx context.Context) (err error) {
	r.notice(fmt.Sprintf("%.3g s of the time budget are left: the search goes on", r.pacer.left()))
	r.restart()
	r.suggested, r.ended, r.trained, r.seconds = 0, 0, 0, 0
	r.journal, err = openJournal(ctx, r.Experiment, r.problem, r.Store)
	return err
}

// trials returns how many trials there are to be; 0 for as many as a budget
// allows.
func (r *run) trials() int {
	e := r.Experiment
	if r.Unlimited || e.Search.FLOPs > 0 && !e.Written("search.trials") {
		return 0
	}
	return e.Search.Trials
}

// describe says in a line what the study is about.
func (r *run) describe() string {
	c := r.data.Corpus
	return fmt.Sprintf("%d training, %d validation, %d test examples of %d classes",
		len(c.Train.Labels), len(c.Validation.Labels), len(c.Test.Labels), len(c.Classes))
}

func (r *run) search(ctx context.Context) (search.Summary, error) {
	e := r.Experiment
	within, spent, wait := r.pacer.within(ctx)
	defer wait()
	sum, err := r.searchWithin(within)
	if err != nil && ctx.Err() == nil && spent() {
		sum.End, err = search.EndStopped, nil
	}
	if sum.End == search.EndStopped && r.Budget > 0 {
		sum.Reason = fmt.Sprintf("the time budget is spent; %d trials had begun", sum.Suggested)
	}
	if sum.End == search.EndEffort {
		sum.Reason = fmt.Sprintf("search.flops = %g has no room for another trial after %d", e.Search.FLOPs, sum.Suggested)
	}
	return sum, errors.Join(err, r.broken)
}

func (r *run) searchWithin(ctx context.Context) (search.Summary, error) {
	e := r.Experiment
	a, err := r.openBank(ctx)
	if err != nil {
		return search.Summary{End: search.EndError}, err
	}
	effort := e.Search.FLOPs
	if effort > 0 {
		effort = max(effort-a.flops, 1)
	}
	known, err := enqueued(e)
	if err != nil {
		return search.Summary{End: search.EndError}, err
	}
	first, err := r.warm.first(e.Space)
	if err != nil {
		return search.Summary{End: search.EndError}, err
	}
	known = append(known, first...)
	problem := r.warm.with(a.problem, r.problem)
	return search.Run(ctx, search.Options{
		Problem:   problem,
		Sampler:   samplers.Enqueue(sampler(e, problem), known...),
		Scheduler: scheduler(e, problem),
		Executor:  r.executor,
		Journal:   a.journal,
		Seed:      uint64(e.Seed), Trials: r.total, Effort: effort, Epochs: r.epochs,
		Concurrency: e.Search.Concurrency, Workers: r.Workers,
		Stop: r.full, Abandon: r.pacer.over, Observe: r.observe,
	})
}

func sampler(e *experiments.Experiment, p search.Problem) search.Sampler {
	for _, spec := range samplers.All() {
		if spec.Name == e.Search.Sampler {
			return spec.New(e.Space, p)
		}
	}
	return nil
}

func scheduler(e *experiments.Experiment, p search.Problem) search.Scheduler {
	for _, spec := range schedulers.All() {
		if spec.Name != e.Search.Scheduler {
			continue
		}
		return schedulers.Separate(p, func() search.Scheduler {
			if e.Search.FrontAware {
				return schedulers.FrontAware(spec.New(p))
			}
			return spec.New(p)
		})
	}
	return nil
}

// epochs returns the most epochs of a configuration.
func (r *run) epochs(x space.Point) int {
	f := r.problem.facts(x)
	if f.err != nil {
		return 1
	}
	return f.config.Train.Int("epochs")
}
