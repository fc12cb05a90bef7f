package search

import (
	"math/rand/v2"

	"github.com/doubleroute/sweep/search/space"
)

// Random is the sampler of independent draws.
type Random struct{ space *space.Space }

// NewRandom returns the sampler that draws from the space and learns nothing.
func NewRandom(s *space.Space) *Random { return &Random{s} }

// Suggest draws a point.
func (r *Random) Suggest(_ int, rng *rand.Rand) (space.Point, error) { return r.space.Sample(rng), nil }

// Observe does nothing.
func (r *Random) Observe(Observation) {}
