package study

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/routes"
)

// predictions is how many single predictions a latency is measured over.
const predictions = 400

// hasFinals reports whether the test part is to be read.
func (r *run) hasFinals() bool {
	return r.Experiment.Final.Seeds > 0 && len(r.data.Corpus.Test.Labels) > 0
}

// finalists returns the trials to be measured on the test part.
func (r *run) finalists() []finalist {
	if !r.hasFinals() {
		return nil
	}
	return r.journal.standing.finalists(r.Experiment.Final.Models)
}

// finals retrains the finalists on training and validation part, reads the test
// part once for each training, and measures latencies.
func (r *run) finals(ctx context.Context) error {
	if !r.hasFinals() {
		return nil
	}
	finalists := r.finalists()
	numbers := make([]int, len(finalists))
	for i, f := range finalists {
		numbers[i] = f.Number
	}
	if err := r.dropModels(ctx, numbers); err != nil {
		return err
	}
	if err := r.Store.KeepFinals(ctx, r.Experiment.Name, numbers); err != nil {
		return err
	}
	if err := r.keepLabels(ctx); err != nil {
		return err
	}
	r.pacer.searched()
	c := &finalCrew{run: r, tasks: r.finalTasks(finalists)}
	c.total = len(c.tasks)
	if err := c.train(ctx); err != nil {
		return err
	}
	c.tellMissed()
	return r.latencies(ctx, finalists)
}

// finalTask is one training of a finalist.
type finalTask struct {
	finalist
	seed    int
	seconds float64 // that it should take, without load
	again   bool    // it is measured, and its model is lost
}

// finalTasks lists the trainings that are missing: the first of each finalist,
// then the second of each, so that a budget that ends leaves something of all.
// The longest come first: one that begins last keeps all others waiting.
func (r *run) finalTasks(finalists []finalist) []finalTask {
	var tasks []finalTask
	for _, f := range finalists {
		for seed := range r.Experiment.Final.Seeds {
			measured := r.measured[finalKey{f.Number, seed}]
			if !measured || seed == 0 && r.lost(f.Number) {
				tasks = append(tasks, finalTask{finalist: f, seed: seed, seconds: r.finalSeconds(f), again: measured})
			}
		}
	}
	slices.SortStableFunc(tasks, func(a, b finalTask) int {
		return cmp.Or(cmp.Compare(a.seed, b.seed), cmp.Compare(b.seconds, a.seconds))
	})
	return tasks
}

// finalKey names a training of a finalist.
type finalKey struct{ trial, seed int }

// finalSeconds predicts one final training from the trial's own, without load.
// It trains on the validation part too and does not read it after each epoch;
// to read is a third of to train.
func (r *run) finalSeconds(f finalist) float64 {
	c := r.data.Corpus
	train, validation, test := float64(len(c.Train.Labels)), float64(len(c.Validation.Labels)), float64(len(c.Test.Labels))
	epochs := (float64(f.best)*3*(train+validation) + test) / (3*train + validation)
	return (epochs*f.epoch + f.setup) * math.Exp(-r.pacer.loadOf(f.Number))
}

// plan tells the pacer what comes after the search if it ends now.
func (r *run) plan() {
	finalists := r.finalists()
	c := r.data.Corpus
	train, validation := float64(len(c.Train.Labels)), float64(len(c.Validation.Labels))
	p := finalPlan{closing: reporting}
	for _, t := range r.finalTasks(finalists) {
		if !r.missed[finalKey{t.Number, t.seed}] {
			p.tasks = append(p.tasks, t.seconds)
		}
	}
	for _, f := range finalists {
		p.closing += f.setup + r.latencySeconds(2*f.epoch/(3*train+validation))
	}
	r.pacer.plan(p)
}

// What follows the finals takes: seconds for the report, and for one prediction
// beside what it takes in training.
const (
	reporting  = 0.3
	predicting = 20e-6
)

// latencySeconds predicts how long the measuring of one finalist's latencies
// takes, of which one prediction takes so much in training.
func (r *run) latencySeconds(one float64) float64 {
	seconds := predictions * (predicting + one)
	for _, s := range r.lengthSamples() {
		seconds += routes.LatencySeconds(predicting + one*s.Ratio)
	}
	return seconds
}

// finalCrew trains finalists with the run's workers.
type finalCrew struct {
	*run
	mu     sync.Mutex // over what follows, and the store
	tasks  []finalTask
	total  int
	ended  int
	missed []finalTask // there was no time for them
}

// errSpent is why a context ends whose time budget is spent.
var errSpent = errors.New("the time budget is spent")

// train works the tasks off.
func (c *finalCrew) train(ctx context.Context) error {
	within, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	if c.pacer.budget > 0 {
		timer := time.AfterFunc(c.pacer.lastMoment(), func() { cancel(errSpent) })
		defer timer.Stop()
	}
	var workers sync.WaitGroup
	for worker := range min(c.Workers, len(c.tasks)) {
		workers.Go(func() {
			for {
				task, ok := c.next(within, worker)
				if !ok {
					return
				}
				m, fault, err := c.retrain(within, task, worker)
				if err := c.took(ctx, task, worker, m, fault, err); err != nil {
					cancel(err)
				}
			}
		})
	}
	workers.Wait()
	if err := context.Cause(within); err != nil && !errors.Is(err, errSpent) {
		return err
	}
	c.missed = append(c.missed, c.tasks...)
	return nil
}

// next returns the next task for which there is time.
func (c *finalCrew) next(ctx context.Context, worker int) (finalTask, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.tasks) > 0 && ctx.Err() == nil {
		task := c.tasks[0]
		c.tasks = c.tasks[1:]
		if !c.pacer.fits(task.seconds) {
			c.missed = append(c.missed, task)
			continue
		}
		c.tell(Event{Kind: FinalBegan, Trial: task.Number, Seed: task.seed, Worker: worker, Done: c.ended, Total: c.total,
			Routes: task.Routes, Views: task.Views})
		return task, true
	}
	return finalTask{}, false
}

// took stores what came of a task. The error ends the finals.
func (c *finalCrew) took(ctx context.Context, task finalTask, worker int, m results.Measurement, fault string, err error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case err != nil && ctx.Err() == nil && errors.Is(err, context.Canceled):
		c.missed = append(c.missed, task)
		return nil
	case err != nil:
		return err
	}
	key, f := finalKey{task.Number, task.seed}, m.Final
	if !task.again {
		if err := c.Store.PutMeasurement(context.WithoutCancel(ctx), c.Experiment.Name, m); err != nil {
			return err
		}
	}
	c.ended++
	c.measured[key] = true
	c.failed[task.Number] = c.failed[task.Number] || task.seed == 0 && fault != ""
	c.pacer.finalEnded(task.seconds, f.TrainSeconds)
	left := make([]float64, len(c.tasks))
	for i, t := range c.tasks {
		left[i] = t.seconds
	}
	c.tell(Event{Kind: FinalEnded, Trial: task.Number, Seed: task.seed, Worker: worker, Done: c.ended, Total: c.total,
		Accuracy: f.TestAccuracy, Seconds: f.TrainSeconds, Error: fault, Left: c.pacer.lasts(left)})
	return nil
}

// tellMissed says what the budget left out.
func (c *finalCrew) tellMissed() {
	var trials []int
	for _, t := range c.missed {
		if key := (finalKey{t.Number, t.seed}); !c.run.missed[key] {
			c.run.missed[key] = true
			trials = append(trials, t.Number)
		}
	}
	if len(trials) == 0 {
		return // or it has been told
	}
	missed := len(trials)
	slices.Sort(trials)
	c.notice(fmt.Sprintf("the time budget left no room for %d of %d final trainings, those of trials %s: the same command makes up for them",
		missed, c.total, enumerate(slices.Compact(trials))))
}

func (r *run) notice(text string) {
	r.tell(Event{Kind: Noticed, Worker: -1, Trial: -1, Text: text})
}
