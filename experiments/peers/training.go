package main

import (
	"errors"
	"sync"

	"github.com/doubleroute/sweep/routes"
)

// throughput measures the memory of a training's first epoch, then alternately
// the examples a second of both sides.
func (b *bench) throughput(c *comparedCase) error {
	if err := b.work(c); err != nil {
		return err
	}
	return b.both(c, func(ours, theirs *worker) error {
		for _, side := range []struct {
			worker *worker
			memory *memory
		}{{ours, &c.OurMemory}, {theirs, &c.TheirMemory}} {
			if err := side.memory.measure(side.worker); err != nil {
				return err
			}
		}
		for i := range b.options.pairs {
			q := request{Do: "train", Seconds: b.options.seconds, Seed: uint64(100 * (i + 1))}
			mine, err1 := ours.ask(q)
			peers, err2 := theirs.ask(q)
			if err := errors.Join(err1, err2); err != nil {
				return err
			}
			c.Ours, c.Theirs = append(c.Ours, mine.rate()), append(c.Theirs, peers.rate())
		}
		return nil
	})
}

// memory is the most bytes that a process had resident.
type memory struct {
	Before   int64 `json:"before"`   // when it had read its data
	Training int64 `json:"training"` // after the first epoch
}

func (m *memory) measure(w *worker) error {
	before, err1 := w.ask(request{Do: "memory"})
	_, err2 := w.ask(request{Do: "train", Seconds: 1e-9})
	after, err3 := w.ask(request{Do: "memory"})
	m.Before, m.Training = before.Bytes, after.Bytes
	return errors.Join(err1, err2, err3)
}

// work counts the FLOPs of training on one example.
func (b *bench) work(c *comparedCase) error {
	data, err := open(c.settings.Folder)
	if err != nil {
		return err
	}
	config, err := c.settings.config()
	if err != nil {
		return err
	}
	cost, err := routes.CostOf(nil, data, config)
	if err != nil {
		return err
	}
	c.Nominal = routes.TrainFLOPs(cost.FLOPs, 1, 1)
	train := encode(data.Corpus.Train, fit(data.Corpus.Train, data.Options), data.Options)
	shape := shapeOf(train, c.settings.Batch)
	c.Needed = needed(c.settings, shape) / shape.texts
	return nil
}

// parallel compares two trainings at once with one: ours as two goroutines of
// one process, PyTorch's as two processes.
func (b *bench) parallel(c *comparedCase) (err error) {
	second, err := b.peer(c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, second.stop()) }()
	return b.both(c, func(ours, first *worker) error {
		var mine, peers []float64
		q := request{Do: "train", Seconds: b.options.seconds / 2}
		for _, w := range []*worker{ours, first, second} {
			if _, err := w.ask(q); err != nil { // warm up
				return err
			}
		}
		for range b.options.rounds {
			one, err1 := ours.ask(q)
			two, err2 := ours.ask(request{Do: q.Do, Seconds: q.Seconds, Workers: 2})
			alone, err3 := first.ask(q)
			together, err4 := atOnce(q, first, second)
			if err := errors.Join(err1, err2, err3, err4); err != nil {
				return err
			}
			mine = append(mine, two.rate()/one.rate())
			peers = append(peers, (together[0].rate()+together[1].rate())/alone.rate())
		}
		c.OurTwo, c.TheirTwo = median(mine), median(peers)
		return nil
	})
}

// atOnce asks several workers the same at the same time.
func atOnce(q request, workers ...*worker) ([]reply, error) {
	replies, errs := make([]reply, len(workers)), make([]error, len(workers))
	var wait sync.WaitGroup
	for i, w := range workers {
		wait.Go(func() { replies[i], errs[i] = w.ask(q) })
	}
	wait.Wait()
	return replies, errors.Join(errs...)
}

// accuracy trains several times on each side. PyTorch, which takes longer, has
// two workers, which train at the same time.
func (b *bench) accuracy(c *comparedCase) (err error) {
	second, err := b.peer(c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, second.stop()) }()
	return b.both(c, func(ours, first *worker) error {
		var err error
		if c.OurAccuracy, err = accuracies(b.options.seeds, ours); err == nil {
			c.TheirAccuracy, err = accuracies(b.options.seeds, first, second)
		}
		return err
	})
}

// accuracies trains with seeds from 1 to n, which the workers share out, and
// returns the test accuracies in the order of the seeds.
func accuracies(n int, workers ...*worker) ([]float64, error) {
	found, errs := make([]float64, n), make([]error, len(workers))
	var wait sync.WaitGroup
	for i, w := range workers {
		wait.Go(func() {
			for seed := i; seed < n && errs[i] == nil; seed += len(workers) {
				var r reply
				r, errs[i] = w.ask(request{Do: "accuracy", Seed: uint64(seed + 1)})
				found[seed] = r.Accuracy
			}
		})
	}
	wait.Wait()
	return found, errors.Join(errs...)
}
