package search

import (
	"errors"
	"math/rand/v2"

	"github.com/doubleroute/sweep/search/space"
)

// ErrExhausted is returned by a sampler that has no configuration left.
var ErrExhausted = errors.New("search: every configuration has been suggested")

// Sampler decides what to try next. It sees the space (given to its
// constructor) and finished observations, never a store or a study. It is
// called from one goroutine, and package searchtest tests that it keeps to what
// the engine needs.
type Sampler interface {
	// Suggest returns the point of the trial with this number. All randomness
	// comes from rng, which is derived from the study's seed and the trial's
	// number. The engine calls it again for the same trial, with the same rng
	// further on, when the point was refused (over a limit, or a duplicate).
	// The point is the caller's to keep. ErrExhausted says that there is none
	// left; any other error ends the search.
	Suggest(trial int, rng *rand.Rand) (space.Point, error)
	// Observe gives the outcome of a trial, in virtual-time order. The sampler
	// may keep it but must not change it.
	Observe(Observation)
}

// Follower is an optional interface of a Sampler: it learns from trials before
// they end, too. A scheduler may leave a trial paused for as long as the search
// lasts, and its learning curve so far is evidence.
type Follower interface {
	// Follow gives the state of a trial that has reported to the scheduler and
	// does not end: it is Running where it trains on, Waiting where it is
	// paused. The sampler may keep it but must not change it.
	Follow(Observation)
}

// Observation is a finished trial as samplers and schedulers see it, and an
// unfinished one as a Follower does.
type Observation struct {
	Trial  int
	Point  space.Point
	State  State
	Curve  []float64 // the learned objective after each epoch, greater is better
	Value  float64   // the learned objective of the trial; NaN when it failed, only then
	Cost   float64   // the known objective, smaller is better
	Failed string    // why it failed
}

// Outlasts reports whether this end of a trial, noted by an earlier run, stands
// against the one that a later run of the same search comes to. The longer of two
// runs may leave a trial paused that the shorter one brought to its end, as better
// ones came in between; it has been trained all the same. So a trial that is
// complete or has failed stays so, and a pruned one is as far as it ever was
// trained.
func (o Observation) Outlasts(now Observation) bool {
	return !o.State.Open() && (o.State != Pruned || now.State == Pruned && len(o.Curve) > len(now.Curve))
}

// State is where a trial stands.
type State string

// The states of a trial.
const (
	Waiting  State = "waiting"
	Running  State = "running"
	Complete State = "complete"
	Pruned   State = "pruned"
	Failed   State = "failed"
)

// Open reports whether the trial is yet to come to its end.
func (s State) Open() bool { return s == Waiting || s == Running }

// Random is the sampler of independent draws.
type Random struct{ space *space.Space }

// NewRandom returns the sampler that draws from the space and learns nothing.
func NewRandom(s *space.Space) *Random { return &Random{s} }

// Suggest draws a point.
func (r *Random) Suggest(_ int, rng *rand.Rand) (space.Point, error) { return r.space.Sample(rng), nil }

// Observe does nothing.
func (r *Random) Observe(Observation) {}
