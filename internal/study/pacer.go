package study

import (
	"context"
	"math"
	"sync"
	"time"
)

// pacer keeps a wall-clock budget: it predicts what the work in hand and the
// finals will take, and says when no more trials fit, and when those in training
// must give way to the finals. It decides nothing but when to stop. Its methods
// may be called from several goroutines at once.
type pacer struct {
	began   time.Time
	budget  float64 // seconds; 0: none
	workers int

	mu     sync.Mutex
	speeds speeds
	first  float64          // share of a trial's epochs that its first job is to train, smoothed
	share  float64          // of a job's epochs that are trained, smoothed
	queue  map[int]job      // suggested trials that no worker has begun
	hands  map[int]*running // by worker
	loads  map[int]float64  // when each trial was trained
	finals finalPlan
	round  float64 // seconds that were left when the search last went on
	idle   int     // times in a row that this was of no use
}

// job is a piece of training.
type job struct {
	work
	epochs float64
}

// running is a job in hand.
type running struct {
	job
	done, took float64   // epochs, and their seconds
	fresh      float64   // epochs that the speeds have not been told of
	unheard    float64   // the seconds of these
	since      time.Time // the end of the last epoch
}

// finalPlan is what comes after the search if it ends now.
type finalPlan struct {
	tasks   []float64 // seconds of each final training, without load, in order
	closing float64   // seconds for latencies and report, without load
}

func newPacer(budget time.Duration, workers int) *pacer {
	return &pacer{began: time.Now(), budget: budget.Seconds(), workers: max(workers, 1), first: 1, share: 1,
		queue: map[int]job{}, hands: map[int]*running{}, loads: map[int]float64{}}
}

// What the pacer reckons with.
const (
	noticeable = 0.25 // seconds of an epoch that is worth noting before its training is over
	takingUp   = 2e-4 // seconds that a stored trial takes
	unused     = 0.02 // of the budget that may remain
	caution    = 1.15 // what finals may take, to what is predicted
	hopeless   = 1.25 // what finals take that will not fit, to the time that there is
)

// left returns the seconds of the budget that remain.
func (p *pacer) left() float64 { return p.budget - time.Since(p.began).Seconds() }

// suggested notes a trial that will be trained.
func (p *pacer) suggested(trial int, j job) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.queue[trial] = j
}

// begins notes that a worker begins a job.
func (p *pacer) begins(worker, trial int, j job) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if whole, ok := p.queue[trial]; ok {
		p.first = inertia*p.first + (1-inertia)*min(j.epochs/whole.epochs, 1)
		delete(p.queue, trial)
	}
	p.hands[worker] = &running{job: j, since: time.Now()}
}

// epoch notes the end of an epoch of what a worker does.
func (p *pacer) epoch(worker int, seconds float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r := p.hands[worker]
	if r == nil {
		return
	}
	r.done, r.took, r.since = r.done+1, r.took+seconds, time.Now()
	r.fresh, r.unheard = r.fresh+1, r.unheard+seconds
	if r.unheard > noticeable {
		p.hear(r)
	}
}

// hear has the speeds learn from what they have not been told of.
func (p *pacer) hear(r *running) {
	if p.budget == 0 {
		return
	}
	p.speeds.note(r.work, r.fresh, r.unheard)
	r.fresh, r.unheard = 0, 0
}

// ends notes that a worker has done its job, in so many seconds.
func (p *pacer) ends(worker, trial int, seconds float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.queue, trial)
	r := p.hands[worker]
	if r == nil {
		return
	}
	delete(p.hands, worker)
	p.hear(r)
	p.speeds.began(seconds - r.took)
	if r.done > 0 {
		p.share = inertia*p.share + (1-inertia)*min(r.done/r.epochs, 1)
	}
	p.loads[trial] = p.speeds.load
}

// trained notes what was trained beside the trials.
func (p *pacer) trained(w work, epochs, seconds float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.budget > 0 {
		p.speeds.note(w, epochs, seconds)
	}
}

// replayed notes a job that an earlier run did.
func (p *pacer) replayed(trial int, w work, epochs, seconds float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.queue, trial)
	p.speeds.note(w, epochs, seconds)
	p.loads[trial] = p.speeds.load
}

// loadOf returns the load when a trial was trained.
func (p *pacer) loadOf(trial int) float64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.loads[trial]
}

// forget lets go of a trial that has ended and is no finalist.
func (p *pacer) forget(trial int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.loads, trial)
	delete(p.queue, trial)
}

// plan takes up what comes after the search if it ends now.
func (p *pacer) plan(f finalPlan) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.finals = f
}

// finalsLast predicts the seconds of all that comes after the search.
func (p *pacer) finalsLast() float64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.afterwards()
}

func (p *pacer) afterwards() float64 {
	return (makespan(p.finals.tasks, p.workers) + p.finals.closing) * math.Exp(p.speeds.load)
}

// until returns the seconds until latencies must be measured.
func (p *pacer) until() float64 { return p.left() - p.finals.closing*math.Exp(p.speeds.load) }

// room returns for how many seconds trials may go on before the finals must
// begin. Final trainings for which there will be no time anyway do not count.
func (p *pacer) room() float64 {
	limit, load := p.until(), math.Exp(p.speeds.load)*caution
	end, free := 0.0, make([]float64, p.workers) // from now on
	for _, seconds := range p.finals.tasks {
		first := earliest(free)
		if done := free[first] + seconds*load; done <= hopeless*limit {
			free[first], end = done, max(end, done)
		}
	}
	return limit - end
}

// over reports whether what is left of the budget is needed for the finals.
func (p *pacer) over() bool {
	if p.budget == 0 {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.room() <= 0
}

// full reports whether there is no room for another trial: those suggested will
// take until the finals.
func (p *pacer) full() bool {
	if p.budget == 0 {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	var seconds, trials float64
	for _, j := range p.queue {
		seconds += p.speeds.predict(j.work, p.first*p.share*j.epochs)
		trials++
	}
	if trials > 0 {
		seconds += seconds / trials / 2 // half of one more
	}
	for _, r := range p.hands {
		epochs := max(p.share*r.epochs-r.done, 0)
		seconds += max(p.speeds.predict(r.work, epochs)-time.Since(r.since).Seconds(), 0)
	}
	return seconds/float64(p.workers) > p.room()
}

// within returns a context that ends when the finals must begin; spent tells
// whether that is why it ended, and wait ends all of it.
func (p *pacer) within(ctx context.Context) (within context.Context, spent func() bool, wait func()) {
	within, cancel := context.WithCancelCause(ctx)
	spent = func() bool { return context.Cause(within) == errSpent }
	if p.budget == 0 {
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
				if p.over() {
					cancel(errSpent)
				}
			}
		}
	})
	return within, spent, func() { cancel(nil); done.Wait() }
}
