package study

import (
	"sync"
	"time"
)

// clock predicts how long work takes from how long earlier work took, for the
// time left and for wall-clock budgets. It decides nothing but when to stop.
type clock struct {
	began  time.Time
	budget time.Duration // 0: none

	mu       sync.Mutex
	work     map[string]speed // by kind of work
	overall  speed
	reserved float64 // seconds
}

// speed is virtual length done and the seconds that it took.
type speed struct{ length, seconds float64 }

func newClock(budget time.Duration) *clock {
	return &clock{began: time.Now(), budget: budget, work: map[string]speed{}}
}

// note records finished work of a kind.
func (c *clock) note(kind string, length, seconds float64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.work[kind]
	c.work[kind] = speed{s.length + length, s.seconds + seconds}
	c.overall = speed{c.overall.length + length, c.overall.seconds + seconds}
}

// predict returns the seconds that work of a kind will take, by the speed of
// its kind, or of all work where the kind is new; 0 where nothing is known.
func (c *clock) predict(kind string, length float64) float64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	s, ok := c.work[kind]
	if !ok {
		s = c.overall
	}
	if s.length == 0 {
		return 0
	}
	return length * s.seconds / s.length
}

// left returns the seconds of the budget that remain.
func (c *clock) left() float64 { return (c.budget - time.Since(c.began)).Seconds() }

// reserve sets how many seconds of the budget are kept for what follows the
// search.
func (c *clock) reserve(seconds float64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.reserved = seconds
}

func (c *clock) reservedSeconds() float64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.reserved
}
