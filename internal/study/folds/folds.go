package folds

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/internal/runner"
	"github.com/doubleroute/sweep/internal/study/budget"
	"github.com/doubleroute/sweep/internal/study/event"
	"github.com/doubleroute/sweep/internal/study/journal"
	"github.com/doubleroute/sweep/internal/study/problem"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/sqlite"
)

// How many trials are read on folds for each finalist that there may be: those that
// are believed to be best by the validation part, and all, with those that come to be
// finalists when these are read.
const (
	firstFactor = 3
	mostFactor  = 4
)

// Folds reads the candidates of one study.
type Folds struct {
	Options
	data   *Data
	known  map[key]results.FoldReading // that are stored
	missed map[key]bool                // those of the last run that the budget had no room for
	left   bool                        // there were any

	of   *journal.Candidates // what was last planned, when ends trials had ended; nil: nothing
	ends int
}

// Options is what folds need. All must be given.
type Options struct {
	Problem *problem.Problem
	Store   *sqlite.Store
	Runner  runner.Runner // which knows the data of folds, see Data
	Budget  *budget.Budget
	Events  *event.Emitter
}

// key names a reading.
type key struct{ trial, fold int }

// Open takes up what earlier runs read.
func Open(ctx context.Context, o Options) (*Folds, error) {
	f := &Folds{Options: o, data: NewData(o.Problem), known: map[key]results.FoldReading{}, missed: map[key]bool{}}
	readings, err := o.Store.Folds(ctx, o.Problem.Experiment.Name)
	for _, r := range readings {
		f.known[key{r.Trial, r.Fold}] = r
	}
	return f, err
}

// Any reports whether anything was read of candidates.
func (f *Folds) Any() bool { return len(f.known) > 0 }

// Run has the candidates of a search that is over read, as far as that has not been
// done, and forgets what was read of other trials. A finalist that is no candidate
// becomes one, and is read before it is named.
func (f *Folds) Run(ctx context.Context, c *journal.Candidates) error {
	study, _, err := f.Store.Study(ctx, f.Problem.Experiment.Name)
	if err != nil {
		return err
	}
	var keep []results.FoldReading
	switch {
	case countOf(f.Problem) == 0:
	case study.Validation == 0:
		f.Events.Notice("search.folds has no effect on this study: the version that began it did not note how many texts readings are of")
	default:
		pool, err := c.Pool(ctx, study)
		if err != nil {
			return err
		}
		chosen, err := f.readAll(ctx, pool)
		if err != nil {
			return err
		}
		keep = f.readings(chosen)
	}
	return f.keep(ctx, keep)
}

// keep forgets all other readings: those of trials that were candidates of a shorter
// search, and of folds that were cut otherwise.
func (f *Folds) keep(ctx context.Context, readings []results.FoldReading) error {
	if len(readings) == len(f.known) {
		return nil
	}
	clear(f.known)
	for _, r := range readings {
		f.known[key{r.Trial, r.Fold}] = r
	}
	return f.Store.KeepFolds(ctx, f.Problem.Experiment.Name, readings)
}

// readAll reads candidates until all finalists have been read, and returns them.
func (f *Folds) readAll(ctx context.Context, pool *journal.Pool) ([]journal.Finalist, error) {
	models := f.Problem.Experiment.Final.Models
	chosen := pool.Candidates(models, firstFactor*models)
	f.Budget.Searched()
	f.Budget.PlanFolds(nil)
	f.left = false
	clear(f.missed)
	for fresh := chosen; ; {
		if err := f.read(ctx, fresh); err != nil {
			return nil, err
		}
		pool.Read(f.readings(chosen))
		fresh = nil
		for _, one := range pool.Finalists(models) {
			if len(chosen)+len(fresh) < mostFactor*models && !slices.Contains(numbers(chosen), one.Number) {
				fresh = append(fresh, one)
			}
		}
		if len(fresh) == 0 || f.left {
			return chosen, nil
		}
		chosen = append(chosen, fresh...)
	}
}

// readings returns what was read of trials, by trial and fold. That the experiment had other
// folds once does not count.
func (f *Folds) readings(chosen []journal.Finalist) (all []results.FoldReading) {
	sorted := numbers(chosen)
	slices.Sort(sorted)
	for _, number := range sorted {
		for _, fold := range f.data.Folds() {
			if r, ok := f.reading(number, fold); ok {
				all = append(all, r)
			}
		}
	}
	return all
}

// reading returns what is known of a trial on a fold as it is cut now.
func (f *Folds) reading(trial, fold int) (results.FoldReading, bool) {
	r, ok := f.known[key{trial, fold}]
	return r, ok && r.Texts == f.data.Texts(fold)
}

// NoticeLeft says what the budget left out, when there is no more time.
func (f *Folds) NoticeLeft() {
	if !f.left {
		return
	}
	var trials, folds []int
	for k := range f.missed {
		trials, folds = append(trials, k.trial), append(folds, k.fold)
	}
	slices.Sort(trials)
	slices.Sort(folds)
	f.Events.Notice(fmt.Sprintf("the time budget left no room to read %s on %d of %d further folds: the same command makes up for them",
		prose.Count(len(slices.Compact(trials)), "candidate"), len(slices.Compact(folds)), len(f.data.Folds())))
}

// Plan tells the budget what will be read if the search ends now; it does so anew
// whenever there are a twentieth more trials than before. Once there was no room for a
// round, the search may have what is left.
func (f *Folds) Plan(ctx context.Context, c *journal.Candidates) error {
	if !f.Budget.Limited() || f.left || countOf(f.Problem) == 0 || c == f.of && 20*c.Ends() <= 21*f.ends {
		return nil
	}
	f.of, f.ends = c, c.Ends()
	study, _, err := f.Store.Study(ctx, f.Problem.Experiment.Name)
	if err != nil || study.Validation == 0 {
		return err
	}
	pool, err := c.Planned(ctx, study)
	if err != nil {
		return err
	}
	models := f.Problem.Experiment.Final.Models
	chosen := pool.Candidates(models, firstFactor*models)
	var rounds [][]float64
	for _, fold := range f.data.Folds() {
		rounds = append(rounds, secondsOf(f.round(chosen, fold)))
	}
	f.Budget.PlanFolds(rounds)
	return nil
}

// round lists the trainings of candidates for a fold that have not been done, the
// longest first: one that begins last keeps all others waiting. A route that is trained apart
// is trained once for all of them.
func (f *Folds) round(chosen []journal.Finalist, fold int) (all []training) {
	seen := map[string]bool{}
	for _, one := range chosen {
		if _, read := f.reading(one.Number, fold); !read {
			all = append(all, training{one, fold, f.seconds(one, seen)})
		}
	}
	slices.SortStableFunc(all, func(a, b training) int { return cmp.Compare(b.seconds, a.seconds) })
	return all
}

// seconds predicts one training from the trial's own, without load: the fold's parts
// are about as large. Of routes that are trained apart it is what is not seen yet.
func (f *Folds) seconds(one journal.Finalist, seen map[string]bool) float64 {
	share := 1.0
	if facts, err := f.Problem.Stored(one.Trial); err == nil && len(facts.Alone) > 0 {
		fresh, all := 0.0, 0.0
		for _, a := range facts.Alone {
			length := a.Length * float64(a.Epochs)
			if all += length; !seen[a.Key] {
				fresh += length
			}
			seen[a.Key] = true
		}
		share = fresh / max(all, 1)
	}
	size := float64(f.texts()) * (1 - 1/float64(countOf(f.Problem))) / float64(len(f.Problem.Data.Corpus.Train.Labels))
	return (share*float64(one.Epochs)*one.Epoch*size + one.Setup) * math.Exp(-f.Budget.LoadOf(one.Number))
}

// texts is how many there are in all folds.
func (f *Folds) texts() int {
	c := f.Problem.Data.Corpus
	return len(c.Train.Labels) + len(c.Validation.Labels)
}

func secondsOf(all []training) (seconds []float64) {
	for _, t := range all {
		seconds = append(seconds, t.seconds)
	}
	return seconds
}

func numbers(all []journal.Finalist) []int {
	list := make([]int, len(all))
	for i, one := range all {
		list[i] = one.Number
	}
	return list
}
