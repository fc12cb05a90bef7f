package budget

import (
	"context"
	"math"
	"time"
)

// Of the budget, what finals may go over it: a training that should not is
// begun, and one that does is broken off.
const (
	tolerated = 0.02
	endured   = 0.04
)

// Limited reports whether there is a budget.
func (b *Budget) Limited() bool { return b.budget > 0 }

// Fits reports whether there is time for a final training that takes so many
// seconds without load.
func (b *Budget) Fits(seconds float64) bool {
	if b.budget == 0 {
		return true
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return seconds*math.Exp(b.speeds.load) <= b.until()+tolerated*b.budget
}

// More reports whether enough of the budget is left to take up so many trials
// again and go on with the search, as it was not a moment ago.
func (b *Budget) More(trials int) bool {
	left := b.Left() - takingUp*float64(trials)
	if b.idle++; b.round == 0 || b.round-left > unused*b.budget/4 {
		b.idle = 0
	}
	b.round = left
	return b.budget > 0 && left > unused*b.budget && b.idle < 2
}

// Searched notes that the search is over: what workers had in hand is gone.
func (b *Budget) Searched() {
	b.mu.Lock()
	defer b.mu.Unlock()
	clear(b.hands)
	clear(b.queue)
}

// ForFinals returns a context that ends, with ErrSpent, when final trainings must
// be broken off; cancel ends it earlier.
func (b *Budget) ForFinals(ctx context.Context) (within context.Context, cancel func()) {
	if b.budget == 0 {
		return context.WithCancel(ctx)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	last := time.Duration((b.until() + endured*b.budget) * float64(time.Second))
	return context.WithTimeoutCause(ctx, last, ErrSpent)
}

// Spent reports whether all of the budget is spent.
func (b *Budget) Spent() bool { return b.budget > 0 && b.Left() < -endured*b.budget }

// FinalEnded learns of the load from a final training.
func (b *Budget) FinalEnded(predicted, seconds float64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.speeds.learnLoad(seconds, predicted)
}

// Lasts predicts how long tasks take that take so many seconds without load.
func (b *Budget) Lasts(tasks []float64) float64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return (makespan(tasks, b.workers) + b.finals.Closing) * math.Exp(b.speeds.load)
}
