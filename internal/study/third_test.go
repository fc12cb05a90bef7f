package study

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"sync/atomic"

	"github.com/doubleroute/sweep/internal/blob"
	"github.com/doubleroute/sweep/internal/task"
	"github.com/doubleroute/sweep/search"
)

// third pauses trials at epochs 1, 3 and 9 and lets a trial go on once it is in
// the best third of those that came as far.
type third struct {
	rungs map[int][]*climbing
	ready []int
}

type climbing struct {
	trial int
	value float64
	gone  bool
}

func newThird() *third { return &third{rungs: map[int][]*climbing{}} }

func (s *third) Until(_, epoch, epochs int) int {
	for rung := 1; ; rung *= 3 {
		if rung > epoch {
			return min(rung, epochs)
		}
	}
}

func (s *third) Report(trial, epoch int, _ float64, curve []float64) search.Decision {
	rung := append(s.rungs[epoch], &climbing{trial: trial, value: slices.Max(curve)})
	slices.SortStableFunc(rung, func(a, b *climbing) int {
		return cmp.Or(cmp.Compare(b.value, a.value), cmp.Compare(a.trial, b.trial))
	})
	s.rungs[epoch] = rung
	for _, c := range rung[:(len(rung)+1)/2] {
		if c.gone {
			continue
		}
		c.gone = true
		if c.trial == trial {
			return search.Continue
		}
		s.ready = append(s.ready, c.trial)
	}
	return search.Pause
}

func (s *third) Resume() (int, bool) {
	if len(s.ready) == 0 {
		return 0, false
	}
	trial := s.ready[0]
	s.ready = s.ready[1:]
	return trial, true
}

func (s *third) Observe(search.Observation) {}

// pausing is the settings with which the tiny experiment has all that matters
// to a pause: schedules of the learning rate, dropout, and patience.
var pausing = []string{
	"train.epochs=[2, 4, 12]", "train.patience=[0, 2]", "train.decay=\"cosine\"", "train.warmup=0.2", "combiner.dropout=0.2",
	"train.learning_rate=[0.01, 0.02, 0.2]", "search.trials=16", "limit.memory=\"6MB\"",
}

// paused is a search of an experiment with a scheduler that pauses.
type paused struct {
	*bench
	models  string // folder
	workers int
	room    int64 // bytes of checkpoints; 0: what there is
	onEvent func(Event)
	tick    func(task.Task, string)
	*saved
}

// saved is a store of checkpoints that counts.
type saved struct {
	blob.Store
	puts atomic.Int32
}

func (s *saved) Put(key string, write func(io.Writer) error) error {
	err := s.Store.Put(key, write)
	if err == nil {
		s.puts.Add(1)
	}
	return err
}

// search searches as Run does, without the finals.
func (p *paused) search(ctx context.Context) error {
	p.t.Helper()
	o, closed := p.options(nil)
	defer closed()
	o.Models, o.Workers, o.OnEvent = p.models, p.workers, p.onEvent
	r, err := newRun(ctx, o)
	if err != nil {
		return err
	}
	defer r.events.Close(ctx)
	p.saved = &saved{Store: r.trials.checkpoints}
	if p.room > 0 {
		if p.Store, err = blob.NewBounded(p.Store, p.room); err != nil {
			return err
		}
	}
	r.trials.checkpoints, r.trials.runner = p.saved, localRunner(o, r.problem, p.saved)
	if p.tick != nil {
		r.trials.runner = &ticking{Runner: r.trials.runner, tick: p.tick}
	}
	_, err = search.Run(ctx, search.Options{
		Problem: r.problem, Sampler: sampler(p.exp, r.problem), Scheduler: newThird(), Executor: r.trials, Journal: r.journal,
		Seed: uint64(p.exp.Seed), Trials: p.exp.Search.Trials, Epochs: r.epochs,
		Concurrency: p.exp.Search.Concurrency, Workers: p.workers, Observe: r.observe,
	})
	return errors.Join(err, r.journal.Fault(), r.journal.Close())
}
