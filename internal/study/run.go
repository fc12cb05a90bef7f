package study

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/internal/blob"
	"github.com/doubleroute/sweep/internal/runner"
	"github.com/doubleroute/sweep/internal/study/bank"
	"github.com/doubleroute/sweep/internal/study/budget"
	"github.com/doubleroute/sweep/internal/study/event"
	"github.com/doubleroute/sweep/internal/study/finals"
	"github.com/doubleroute/sweep/internal/study/folds"
	"github.com/doubleroute/sweep/internal/study/journal"
	"github.com/doubleroute/sweep/internal/study/problem"
	"github.com/doubleroute/sweep/internal/task"
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
	Workers    int           // trainings at once; 0: 1; at most MostWorkers
	Budget     time.Duration // wall-clock time for all of it; 0: no limit
	Unlimited  bool          // as many trials as the budget allows
	Models     string        // folder for the finalists' models; empty: they are not kept
	Version    string        // of the program
	OnEvent    func(Event)   // called for one event at a time; nothing waits for it
	Runner     runner.Runner // does all trainings; nil: Workers goroutines
}

// MostWorkers is how many trainings may be done at once: as many as an experiment may
// have under way (search.concurrency).
const MostWorkers = 10000

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
	watched, stop := inPlace(ctx, o.Store)
	sum, err := locked(watched, o)
	stop()
	if o.Store.InPlace() != nil {
		err = rescue(context.WithoutCancel(ctx), o.Store)
	}
	return sum, errors.Join(err, unlock())
}

func locked(ctx context.Context, o Options) (search.Summary, error) {
	o, err := asBegun(ctx, o)
	if err != nil {
		return search.Summary{}, err
	}
	r, err := newRun(ctx, o)
	if err != nil {
		return search.Summary{}, err
	}
	defer r.events.Close(ctx)
	return r.all(ctx)
}

// newRun takes up what is stored.
func newRun(ctx context.Context, o Options) (*run, error) {
	if err := sound(ctx, o); err != nil {
		return nil, err
	}
	r := &run{Options: o, problem: problem.New(o.Experiment, o.Registry, o.Data)}
	r.notices = r.problem.Notices()
	r.Workers = min(max(o.Workers, 1), MostWorkers)
	if o.Runner != nil {
		r.Workers = o.Runner.Workers()
	}
	var err error
	if r.warm, err = enter(ctx, o, r.problem.Digest, r.notices); err != nil {
		return nil, err
	}
	r.budget = budget.New(o.Budget, r.Workers)
	r.trials = &trials{problem: r.problem, budget: r.budget}
	if err := r.open(ctx); err != nil {
		return nil, err
	}
	r.total = r.trialCount()
	store, fault, err := openCheckpoints(o.Models, r.journal.Unfinished)
	if err != nil {
		return nil, err
	}
	r.events = event.NewEmitter(o.Experiment.Name, r.total, o.OnEvent)
	if fault != nil {
		r.events.Notice(fault.Error())
	}
	if r.Runner == nil {
		r.Runner = localRunner(r.Options, r.problem, store)
	}
	r.trials.runner, r.trials.events, r.trials.checkpoints = r.Runner, r.events, store
	if r.folds, err = folds.Open(ctx, folds.Options{Problem: r.problem, Store: o.Store, Runner: r.Runner, Budget: r.budget, Events: r.events}); err != nil {
		r.events.Close(ctx)
		return nil, err
	}
	r.finals, err = finals.Open(ctx, finals.Options{Problem: r.problem, Store: o.Store, Runner: r.Runner, Budget: r.budget, Events: r.events, Models: o.Models})
	if err != nil {
		r.events.Close(ctx)
	}
	return r, err
}

// localRunner is a runner of goroutines of this process.
func localRunner(o Options, p *problem.Problem, checkpoints blob.Store) runner.Runner {
	return runner.NewLocal(task.Env{Registry: o.Registry, Data: folds.NewData(p), Checkpoints: checkpoints, Program: o.Version}, o.Workers)
}

// open reads how far the search has come.
func (r *run) open(ctx context.Context) (err error) {
	r.journal, err = journal.Open(ctx, r.problem, r.Store)
	r.trials.journal = r.journal
	return err
}

// enter stores a new study, or checks that the stored one is the same, and
// returns what it takes from an earlier one.
func enter(ctx context.Context, o Options, digest string, notices []string) (warm, error) {
	e, data := o.Experiment, o.Data
	old, found, err := o.Store.Study(ctx, e.Name)
	if err != nil {
		return warm{}, err
	}
	w, err := openWarm(ctx, o, old.Hash)
	if err != nil {
		return warm{}, err
	}
	hash := e.Hash(digest)
	if found {
		was, mark, _ := strings.Cut(old.Hash, warmMark)
		switch {
		case was == hash && old.Hash == hash+w.mark:
			return w, note(ctx, o, old)
		case was == hash && mark != "" && w.mark != "":
			return warm{}, errWarm(e)
		}
		if older := *e; older.Search.FrontAware {
			if older.Search.FrontAware = false; older.Hash(digest) == was {
				return warm{}, fmt.Errorf("study %q was begun without stopping trials that cannot reach the front: "+
					"go on with search.front_aware = false in %s, or give this one another name: %w", e.Name, e.File, ErrChanged)
			}
		}
		return warm{}, fmt.Errorf("study %q was begun with another experiment, other data or another seed: "+
			"give this one another name (name = \"…\" in %s), or keep its results elsewhere: %w", e.Name, e.File, ErrChanged)
	}
	return w, o.Store.PutStudy(ctx, results.Study{
		Name: e.Name, Seed: e.Seed, Experiment: e.Source, File: e.File, Set: o.Set, Defaults: e.Defaults(), Hash: hash + w.mark,
		Version: o.Version, Processor: task.Processor(),
		Maximize: e.Objective.Maximize, Minimize: e.Objective.Minimize, Margin: e.Final.Margin, Validation: len(data.Corpus.Validation.Labels),
		Classes: data.Corpus.Classes, Notices: notices, Created: time.Now().UTC(),
	})
}

// note stores where the experiment of a stored study is now.
func note(ctx context.Context, o Options, old results.Study) error {
	e := o.Experiment
	if old.Experiment == e.Source && old.File == e.File && slices.Equal(old.Set, o.Set) && old.Margin == e.Final.Margin {
		return nil
	}
	return o.Store.PutSource(ctx, results.Study{Name: e.Name, Experiment: e.Source, File: e.File, Set: o.Set, Margin: e.Final.Margin})
}

// run is one call of Run.
type run struct {
	Options
	problem *problem.Problem
	journal *journal.Journal
	budget  *budget.Budget
	events  *event.Emitter
	trials  *trials
	folds   *folds.Folds
	finals  *finals.Finals
	warm    warm
	notices []string
	total   int // trials that there are to be; 0: not known

	suggested int     // trials of this round
	ended     int     // of these
	most      int     // trials that ended in a round
	trained   int     // of these, that took some time
	seconds   float64 // that those took
	planned   int     // version of the candidates that the budget knows
}

func (r *run) all(ctx context.Context) (search.Summary, error) {
	r.events.Emit(Event{Kind: StudyBegan, Total: r.total, Worker: -1, Trial: -1, Text: r.describe()})
	if n := r.journal.Jobs; n > 0 {
		r.events.Notice(fmt.Sprintf("goes on after %d finished trainings of an earlier run", n))
	}
	for _, n := range r.notices {
		r.events.Notice(n)
	}
	r.noticeFewer()
	sum, err := r.round(ctx)
	for err == nil && sum.End == search.EndStopped && r.budget.More(r.ended) {
		if err = r.again(ctx); err == nil {
			sum, err = r.round(ctx)
		}
	}
	if err != nil {
		return sum, err
	}
	r.folds.NoticeLeft()
	ended := max(r.ended, r.most)
	r.events.Emit(Event{Kind: StudyEnded, Worker: -1, Trial: -1, Done: ended, Total: ended, Text: sum.Reason, End: sum.End})
	return sum, nil
}

// round searches, and measures the finalists.
func (r *run) round(ctx context.Context) (search.Summary, error) {
	if err := r.plan(ctx); err != nil {
		return search.Summary{}, err
	}
	sum, err := r.search(ctx)
	if err := errors.Join(err, r.journal.Close()); err != nil {
		return sum, err
	}
	if err := r.folds.Run(ctx, r.journal.Candidates); err != nil {
		return sum, err
	}
	if err := r.finals.Run(ctx, r.journal.Candidates, sum.End == search.EndStopped && !r.folds.Any()); err != nil {
		return sum, err
	}
	r.dropWeights()
	return sum, nil
}

// plan tells the budget what comes after the search if it ends now.
func (r *run) plan(ctx context.Context) error {
	r.finals.Plan(r.journal.Candidates)
	return r.folds.Plan(ctx, r.journal.Candidates)
}

// dropWeights removes the weights of routes that the finals trained: their models are
// stored, and what the search needs again are the records.
func (r *run) dropWeights() {
	items, err := r.trials.checkpoints.List()
	for _, item := range items {
		if task.HasWeights(item.Key) {
			err = errors.Join(err, r.trials.checkpoints.Delete(item.Key))
		}
	}
	if err != nil {
		r.events.Notice(fmt.Sprintf("the weights of routes of the finals cannot be removed: %v", err))
	}
}

// again makes ready to go on with the search, as a run after this one would:
// the finals left some of the time that was kept for them.
func (r *run) again(ctx context.Context) error {
	r.events.Notice(fmt.Sprintf("%.3g s of the time budget are left: the search goes on", r.budget.Left()))
	r.events.Restart()
	r.most = max(r.most, r.ended)
	r.suggested, r.ended, r.trained, r.seconds = 0, 0, 0, 0
	return r.open(ctx)
}

// trialCount returns how many trials there are to be, with those that earlier runs
// began; 0 for as many as a budget allows.
func (r *run) trialCount() int {
	e := r.Experiment
	if r.Unlimited || e.Search.FLOPs > 0 && !e.Written("search.trials") {
		return 0
	}
	return max(e.Search.Trials, r.journal.Begun())
}

// noticeFewer says that a smaller number than that of the trials begun takes none back.
func (r *run) noticeFewer() {
	if asked := r.Experiment.Search.Trials; r.total > asked {
		r.events.Notice(fmt.Sprintf("%d trials have begun, and search.trials = %d: none is added, and all keep their results", r.total, asked))
	}
}

// describe says in a line what the study is about.
func (r *run) describe() string {
	c := r.Data.Corpus
	return fmt.Sprintf("%d training, %d validation, %d test examples of %d classes",
		len(c.Train.Labels), len(c.Validation.Labels), len(c.Test.Labels), len(c.Classes))
}

func (r *run) search(ctx context.Context) (search.Summary, error) {
	e := r.Experiment
	within, spent, wait := r.budget.Within(ctx)
	defer wait()
	within, stop := context.WithCancel(within)
	defer stop()
	r.journal.Stop = stop
	sum, err := r.searchWithin(within)
	switch fault := r.journal.Fault(); {
	case fault != nil:
		err = fault
	case err != nil && ctx.Err() == nil && spent():
		sum.End, err = search.EndStopped, nil
	}
	sum.Suggested = max(sum.Suggested, r.journal.Begun()) // the budget may be spent before they are all replayed
	if sum.End == search.EndStopped && r.Budget > 0 {
		sum.Reason = fmt.Sprintf("the time budget is spent; %d trials had begun", sum.Suggested)
	}
	if sum.End == search.EndEffort {
		sum.Reason = fmt.Sprintf("search.flops = %g has no room for another trial after %d", e.Search.FLOPs, sum.Suggested)
	}
	return sum, err
}

func (r *run) searchWithin(ctx context.Context) (search.Summary, error) {
	e, failed := r.Experiment, search.Summary{End: search.EndError}
	known, journal, flops, err := bank.Open(ctx, bank.Options{Problem: r.problem, Store: r.Store, Runner: r.Runner, Budget: r.budget, Events: r.events}, r.journal)
	if err != nil {
		return failed, err
	}
	effort := e.Search.FLOPs
	if effort > 0 {
		effort = max(effort-flops, 1)
	}
	first, err := r.problem.Enqueued()
	if err != nil {
		return failed, err
	}
	earlier, err := r.warm.first(e.Space)
	if err != nil {
		return failed, err
	}
	strong, err := r.problem.Portfolio()
	if err != nil {
		return failed, err
	}
	searched := r.warm.with(known, r.problem)
	return search.Run(ctx, search.Options{
		Problem:   searched,
		Sampler:   samplers.Enqueue(sampler(e, searched), slices.Concat(first, earlier, strong)...),
		Scheduler: scheduler(e, searched),
		Executor:  r.trials,
		Journal:   journal,
		Seed:      uint64(e.Seed), Trials: r.total, Effort: effort, Epochs: r.epochs,
		Concurrency: e.Search.Concurrency, Workers: r.Workers,
		Stop: r.full, Abandon: r.budget.Over, Observe: r.observe,
	})
}

// full reports whether the budget has no room for another trial. Trials of
// earlier runs are taken up in any case.
func (r *run) full() bool { return r.suggested > r.journal.Last && r.budget.Full() }

// epochs returns the most epochs of a configuration.
func (r *run) epochs(x space.Point) int {
	f, err := r.problem.Facts(x)
	if err != nil {
		return 1
	}
	return f.Epochs
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
			s := spec.New(p)
			if !e.Search.FreeFailed {
				s = schedulers.KeepFailed(s)
			}
			if e.Search.FrontAware && !e.Apart() {
				s = schedulers.FrontAware(s)
			}
			return s
		})
	}
	return nil
}
