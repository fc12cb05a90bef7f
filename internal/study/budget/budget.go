// Package budget keeps the wall-clock budget of a run.
package budget

import (
	"context"
	"errors"
	"math"
	"sync"
	"time"
)

// Budget keeps a wall-clock budget: it predicts what the work in hand and the
// finals will take, and says when no more trials fit, and when those in training
// must give way to the finals. It decides nothing but when to stop. Its methods
// may be called from several goroutines at once.
type Budget struct {
	began   time.Time
	budget  float64 // seconds; 0: none
	workers int

	mu     sync.Mutex
	speeds speeds
	first  float64          // share of a trial's epochs that its first job is to train, smoothed
	share  float64          // of a job's epochs that are trained, smoothed
	queue  map[int]Job      // suggested trials that no worker has begun
	hands  map[int]*running // by worker
	loads  map[int]float64  // when each trial was trained
	finals Finals
	folds  [][]float64 // seconds of each training of each round that comes before them
	round  float64     // seconds that were left when the search last went on
	idle   int         // times in a row that this was of no use
}

// Job is a piece of training.
type Job struct {
	Work
	Epochs float64
}

// running is a job in hand.
type running struct {
	Job
	done, took float64   // epochs, and their seconds
	fresh      float64   // epochs that the speeds have not learned from
	unheard    float64   // the seconds of these
	since      time.Time // the end of the last epoch
}

// ErrSpent is why a context ends whose budget is spent.
var ErrSpent = errors.New("the time budget is spent")

// Finals is what comes after the search if it ends now.
type Finals struct {
	Tasks   []float64 // seconds of each final training, without load, in order
	Closing float64   // seconds for latencies and report, without load
}

// New begins a budget for so many workers. Without one, 0, there is no limit.
func New(budget time.Duration, workers int) *Budget {
	return &Budget{began: time.Now(), budget: budget.Seconds(), workers: max(workers, 1), first: 1, share: 1,
		queue: map[int]Job{}, hands: map[int]*running{}, loads: map[int]float64{}}
}

// What the budget reckons with.
const (
	noticeable = 0.25 // seconds of an epoch that is worth noting before its training is over
	takingUp   = 2e-4 // seconds that a stored trial takes
	unused     = 0.02 // of the budget that may remain
	caution    = 1.15 // what finals may take, to what is predicted
	hopeless   = 1.25 // what finals take that will not fit, to the time that there is
	foldsShare = 0.25 // of the budget that a search leaves to folds at most
)

// Left returns the seconds of the budget that remain.
func (b *Budget) Left() float64 { return b.budget - time.Since(b.began).Seconds() }

// Suggested notes a trial that will be trained.
func (b *Budget) Suggested(trial int, j Job) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.queue[trial] = j
}

// Begins notes that a worker begins a job.
func (b *Budget) Begins(worker, trial int, j Job) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if whole, ok := b.queue[trial]; ok && whole.Epochs > 0 {
		b.first = inertia*b.first + (1-inertia)*min(j.Epochs/whole.Epochs, 1)
	}
	delete(b.queue, trial)
	b.hands[worker] = &running{Job: j, since: time.Now()}
}

// Epoch notes the end of an epoch of what a worker does.
func (b *Budget) Epoch(worker int, seconds float64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	r := b.hands[worker]
	if r == nil {
		return
	}
	r.done, r.took, r.since = r.done+1, r.took+seconds, time.Now()
	r.fresh, r.unheard = r.fresh+1, r.unheard+seconds
	if r.unheard > noticeable {
		b.learn(r)
	}
}

// Trains notes that a worker has trained a part of what it does, work of its own.
func (b *Budget) Trains(worker int, w Work, epochs, seconds float64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if r := b.hands[worker]; r != nil {
		r.took += seconds
	}
	if b.budget > 0 {
		b.speeds.note(w, epochs, seconds)
	}
}

// learn has the speeds learn from the epochs that are new to them.
func (b *Budget) learn(r *running) {
	if b.budget == 0 {
		return
	}
	b.speeds.note(r.Work, r.fresh, r.unheard)
	r.fresh, r.unheard = 0, 0
}

// Ends notes that a worker has done its job, in so many seconds.
func (b *Budget) Ends(worker, trial int, seconds float64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.queue, trial)
	r := b.hands[worker]
	if r == nil {
		return
	}
	delete(b.hands, worker)
	b.learn(r)
	b.speeds.began(seconds - r.took)
	if r.done > 0 {
		b.share = inertia*b.share + (1-inertia)*min(r.done/r.Epochs, 1)
	}
	b.loads[trial] = b.speeds.load
}

// Trained notes what was trained beside the trials.
func (b *Budget) Trained(w Work, epochs, seconds float64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.budget > 0 {
		b.speeds.note(w, epochs, seconds)
	}
}

// Replayed notes a job that an earlier run did.
func (b *Budget) Replayed(trial int, w Work, epochs, seconds float64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.queue, trial)
	b.speeds.note(w, epochs, seconds)
	b.loads[trial] = b.speeds.load
}

// LoadOf returns the load when a trial was trained.
func (b *Budget) LoadOf(trial int) float64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.loads[trial]
}

// Forget drops a trial that has ended and is no finalist.
func (b *Budget) Forget(trial int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.loads, trial)
	delete(b.queue, trial)
}

// Plan takes up what comes after the search if it ends now.
func (b *Budget) Plan(f Finals) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.finals = f
}

// PlanFolds takes up how long candidates take to be read on folds if the search ends
// now: the seconds of each training, without load, by rounds, a fold each. The search
// leaves room for the first rounds, as far as they take no more than a share of the
// budget.
func (b *Budget) PlanFolds(rounds [][]float64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.folds = rounds
}

// FitsRound reports whether there is time for a round of folds before the finals must
// begin.
func (b *Budget) FitsRound(round []float64) bool {
	if b.budget == 0 {
		return true
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return makespan(round, b.workers)*math.Exp(b.speeds.load) <= b.room()
}

// reading predicts the seconds of those rounds of folds that the search leaves room
// for, of so many that there are before the finals: none for which there will be no
// time anyway.
func (b *Budget) reading(limit float64) (seconds float64) {
	load := math.Exp(b.speeds.load) * caution
	for _, round := range b.folds {
		last := seconds + makespan(round, b.workers)*load
		if last > foldsShare*b.budget || last > hopeless*limit {
			break
		}
		seconds = last
	}
	return seconds
}

// FinalsLast predicts the seconds of all that comes after the search.
func (b *Budget) FinalsLast() float64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.afterwards()
}

func (b *Budget) afterwards() float64 {
	folds := 0.0
	for _, round := range b.folds {
		folds += makespan(round, b.workers)
	}
	return (folds + makespan(b.finals.Tasks, b.workers) + b.finals.Closing) * math.Exp(b.speeds.load)
}

// until returns the seconds until latencies must be measured.
func (b *Budget) until() float64 { return b.Left() - b.finals.Closing*math.Exp(b.speeds.load) }

// room returns for how many seconds trials may go on before folds and finals must
// begin. Final trainings for which there will be no time anyway do not count.
func (b *Budget) room() float64 {
	limit, load := b.until(), math.Exp(b.speeds.load)*caution
	end, free := 0.0, make([]float64, b.workers) // from now on
	for _, seconds := range b.finals.Tasks {
		first := earliest(free)
		if done := free[first] + seconds*load; done <= hopeless*limit {
			free[first], end = done, max(end, done)
		}
	}
	return limit - end - b.reading(limit-end)
}

// Over reports whether what is left of the budget is needed for the finals.
func (b *Budget) Over() bool {
	if b.budget == 0 {
		return false
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.room() <= 0
}

// Full reports whether there is no room for another trial: those suggested will
// take until the finals.
func (b *Budget) Full() bool {
	if b.budget == 0 {
		return false
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	var seconds, trials float64
	for _, j := range b.queue {
		seconds += b.speeds.predict(j.Work, b.first*b.share*j.Epochs)
		trials++
	}
	if trials > 0 {
		seconds += seconds / trials / 2 // half of one more
	}
	for _, r := range b.hands {
		epochs := max(b.share*r.Epochs-r.done, 0)
		seconds += max(b.speeds.predict(r.Work, epochs)-time.Since(r.since).Seconds(), 0)
	}
	return seconds/float64(b.workers) > b.room()
}

// Within returns a context that ends when the finals must begin; spent reports
// whether that is why it ended, and wait ends all of it.
func (b *Budget) Within(ctx context.Context) (within context.Context, spent func() bool, wait func()) {
	within, cancel := context.WithCancelCause(ctx)
	spent = func() bool { return context.Cause(within) == ErrSpent }
	if b.budget == 0 {
		return within, spent, func() { cancel(nil) }
	}
	var done sync.WaitGroup
	done.Go(func() {
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-within.Done():
				return
			case <-tick.C:
				if b.Over() {
					cancel(ErrSpent)
				}
			}
		}
	})
	return within, spent, func() { cancel(nil); done.Wait() }
}
