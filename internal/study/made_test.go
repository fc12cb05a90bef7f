package study

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/doubleroute/sweep/internal/study/budget"
	"github.com/doubleroute/sweep/internal/study/problem"
	"github.com/doubleroute/sweep/internal/task"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/search"
)

// pretender is a runner that trains nothing: what it gives is made up, and takes
// time by the clock of the test.
type pretender struct {
	workers int                         // 0: 2
	pace    func(w budget.Work) float64 // seconds of an epoch
	noise   float64                     // of the times, as a logarithm
	early   float64                     // share of the trials that end early
	ready   func(*run)                  // nil, or what is done before it runs

	problem *problem.Problem
	mu      sync.Mutex
	rng     *rand.Rand
}

func (m *pretender) Workers() int { return cmp.Or(m.workers, 2) }

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

// Do makes up a learning curve: the greater the cost the better, mostly.
func (m *pretender) Do(ctx context.Context, t task.Task, progress func(routes.EpochResult)) (r task.Result, err error) {
	c, err := m.problem.CostOf(t.Config)
	if err != nil {
		return r, err
	}
	models, corpus := problem.ModelsOf(t.Config), m.problem.Data.Corpus
	w := budget.WorkOf(models.Routes, models.Views, c.FLOPs, len(corpus.Train.Labels), len(corpus.Validation.Labels))
	if t.Want.Latency {
		_, err := m.sleep(ctx, task.LatencyRuns*(2e-5+1.5*m.pace(w)*w.FLOPs/w.Epoch))
		return task.Result{Latency: &task.Latency{P50: 1, P95: 2}}, err
	}
	r.Started = time.Now()
	pace, last := m.pace, t.To
	if t.Part == routes.TrainAndValidation {
		pace = func(w budget.Work) float64 { return 1.1 * m.pace(w) }
	}
	fate := search.Stream(t.Seed, 1, "fate")
	most := min(max(0.1*math.Log10(float64(c.FLOPs))+0.1*fate.NormFloat64(), 0.01), 1)
	if t.Part == routes.Train && fate.Float64() < m.early {
		last = min(last, t.From+1+fate.IntN(6))
	}
	for epoch := t.From + 1; epoch <= last; epoch++ {
		seconds, err := m.sleep(ctx, pace(w))
		if err != nil {
			return r, err
		}
		r.Value = most * (1 - math.Exp(-float64(epoch)/3))
		e := routes.EpochResult{Epoch: epoch, Validation: routes.Metrics{Accuracy: r.Value, Loss: 1 - r.Value}, Seconds: seconds}
		r.Epochs = append(r.Epochs, e)
		if progress != nil {
			progress(e)
		}
	}
	r.Seconds = time.Since(r.Started).Seconds()
	tests := len(corpus.Test.Labels)
	r.TrainSeconds, r.Predictions = r.Seconds, &routes.Predictions{Metrics: routes.Metrics{Accuracy: r.Value}, Predicted: make([]int32, tests), Confidence: make([]float64, tests)}
	return r, nil
}

// make runs the bench's experiment with nothing trained.
func (b *bench) make(m *pretender, change func(*Options)) (search.Summary, error) {
	b.t.Helper()
	o, closed := b.options(change)
	defer closed()
	o.Runner, m.problem = m, problem.New(o.Experiment, o.Registry, o.Data)
	r, err := newRun(context.Background(), o)
	if err != nil {
		return search.Summary{}, err
	}
	defer r.events.Close(context.Background())
	if m.ready != nil {
		m.ready(r)
	}
	return r.all(context.Background())
}
