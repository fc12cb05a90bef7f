package study

import (
	"context"
	"math"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/search"
)

// pretender stands in for all that trains: what it gives is made up, and takes time
// by the clock of the test.
type pretender struct {
	*run
	pace  func(w work) float64 // seconds of an epoch
	noise float64              // of the times, as a logarithm
	early float64              // share of the trials that end early
	ready func(*run)           // nil, or what is done before it runs

	mu  sync.Mutex
	rng *rand.Rand
}

// sleep waits as long as work should take, more or less.
func (m *pretender) sleep(ctx context.Context, seconds float64) (float64, error) {
	m.mu.Lock()
	seconds *= math.Exp(m.noise * m.rng.NormFloat64())
	m.mu.Unlock()
	timer := time.NewTimer(time.Duration(seconds * float64(time.Second)))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return 0, ctx.Err()
	case <-timer.C:
		return seconds, nil
	}
}

// Execute makes up a learning curve: the greater the cost the better, mostly.
func (m *pretender) Execute(ctx context.Context, worker int, job search.Job) (search.Report, error) {
	report := search.Report{Job: job}
	cfg, err := m.Experiment.Config(job.Point)
	if err != nil {
		return report, err
	}
	c, err := m.problem.Costs(job.Point)
	if err != nil {
		return report, err
	}
	routes, views := routesOf(cfg)
	m.tell(Event{Kind: TrialBegan, Trial: job.Trial, Worker: worker, Epoch: job.From, Epochs: job.To, Routes: routes, Views: views, FLOPs: c.FLOPs})
	d := &detail{worker: worker, started: time.Now()}
	report.Detail = d
	w := m.workOf(job.Point)
	fate := search.Stream(1, job.Trial, "fate")
	height := 0.1*math.Log10(float64(c.FLOPs)) + 0.1*fate.NormFloat64()
	last := job.To
	if fate.Float64() < m.early {
		last = min(last, job.From+1+fate.IntN(6))
	}
	for epoch := job.From + 1; epoch <= last; epoch++ {
		seconds, err := m.sleep(ctx, m.pace(w))
		if err != nil {
			return report, err
		}
		report.Value = height * (1 - math.Exp(-float64(epoch)/3))
		report.Curve = append(report.Curve, report.Value)
		d.epochs = append(d.epochs, results.Epoch{Epoch: epoch, Accuracy: report.Value, ValidationLoss: 1 - report.Value, Seconds: seconds})
		m.tell(Event{Kind: EpochEnded, Trial: job.Trial, Worker: worker, Epoch: epoch, Epochs: job.To, Accuracy: report.Value, Seconds: seconds})
	}
	d.seconds = time.Since(d.started).Seconds()
	return report, nil
}

func (m *pretender) final(ctx context.Context, task finalTask, worker int) (results.Measurement, string, error) {
	began := time.Now()
	x, err := pointOf(m.Experiment, task.Trial)
	if err != nil {
		return results.Measurement{}, "", err
	}
	w := m.workOf(x)
	for epoch := range task.best {
		seconds, err := m.sleep(ctx, 1.1*m.pace(w))
		if err != nil {
			return results.Measurement{}, "", err
		}
		m.tell(Event{Kind: EpochEnded, Trial: task.Number, Worker: worker, Epoch: epoch + 1, Epochs: task.best, Seconds: seconds})
	}
	f := results.FinalRun{Trial: task.Number, Seed: task.seed, TestAccuracy: task.Accuracy, TrainSeconds: time.Since(began).Seconds()}
	return results.Measurement{Final: f}, "", nil
}

func (m *pretender) measure(t results.Trial) (results.Latency, error) {
	x, err := pointOf(m.Experiment, t)
	if err != nil {
		return results.Latency{}, err
	}
	w := m.workOf(x)
	_, err = m.sleep(context.Background(), predictions*(2e-5+1.5*m.pace(w)*w.flops/w.epoch))
	return results.Latency{Trial: t.Number, P50: 1, P95: 2}, err
}

// make runs the bench's experiment with nothing trained.
func (b *bench) make(m *pretender, change func(*Options)) (search.Summary, error) {
	b.t.Helper()
	data, err := Prepare(b.exp)
	if err != nil {
		b.t.Fatal(err)
	}
	s := b.open()
	defer func() {
		if err := s.Close(); err != nil {
			b.t.Error(err)
		}
	}()
	o := Options{Experiment: b.exp, Data: data, Registry: b.registry, Store: s, Workers: 2, Version: "test"}
	if change != nil {
		change(&o)
	}
	ctx := context.Background()
	w, err := enter(ctx, o)
	if err != nil {
		return search.Summary{}, err
	}
	if m.run, err = newRun(ctx, o); err != nil {
		return search.Summary{}, err
	}
	m.warm = w
	if m.ready != nil {
		m.ready(m.run)
	}
	m.executor, m.retrain, m.latency = m, m.final, m.measure
	return m.all(ctx)
}
