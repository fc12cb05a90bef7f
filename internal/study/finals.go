package study

import (
	"cmp"
	"context"
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

// finalists returns the trials to be measured on the test part: those of the
// front, and the single routes that they are compared with.
func (r *run) finalists() []int {
	front, singles := results.Finalists(r.journal.all(), r.Experiment.Final.Models)
	return append(front, singles...)
}

// bestEpoch returns the epoch, from 1, whose weights training kept: that of the
// greatest objective and, of those, the least loss.
func bestEpoch(epochs []results.Epoch, objective func(results.Epoch) float64) int {
	best := 0
	for i, e := range epochs {
		x, y := objective(e), objective(epochs[best])
		if x > y || x == y && e.ValidationLoss < epochs[best].ValidationLoss {
			best = i
		}
	}
	return best + 1
}

// finalFLOPs returns the length of one final training of a trial.
func (r *run) finalFLOPs(trial int) float64 {
	examples := len(r.data.Corpus.Train.Labels) + len(r.data.Corpus.Validation.Labels)
	return routes.TrainFLOPs(r.journal.trials[trial].Costs.FLOPs, examples, bestEpoch(r.journal.epochs[trial], r.journal.objective))
}

// finalTask is one training of a finalist.
type finalTask struct{ trial, seed int }

// finals retrains the finalists on training and validation part, reads the test
// part once for each training, and measures latencies.
func (r *run) finals(ctx context.Context) error {
	if !r.hasFinals() {
		return nil
	}
	finalists := r.finalists()
	if err := r.Store.KeepFinals(ctx, r.Experiment.Name, finalists); err != nil {
		return err
	}
	if err := r.dropModels(finalists); err != nil {
		return err
	}
	done, err := r.Store.Finals(ctx, r.Experiment.Name)
	if err != nil {
		return err
	}
	// The longest first: a long one that begins last keeps all others waiting.
	slices.SortStableFunc(finalists, func(a, b int) int { return cmp.Compare(r.finalFLOPs(b), r.finalFLOPs(a)) })
	var tasks []finalTask
	for _, trial := range finalists {
		for seed := range r.Experiment.Final.Seeds {
			if !slices.ContainsFunc(done, func(f results.FinalRun) bool { return f.Trial == trial && f.Seed == seed }) {
				tasks = append(tasks, finalTask{trial, seed})
			}
		}
	}
	if err := r.trainFinals(ctx, tasks); err != nil {
		return err
	}
	return r.latencies(ctx, finalists)
}

// trainFinals works tasks off with the run's workers.
func (r *run) trainFinals(ctx context.Context, tasks []finalTask) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var workers sync.WaitGroup
	var mu sync.Mutex // over next and the store
	next, ended := 0, 0
	for worker := range min(r.Workers, len(tasks)) {
		workers.Go(func() {
			for {
				mu.Lock()
				if next == len(tasks) || ctx.Err() != nil {
					mu.Unlock()
					return
				}
				task := tasks[next]
				next++
				r.tell(Event{Kind: FinalBegan, Trial: task.trial, Seed: task.seed, Worker: worker, Done: ended, Total: len(tasks),
					Routes: r.journal.trials[task.trial].Routes, Views: r.journal.trials[task.trial].Views})
				mu.Unlock()
				f, fault, err := r.trainFinal(ctx, task, worker)
				mu.Lock()
				if err == nil {
					err = r.Store.PutFinal(context.WithoutCancel(ctx), r.Experiment.Name, f)
				}
				if err != nil {
					cancel(err)
				} else {
					ended++
					r.tell(Event{Kind: FinalEnded, Trial: task.trial, Seed: task.seed, Worker: worker, Done: ended, Total: len(tasks),
						Accuracy: f.TestAccuracy, Seconds: f.TrainSeconds, Error: fault, Left: r.finalsLeft(len(tasks)-ended, len(tasks))})
				}
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	return context.Cause(ctx)
}

// finalsLeft predicts the seconds until the finals are done.
func (r *run) finalsLeft(tasks, of int) float64 {
	return r.finalSeconds() * float64(tasks) / float64(max(of, 1))
}

// trainFinal trains a finalist. Fault is why it could not be trained: that is a
// result too, and one that the mean must not hide.
func (r *run) trainFinal(ctx context.Context, task finalTask, worker int) (f results.FinalRun, fault string, err error) {
	cfg, err := r.config(task.trial)
	if err != nil {
		return results.FinalRun{}, "", err
	}
	began := time.Now()
	epochs := bestEpoch(r.journal.epochs[task.trial], r.journal.objective)
	out, err := routes.Fit(ctx, r.Registry, r.data, cfg, routes.TrainOptions{
		Seed:   seedOf(r.Experiment.Seed, task.trial, fmt.Sprintf("final %d", task.seed)),
		Part:   routes.TrainAndValidation,
		Epochs: epochs,
		OnEpoch: func(e routes.EpochResult) {
			r.tell(Event{Kind: EpochEnded, Trial: task.trial, Worker: worker, Epoch: e.Epoch, Epochs: epochs, Loss: e.TrainLoss, Seconds: e.Seconds})
		},
	})
	if err != nil {
		if ctx.Err() != nil {
			return results.FinalRun{}, "", ctx.Err()
		}
		return results.FinalRun{Trial: task.trial, Seed: task.seed,
			TestAccuracy: math.NaN(), TestMacroF1: math.NaN(), TestLoss: math.NaN(), TrainSeconds: time.Since(began).Seconds()}, err.Error(), nil
	}
	seconds := time.Since(began).Seconds()
	if task.seed == 0 {
		if err := r.saveModel(task.trial, out.Model); err != nil {
			return results.FinalRun{}, "", err
		}
	}
	m, err := out.Model.Evaluate(routes.Test)
	return results.FinalRun{Trial: task.trial, Seed: task.seed, TestAccuracy: m.Accuracy, TestMacroF1: m.MacroF1,
		TestLoss: m.Loss, TrainSeconds: seconds}, "", err
}

// latencies measures the finalists one after the other, with nothing beside.
// The weights do not matter for the time, so the ones that are at hand serve.
func (r *run) latencies(ctx context.Context, finalists []int) error {
	known, err := r.Store.Latencies(ctx, r.Experiment.Name)
	if err != nil {
		return err
	}
	for _, trial := range finalists {
		if slices.ContainsFunc(known, func(l results.Latency) bool { return l.Trial == trial }) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		cfg, err := r.config(trial)
		if err != nil {
			return err
		}
		m, err := routes.NewModel(r.Registry, r.data, cfg, 0)
		if err != nil {
			return err
		}
		p50, p95, err := m.Latency(predictions)
		if err != nil {
			return err
		}
		if err := r.Store.PutLatency(ctx, r.Experiment.Name, results.Latency{
			Trial: trial, P50: float64(p50) / 1e3, P95: float64(p95) / 1e3, Processor: Processor(),
		}); err != nil {
			return err
		}
	}
	return nil
}

// config returns the configuration of a stored trial.
func (r *run) config(trial int) (routes.Config, error) {
	x, err := r.journal.point(trial)
	if err != nil {
		return routes.Config{}, err
	}
	return r.Experiment.Config(x)
}
