package pareto

import (
	"maps"
	"math/rand/v2"
	"slices"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/internal/gp"
	"github.com/doubleroute/sweep/search/space"
)

// Sampler is the sampler for one learned objective and one that is known before
// training: it suggests the point of the greatest expected hypervolume
// improvement, over the logarithm of the cost.
//
// The value is modelled by a Gaussian process over an encoding of points that
// knows which settings are inactive, and has their cost and the Problem's
// estimates (see search.Estimator) as further coordinates. As the cost of a
// candidate is exact, its expected hypervolume improvement is a sum of expected
// improvements of one number (see front.Front.ExpectedImprovement). Pending
// trials count as if they had come to what the model expects of them
// (Ginsbourger, Le Riche and Carraro 2010), and pruned ones as if they had gone
// on as complete ones did, with less certainty.
//
// Candidates are drawn from the space and near those that are good. A pool of
// them is kept, with the model's predictions, so that a suggestion takes as long
// after 300 trials as after 100,000: of a long history the model sees the trials
// closest to the front and a random share of the others.
//
// Where trials share parts (see search.Parted), every other one joins parts that are
// trained already and takes next to no time, and of the others an improvement counts
// for the less, the longer it trains.
//
// Where the Problem has a baseline (see search.Baselined), its share of the
// trials look for the front of the baseline in the same way.
type Sampler struct {
	begun   bool
	encoder *encoder
	history *history
	pool    *pool
	model   *model    // nil at first
	kernel  gp.Kernel // of the model, and where the next fit begins
	nextFit int       // trials at which it is fitted again
	parts   *parts
	pending map[int]*candidate // by trial that has not ended
	unseen  []record           // outcomes that the model has not seen
}

// Chosen by measurement.
const (
	startup  = 2   // trials before the model decides
	poolSize = 384 // candidates
	mostData = 224 // trials that the model sees
	fitSteps = 30  // of fitting the kernel
)

// New returns the sampler of a problem.
func New(s *space.Space, p search.Problem) *Sampler {
	pool := newPool(s, p, poolSize)
	return &Sampler{
		encoder: newEncoder(s),
		history: newHistory(4 * mostData),
		pool:    pool,
		parts:   pool.parts,
		pending: map[int]*candidate{},
	}
}

// Suggest returns the candidate of the greatest expected hypervolume improvement;
// as long as there is no model, what random search would try.
func (s *Sampler) Suggest(trial int, rng *rand.Rand) (space.Point, error) {
	delete(s.pending, trial) // it was refused
	drawn := s.pool.space.Sample(rng)
	if !s.begun {
		s.begin(rng)
	}
	s.learn(rng)
	best := s.choose(trial, drawn, rng)
	if best == nil { // it has been tried or breaks a limit: the engine says so
		return drawn, nil
	}
	s.pool.take(best)
	s.parts.begin(best.point)
	s.pending[trial] = best
	return slices.Clone(best.point), nil
}

// choose picks a candidate; nil if there is none.
func (s *Sampler) choose(trial int, drawn space.Point, rng *rand.Rand) *candidate {
	if s.model == nil {
		c := s.pool.add(drawn)
		if c != nil {
			s.encoder.encode(c)
		}
		return c
	}
	a := s.acquisition(trial)
	for _, c := range s.pool.all {
		a.evaluate(c)
	}
	s.refill(a, rng)
	if s.parts.freeTurn(trial) {
		if c := s.maximize(a, s.freeOnly(a.value)); c != nil {
			return c
		}
	}
	return s.maximize(a, s.parts.byLength(a.value))
}

// pendingCandidates returns the candidates of pending trials, in the order of the
// trials.
func (s *Sampler) pendingCandidates() []*candidate {
	var list []*candidate
	for _, trial := range slices.Sorted(maps.Keys(s.pending)) {
		list = append(list, s.pending[trial])
	}
	return list
}

// Observe remembers an outcome.
func (s *Sampler) Observe(o search.Observation) { s.remember(o) }

// Follow remembers what a trial has come to so far.
func (s *Sampler) Follow(o search.Observation) { s.remember(o) }

// remember adds an outcome in place of what was known of the trial. Only one
// that trains on is still pending.
func (s *Sampler) remember(o search.Observation) {
	c := s.pending[o.Trial]
	if c == nil {
		c = s.history.find(o.Trial)
	}
	if o.State != search.Running {
		delete(s.pending, o.Trial)
	}
	s.parts.begin(o.Point)
	if c == nil || !c.point.Equal(o.Point) { // this sampler did not suggest it
		s.pool.mark(o.Point)
		c = s.pool.adopt(s.encoder, o)
	}
	r := s.history.add(c, o)
	if len(s.unseen) < 2*mostData { // with more than that the model is made anew
		s.unseen = append(s.unseen, r)
	}
}
