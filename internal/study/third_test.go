package study

import (
	"cmp"
	"context"
	"errors"
	"slices"

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
	change  func(*executor)
	tell    func(Event)
}

// search searches as Run does, without the finals.
func (p *paused) search(ctx context.Context) error {
	p.t.Helper()
	data, err := Prepare(p.exp)
	if err != nil {
		p.t.Fatal(err)
	}
	store := p.open()
	o := Options{Experiment: p.exp, Data: data, Registry: p.registry, Store: store, Models: p.models, Version: "test"}
	if _, err := enter(ctx, o); err != nil {
		p.t.Fatal(err)
	}
	problem := NewProblem(p.exp, p.registry, data)
	j, err := openJournal(ctx, p.exp, problem, store)
	if err != nil {
		p.t.Fatal(err)
	}
	r := &run{Options: o, data: data, problem: problem, journal: j, teller: &teller{to: p.tell}}
	x := newExecutor(r)
	if p.change != nil {
		p.change(x)
	}
	_, err = search.Run(ctx, search.Options{
		Problem: problem, Sampler: sampler(p.exp, problem), Scheduler: newThird(), Executor: x, Journal: j,
		Seed: uint64(p.exp.Seed), Trials: p.exp.Search.Trials, Epochs: r.epochs,
		Concurrency: p.exp.Search.Concurrency, Workers: p.workers, Observe: x.observe,
	})
	return errors.Join(err, j.leave(), store.Close())
}
