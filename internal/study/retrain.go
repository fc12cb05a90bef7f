package study

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
	"github.com/doubleroute/sweep/routes"
)

// trainFinal trains a finalist and reads the test part with it. Fault is why it
// could not be trained: that is a result too, and one that the mean must not
// hide.
func (r *run) trainFinal(ctx context.Context, task finalTask, worker int) (m results.Measurement, fault string, err error) {
	cfg, err := configOf(r.Experiment, task.Trial)
	if err != nil {
		return results.Measurement{}, "", err
	}
	m.Final = results.FinalRun{Trial: task.Number, Seed: task.seed, Worker: worker, Started: time.Now()}
	out, err := fitFinal(ctx, r.Options, cfg, task, func(e routes.EpochResult) {
		r.tell(Event{Kind: EpochEnded, Trial: task.Number, Worker: worker, Epoch: e.Epoch, Epochs: task.best, Loss: e.TrainLoss, Seconds: e.Seconds})
	})
	m.Final.TrainSeconds = time.Since(m.Final.Started).Seconds()
	if err != nil {
		if ctx.Err() != nil {
			return results.Measurement{}, "", ctx.Err()
		}
		m.Final.TestAccuracy, m.Final.TestMacroF1, m.Final.TestLoss = math.NaN(), math.NaN(), math.NaN()
		return m, err.Error(), nil
	}
	if task.seed == 0 {
		if err := r.saveModel(task.Number, out.Model); err != nil {
			return results.Measurement{}, "", err
		}
	}
	return m, "", r.read(&m, out.Model)
}

// fitFinal trains a finalist as it is measured and kept: on the training and the
// validation part, to its best epoch.
func fitFinal(ctx context.Context, o Options, cfg routes.Config, task finalTask, ended func(routes.EpochResult)) (*routes.Outcome, error) {
	return routes.Fit(ctx, o.Registry, o.Data, cfg, routes.TrainOptions{
		Seed:    seedOf(o.Experiment.Seed, task.Number, fmt.Sprintf("final %d", task.seed)),
		Part:    routes.TrainAndValidation,
		Epochs:  task.best,
		OnEpoch: ended,
	})
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
	l := results.Latency{Trial: t.Number, Processor: Processor()}
	cfg, err := configOf(r.Experiment, t)
	if err != nil {
		return l, err
	}
	m, err := routes.NewModel(r.Registry, r.data, cfg, 0)
	if err != nil {
		return l, err
	}
	p50, p95, err := m.Latency(predictions)
	if err != nil {
		return l, err
	}
	l.P50, l.P95 = micro(p50), micro(p95)
	for _, s := range r.lengthSamples() {
		if p50, p95, err = m.LatencyOf(s.Examples); err != nil {
			return l, err
		}
		l.Lengths = append(l.Lengths, results.LengthLatency{Tokens: s.Tokens, P50: stats.Number(micro(p50)), P95: stats.Number(micro(p95))})
	}
	return l, nil
}

func micro(d time.Duration) float64 { return float64(d) / 1e3 }

// lengthSamples returns the texts whose latency is measured by length.
func (r *run) lengthSamples() []routes.LengthSample {
	r.sampled.Do(func() { r.samples = r.data.LengthSamples() })
	return r.samples
}

// configOf returns the configuration of a stored trial.
func configOf(e *experiments.Experiment, t results.Trial) (routes.Config, error) {
	x, err := pointOf(e, t)
	if err != nil {
		return routes.Config{}, err
	}
	return e.Config(x)
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
