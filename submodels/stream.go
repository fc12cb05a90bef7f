package submodels

import (
	"hash/fnv"
	"math/rand/v2"
)

// Stream returns the random stream for a purpose at a step, the same for the
// same seed.
func Stream(seed uint64, purpose string, step int) *rand.Rand {
	s := NewSteps(seed, purpose)
	s.At(step)
	return rand.New(&s.source)
}

// Steps is the random stream for a purpose that starts anew at every step, so
// that what is drawn at one does not depend on what was drawn before. It is
// for one goroutine.
type Steps struct {
	seed    uint64
	purpose uint64
	source  rand.PCG
}

// NewSteps returns the stream for a purpose, before its first step.
func NewSteps(seed uint64, purpose string) *Steps {
	h := fnv.New64a()
	_, _ = h.Write([]byte(purpose))
	return &Steps{seed: seed, purpose: h.Sum64()}
}

// At moves to a step and returns the stream of it.
func (s *Steps) At(step int) rand.Source {
	s.source.Seed(s.seed^s.purpose, uint64(step)*0x9E3779B97F4A7C15+s.seed)
	return &s.source
}

// coin falls with probability p, in steps of 1/65536: a throw takes 16 random
// bits, so that one number of a source is enough for four.
type coin struct{ below uint64 }

func newCoin(p float64) coin { return coin{uint64(p*(1<<16) + 0.5)} }

// probability returns the probability that the coin has.
func (c coin) probability() float64 { return float64(c.below) / (1 << 16) }

// falls returns 1 where the lowest 16 of some random bits make the coin fall,
// and 0 elsewhere, without a branch.
func (c coin) falls(bits uint64) uint64 { return (bits&0xffff - c.below) >> 63 }
