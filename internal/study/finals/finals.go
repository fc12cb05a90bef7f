// Package finals measures the finalists of a study: each is retrained with
// several seeds on the training and the validation part and read on the test
// part, once, and its latency is measured.
package finals

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"sync"

	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/internal/runner"
	"github.com/doubleroute/sweep/internal/study/budget"
	"github.com/doubleroute/sweep/internal/study/event"
	"github.com/doubleroute/sweep/internal/study/journal"
	"github.com/doubleroute/sweep/internal/study/problem"
	"github.com/doubleroute/sweep/internal/task"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/routes"
)

// Finals measures the finalists of one study.
type Finals struct {
	Options
	measured map[key]bool   // final trainings that are stored
	missed   map[key]bool   // those that the budget had no room for
	failed   map[int]bool   // trials whose first training failed
	singles  map[key]single // routes of finalists as they are alone, by trial and route
	samples  func() []routes.LengthSample
	believed []journal.Finalist  // as was last worked out for the plan, when ends trials had ended; nil: never
	of       *journal.Candidates // those that these are of
	ends     int
}

// Options is what finals need. All must be given but Models.
type Options struct {
	Problem *problem.Problem
	Store   *sqlite.Store
	Runner  runner.Runner
	Budget  *budget.Budget
	Events  *event.Emitter
	Models  string // folder for the finalists' models; empty: they are not stored
}

// key names a training of a finalist.
type key struct {
	trial, seed int
	route       string // a or b where it is trained alone; empty: the whole model
}

// training is one training of a finalist.
type training struct {
	journal.Finalist
	seed    int
	route   string  // a or b: this route of it alone; empty: the whole model
	alone   single  // that route
	seconds float64 // that it should take, without load
	again   bool    // it is measured, and its model is lost
}

// Open takes up what earlier runs measured.
func Open(ctx context.Context, o Options) (*Finals, error) {
	f := &Finals{Options: o, measured: map[key]bool{}, missed: map[key]bool{}, failed: map[int]bool{}, singles: map[key]single{},
		samples: sync.OnceValue(o.Problem.Data.LengthSamples)}
	known, err := o.Store.Finals(ctx, o.Problem.Experiment.Name)
	for _, k := range known {
		f.measured[key{k.Trial, k.Seed, ""}] = true
		f.failed[k.Trial] = f.failed[k.Trial] || k.Seed == 0 && math.IsNaN(k.TestAccuracy)
	}
	if err != nil {
		return f, err
	}
	alone, err := o.Store.Alone(ctx, o.Problem.Experiment.Name)
	for _, k := range alone {
		f.measured[key{k.Trial, k.Seed, k.Route}] = true
	}
	return f, err
}

// has reports whether the test part is to be read.
func (f *Finals) has() bool {
	return f.Problem.Experiment.Final.Seeds > 0 && len(f.Problem.Data.Corpus.Test.Labels) > 0
}

// believe returns the trials to be measured, of a pool that is read anew or, for a
// plan, of the last one.
func (f *Finals) believe(ctx context.Context, pool func(context.Context, results.Study) (*journal.Pool, error)) ([]journal.Finalist, error) {
	study, _, err := f.Store.Study(ctx, f.Problem.Experiment.Name)
	if err != nil {
		return nil, err
	}
	p, err := pool(ctx, study)
	if err != nil {
		return nil, err
	}
	readings, err := f.Store.Folds(ctx, study.Name)
	if err != nil {
		return nil, err
	}
	p.Read(readings)
	return p.Finalists(f.Problem.Experiment.Final.Models), nil
}

// finalists returns the trials to be measured as far as can be told yet: with a
// budget, which must leave room for them, worked out whenever there are a twentieth
// more trials than before. What cannot be read is found out later.
func (f *Finals) finalists(c *journal.Candidates) []journal.Finalist {
	if !f.has() {
		return nil
	}
	if f.Budget.Limited() && f.Stale(c) {
		f.of, f.ends = c, c.Ends()
		if believed, err := f.believe(context.Background(), c.Planned); err == nil {
			f.believed = believed
		}
	}
	if len(f.believed) > 0 {
		return f.believed
	}
	return c.Finalists(f.Problem.Experiment.Final.Models)
}

// Stale reports whether so many trials have ended since the last plan that others may
// be believed to be finalists.
func (f *Finals) Stale(c *journal.Candidates) bool { return c != f.of || 20*c.Ends() > 21*f.ends }

// Run measures the finalists among candidates, as far as that has not been done,
// and then forgets what was measured of others. As planned, they are the finalists that a
// budget has left room for: what is known of trials must be what it was then.
func (f *Finals) Run(ctx context.Context, c *journal.Candidates, planned bool) error {
	if !f.has() {
		return nil
	}
	finalists := f.believed
	if !planned || !f.Budget.Limited() || c != f.of || len(finalists) == 0 {
		var err error
		if finalists, err = f.believe(ctx, c.Pool); err != nil {
			return err
		}
	}
	numbers := make([]int, len(finalists))
	for i, one := range finalists {
		numbers[i] = one.Number
	}
	if err := f.storeLabels(ctx); err != nil {
		return err
	}
	f.Budget.Searched()
	missed, total, err := f.train(ctx, f.missing(finalists))
	if err != nil {
		return err
	}
	f.noticeMissed(missed, total)
	if len(missed) == 0 {
		if err := f.keep(ctx, numbers); err != nil {
			return err
		}
	}
	return f.latencies(ctx, finalists)
}

// keep forgets what was measured of other trials than the finalists. Where a budget has
// not let all of these be measured, it stays: what an earlier round found may be the best
// that there is.
func (f *Finals) keep(ctx context.Context, finalists []int) error {
	if err := f.dropModels(ctx, finalists); err != nil {
		return err
	}
	maps.DeleteFunc(f.measured, func(k key, _ bool) bool { return !slices.Contains(finalists, k.trial) })
	return f.Store.KeepFinals(ctx, f.Problem.Experiment.Name, finalists)
}

// missing lists the trainings that are not stored: the first of each finalist,
// then the second of each, so that a budget that ends leaves something of all.
// Last come those of the routes of pairs alone.
// The longest come first: one that begins last keeps all others waiting.
func (f *Finals) missing(finalists []journal.Finalist) []training {
	var all []training
	for _, one := range finalists {
		for seed := range f.Problem.Experiment.Final.Seeds {
			measured := f.measured[key{one.Number, seed, ""}]
			if !measured || seed == 0 && f.lost(one.Number) {
				all = append(all, training{Finalist: one, seed: seed, seconds: f.seconds(one), again: measured})
			}
		}
		all = append(all, f.alone(one)...)
	}
	slices.SortStableFunc(all, func(a, b training) int {
		return cmp.Or(cmp.Compare(min(len(a.route), 1), min(len(b.route), 1)), cmp.Compare(a.seed, b.seed), cmp.Compare(b.seconds, a.seconds))
	})
	return all
}

// noticeMissed says what the budget left out.
func (f *Finals) noticeMissed(missed []training, total int) {
	var trials []int
	for _, t := range missed {
		if k := (key{t.Number, t.seed, t.route}); !f.missed[k] {
			f.missed[k] = true
			trials = append(trials, t.Number)
		}
	}
	if len(trials) == 0 {
		return // or there has been a notice
	}
	n := len(trials)
	slices.Sort(trials)
	f.Events.Notice(fmt.Sprintf("the time budget left no room for %d of %d final trainings, those of trials %s: the same command makes up for them",
		n, total, prose.AndNumbers(slices.Compact(trials))))
}

// seconds predicts one final training from the trial's own, without load. It
// trains on the validation part too and is not evaluated after each epoch; to
// evaluate is a third of to train.
func (f *Finals) seconds(one journal.Finalist) float64 {
	train, validation, test := f.texts()
	epochs := (float64(one.Best)*3*(train+validation) + test) / (3*train + validation)
	return (epochs*one.Epoch + one.Setup) * math.Exp(-f.Budget.LoadOf(one.Number))
}

// texts returns how many there are of each part.
func (f *Finals) texts() (train, validation, test float64) {
	c := f.Problem.Data.Corpus
	return float64(len(c.Train.Labels)), float64(len(c.Validation.Labels)), float64(len(c.Test.Labels))
}

// Plan tells the budget what comes after the search if it ends now.
func (f *Finals) Plan(c *journal.Candidates) {
	finalists := f.finalists(c)
	train, validation, _ := f.texts()
	plan := budget.Finals{Closing: reporting}
	for _, t := range f.missing(finalists) {
		if !f.missed[key{t.Number, t.seed, t.route}] {
			plan.Tasks = append(plan.Tasks, t.seconds)
		}
	}
	for _, one := range finalists {
		plan.Closing += one.Setup + f.latencySeconds(2*one.Epoch/(3*train+validation))
	}
	f.Budget.Plan(plan)
}

// What follows the finals takes: seconds for the report, and for one prediction
// beside what it takes in training.
const (
	reporting  = 0.3
	predicting = 20e-6
)

// latencySeconds predicts how long the measuring of one finalist's latencies
// takes, of which one prediction takes so much in training.
func (f *Finals) latencySeconds(one float64) float64 {
	seconds := task.LatencyRuns * (predicting + one)
	for _, s := range f.samples() {
		seconds += routes.LatencySeconds(predicting + one*s.Ratio)
	}
	return seconds
}
