package study

import (
	"math"
	"time"
)

// Of the budget, what finals may go over it: a training that should not is
// begun, and one that does is broken off.
const (
	tolerated = 0.02
	endured   = 0.04
)

// fits reports whether there is time for a final training that takes so many
// seconds without load.
func (p *pacer) fits(seconds float64) bool {
	if p.budget == 0 {
		return true
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return seconds*math.Exp(p.speeds.load) <= p.until()+tolerated*p.budget
}

// more reports whether enough of the budget is left to take up so many trials
// again and go on with the search, as it was not a moment ago.
func (p *pacer) more(trials int) bool {
	left := p.left() - takingUp*float64(trials)
	if p.idle++; p.round == 0 || p.round-left > unused*p.budget/4 {
		p.idle = 0
	}
	p.round = left
	return p.budget > 0 && left > unused*p.budget && p.idle < 2
}

// searched notes that the search is over: what workers had in hand is gone.
func (p *pacer) searched() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.hands)
	clear(p.queue)
}

// lastMoment returns how long final trainings may go on.
func (p *pacer) lastMoment() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Duration((p.until() + endured*p.budget) * float64(time.Second))
}

// spent reports whether all of the budget is spent.
func (p *pacer) spent() bool { return p.budget > 0 && p.left() < -endured*p.budget }

// finalEnded learns of the load from a final training.
func (p *pacer) finalEnded(predicted, seconds float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.speeds.felt(seconds, predicted)
}

// lasts predicts how long tasks take that take so many seconds without load.
func (p *pacer) lasts(tasks []float64) float64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return (makespan(tasks, p.workers) + p.finals.closing) * math.Exp(p.speeds.load)
}
