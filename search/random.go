package search

import "math/rand/v2"

// Random is the sampler of independent draws.
type Random struct{ space *Space }

// NewRandom returns the sampler that draws from the space and learns nothing.
func NewRandom(s *Space) *Random { return &Random{s} }

// Suggest draws a point.
func (r *Random) Suggest(_ int, rng *rand.Rand) (Point, error) { return r.space.Sample(rng), nil }

// Observe does nothing.
func (r *Random) Observe(Observation) {}
