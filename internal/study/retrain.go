package study

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/routes"
)

// trainFinal trains a finalist. Fault is why it could not be trained: that is a
// result too, and one that the mean must not hide.
func (r *run) trainFinal(ctx context.Context, task finalTask, worker int) (f results.FinalRun, fault string, err error) {
	cfg, err := r.config(task.Trial)
	if err != nil {
		return results.FinalRun{}, "", err
	}
	began := time.Now()
	out, err := routes.Fit(ctx, r.Registry, r.data, cfg, routes.TrainOptions{
		Seed:   seedOf(r.Experiment.Seed, task.Number, fmt.Sprintf("final %d", task.seed)),
		Part:   routes.TrainAndValidation,
		Epochs: task.best,
		OnEpoch: func(e routes.EpochResult) {
			r.tell(Event{Kind: EpochEnded, Trial: task.Number, Worker: worker, Epoch: e.Epoch, Epochs: task.best, Loss: e.TrainLoss, Seconds: e.Seconds})
		},
	})
	if err != nil {
		if ctx.Err() != nil {
			return results.FinalRun{}, "", ctx.Err()
		}
		return results.FinalRun{Trial: task.Number, Seed: task.seed,
			TestAccuracy: math.NaN(), TestMacroF1: math.NaN(), TestLoss: math.NaN(), TrainSeconds: time.Since(began).Seconds()}, err.Error(), nil
	}
	seconds := time.Since(began).Seconds()
	if task.seed == 0 {
		if err := r.saveModel(task.Number, out.Model); err != nil {
			return results.FinalRun{}, "", err
		}
	}
	m, err := out.Model.Evaluate(routes.Test)
	return results.FinalRun{Trial: task.Number, Seed: task.seed, TestAccuracy: m.Accuracy, TestMacroF1: m.MacroF1,
		TestLoss: m.Loss, TrainSeconds: seconds}, "", err
}

// latencies measures the finalists one after the other, with nothing beside.
func (r *run) latencies(ctx context.Context, finalists []finalist) error {
	known, err := r.Store.Latencies(ctx, r.Experiment.Name)
	if err != nil {
		return err
	}
	for i, f := range finalists {
		if slices.ContainsFunc(known, func(l results.Latency) bool { return l.Trial == f.Number }) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if r.pacer.spent() {
			r.notice(fmt.Sprintf("the time budget left no room for the latencies of %d of %d finalists: the same command makes up for them", len(finalists)-i, len(finalists)))
			return nil
		}
		l, err := r.latency(f.Trial)
		if err != nil {
			return err
		}
		if err := r.Store.PutLatency(ctx, r.Experiment.Name, l); err != nil {
			return err
		}
	}
	return nil
}

// measureLatency measures a finalist. The weights do not matter for the time, so
// the ones that are at hand serve.
func (r *run) measureLatency(t results.Trial) (results.Latency, error) {
	cfg, err := r.config(t)
	if err != nil {
		return results.Latency{}, err
	}
	m, err := routes.NewModel(r.Registry, r.data, cfg, 0)
	if err != nil {
		return results.Latency{}, err
	}
	p50, p95, err := m.Latency(predictions)
	return results.Latency{Trial: t.Number, P50: float64(p50) / 1e3, P95: float64(p95) / 1e3, Processor: Processor()}, err
}

// config returns the configuration of a stored trial.
func (r *run) config(t results.Trial) (routes.Config, error) {
	x, err := pointOf(r.Experiment, t)
	if err != nil {
		return routes.Config{}, err
	}
	return r.Experiment.Config(x)
}

// enumerate lists numbers as a sentence does: "1, 2 and 3".
func enumerate(numbers []int) string {
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = strconv.Itoa(n)
	}
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
