package study

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/search"
)

// closing is the time kept free at the end of a budget for latency and report.
const closing = 2.0

// stop reports whether the budget has no room for another trial before the
// finals. Trials that are open then and do not fit are left waiting.
func (r *run) stop() bool {
	if r.Budget == 0 {
		return false
	}
	return r.clock.left() < r.meanSeconds()/2+r.finalSeconds()+closing
}

// abandon reports whether the budget has room for the finals only.
func (r *run) abandon() bool {
	return r.Budget > 0 && r.clock.left() < r.finalSeconds()+closing
}

// withinBudget returns a context that ends when abandon says so, which is asked
// of the clock and of nothing that belongs to the search's goroutine; over
// tells whether it was the budget that ended it.
func (r *run) withinBudget(ctx context.Context) (within context.Context, over func() bool, wait func()) {
	within, cancel := context.WithCancel(ctx)
	if r.Budget == 0 {
		return within, func() bool { return false }, cancel
	}
	var done sync.WaitGroup
	var spent bool
	var mu sync.Mutex
	done.Go(func() {
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-within.Done():
				return
			case <-tick.C:
				if r.clock.left() < r.clock.reservedSeconds() {
					mu.Lock()
					spent = true
					mu.Unlock()
					cancel()
				}
			}
		}
	})
	over = func() bool {
		mu.Lock()
		defer mu.Unlock()
		return spent
	}
	return within, over, func() { cancel(); done.Wait() }
}

// spare is the most of a budget that is kept for what a trial in training may
// add to the finals.
const spare = 0.1

// upcoming predicts what the longest trial in training would add to the finals,
// should it become a finalist: late in a budget it is too late to find out.
func (r *run) upcoming() float64 {
	var longest float64
	for _, t := range r.journal.trials {
		if t.State == search.Running && len(r.journal.epochs[t.Number]) == 0 {
			length := routes.TrainFLOPs(t.Costs.FLOPs, len(r.data.Corpus.Train.Labels), r.Experiment.MaxEpochs())
			longest = max(longest, r.clock.predict(kind(t), length))
		}
	}
	return min(longest*float64(r.Experiment.Final.Seeds)/float64(r.Workers), spare*r.Budget.Seconds())
}

// meanSeconds returns the mean training time of the finished trials.
func (r *run) meanSeconds() float64 {
	var sum, n float64
	for _, t := range r.journal.trials {
		if t.TrainSeconds > 0 {
			sum, n = sum+t.TrainSeconds, n+1
		}
	}
	if n == 0 {
		return 0
	}
	return sum / n
}

// finalSeconds predicts the wall-clock time of the finals if the search ended
// now.
func (r *run) finalSeconds() float64 {
	if !r.hasFinals() {
		return 0
	}
	var tasks []float64
	for _, number := range r.finalists() {
		tasks = append(tasks, r.clock.predict(kind(r.journal.trials[number]), r.finalFLOPs(number)))
	}
	slices.SortFunc(tasks, func(a, b float64) int { return cmp.Compare(b, a) })
	var repeated []float64
	for _, s := range tasks {
		repeated = append(repeated, slices.Repeat([]float64{s}, r.Experiment.Final.Seeds)...)
	}
	s := makespan(repeated, r.Workers) + r.upcoming()
	r.clock.reserve(s + closing)
	return s
}

// makespan returns how long workers take for tasks that they take in order.
func makespan(tasks []float64, workers int) float64 {
	free := make([]float64, workers) // when each worker is
	for _, s := range tasks {
		slices.Sort(free)
		free[0] += s
	}
	return slices.Max(free)
}

// remaining predicts the seconds until the run ends; 0 where that is not known.
func (r *run) remaining() float64 {
	if r.Unlimited {
		return max(r.clock.left(), 0)
	}
	left := float64(r.Experiment.Search.Trials-r.ended) * r.meanSeconds() / float64(r.Workers)
	return left + r.finalSeconds()
}
