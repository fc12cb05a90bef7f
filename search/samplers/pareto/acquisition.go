package pareto

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/front"
	"github.com/doubleroute/sweep/search/internal/gp"
)

// begin fills the pool and sets the scales of costs and encoding by its
// candidates.
func (s *Sampler) begin(rng *rand.Rand) {
	s.begun = true
	for tries := 0; len(s.pool.all) < s.pool.size && tries < 3*s.pool.size; tries++ {
		s.pool.add(s.pool.space.Sample(rng))
	}
	if e := s.pool.estimator; e != nil {
		for _, x := range e.Candidates() {
			if s.pool.space.Check(x) == nil {
				s.pool.add(slices.Clone(x))
			}
		}
	}
	s.pool.scaleCosts()
	s.encoder.calibrate(s.pool.all)
	for _, c := range s.pool.all {
		s.encoder.encode(c)
	}
	for _, r := range s.history.all { // an earlier search's
		r.scaledCost = s.pool.costs.of(r.cost)
		s.encoder.encode(r.candidate)
	}
}

// refill draws new candidates: the fewer, the longer the model takes for each.
// They come in rounds, each of which looks closer at the best of the one before.
func (s *Sampler) refill(a *acquisition, rng *rand.Rand) {
	n := s.model.Len()
	wanted := max(8, min(128, 400_000/(1+n*n/2+60*n)))
	s.pool.shrink(s.pool.size - wanted)
	before := len(s.pool.all)
	good := s.history.nearFront(a.baseline)
	rounds := max(1, min(wanted/8, 4))
	for round := range rounds {
		from, parents := len(s.pool.all), append(s.pool.best(len(good), a.value), good...)
		more := wanted / rounds
		for tries := 0; len(s.pool.all)-from < more && tries < 3*more; tries++ {
			if len(parents) > 0 && (round > 0 || tries%2 == 1) {
				s.pool.add(s.pool.near(parents[rng.IntN(len(parents))].point, rng))
			} else {
				s.pool.add(s.pool.space.Sample(rng))
			}
		}
		if round == 0 {
			s.recombine(more, rng)
		}
		for _, c := range s.pool.all[from:] {
			s.encoder.encode(c)
			c.prediction = s.model.Add(c.encoded)
			a.evaluate(c)
		}
	}
	if len(s.pool.all) > before {
		s.model.Keep(s.wanted())
	}
}

// wanted returns whether the model should go on predicting a candidate.
func (s *Sampler) wanted() func(*gp.Candidate) bool {
	want := map[*gp.Candidate]bool{}
	for _, c := range s.pool.all {
		want[c.prediction] = true
	}
	for _, c := range s.pending {
		want[c.prediction] = true
	}
	return func(p *gp.Candidate) bool { return want[p] }
}

// shortlist is how many candidates are looked at with the pending trials in mind.
const shortlist = 32

// maximize returns the candidate of the greatest expected hypervolume improvement,
// among those that have a value.
func (s *Sampler) maximize(a *acquisition, value func(*candidate) float64) *candidate {
	pending := s.pendingCandidates()
	best := s.pool.best(shortlist, value)
	switch {
	case len(best) == 0:
		return nil
	case len(pending) == 0:
		return best[0]
	}
	// Pending trials raise the front to what is expected of them, and lower the
	// uncertainty around them.
	for _, c := range pending {
		if c.baseline || !a.baseline {
			a.sought().front.Add(c.scaledCost, c.prediction.Mean)
		}
	}
	joint := s.model.Given(predictions(pending))
	weight := func(c *candidate) float64 { // what value makes of an improvement
		if plain := a.value(c); plain > 0 {
			return value(c) / plain
		}
		return 1
	}
	most, chosen := -1.0, best[0]
	for _, c := range best {
		x := a.sought().of(c.scaledCost, c.prediction.Mean, joint.Variance(c.prediction))
		if x *= weight(c); x > most {
			most, chosen = x, c
		}
	}
	return chosen
}

func predictions(list []*candidate) []*gp.Candidate {
	out := make([]*gp.Candidate, len(list))
	for i, c := range list {
		out[i] = c.prediction
	}
	return out
}

// acquisition is what a suggestion maximizes: the expected hypervolume
// improvement of the front, or of the baseline's front.
type acquisition struct {
	all, base improvement
	baseline  bool // the baseline's is maximized
}

// acquisition returns what the suggestion for a trial maximizes.
func (s *Sampler) acquisition(trial int) *acquisition {
	a := &acquisition{all: s.improvement(false)}
	if b := s.pool.baseline; b != nil {
		a.base = s.improvement(true)
		a.baseline = search.BaselineTurn(trial, b.BaselineShare())
	}
	return a
}

// sought returns the improvement that is maximized.
func (a *acquisition) sought() *improvement {
	if a.baseline {
		return &a.base
	}
	return &a.all
}

// evaluate notes the improvements that are expected of a candidate.
func (a *acquisition) evaluate(c *candidate) {
	c.improvement = a.all.of(c.scaledCost, c.prediction.Mean, c.prediction.Variance)
	if c.baseline {
		c.baselineImprovement = a.base.of(c.scaledCost, c.prediction.Mean, c.prediction.Variance)
	}
}

// value returns the improvement that was last expected of a candidate; -Inf where
// the front of the baseline is sought and it is not of the baseline.
func (a *acquisition) value(c *candidate) float64 {
	switch {
	case !a.baseline:
		return c.improvement
	case c.baseline:
		return c.baselineImprovement
	}
	return math.Inf(-1)
}

// improvement is the expected hypervolume improvement of a front, in the scales
// of cost and value that the model has.
type improvement struct {
	front     front.Front
	reference front.Outcome
}

// of returns the improvement expected of an outcome.
func (m *improvement) of(scaledCost, mean, variance float64) float64 {
	return m.front.ExpectedImprovement(scaledCost, mean, math.Sqrt(math.Max(variance, 0)), m.reference)
}

// improvement returns that of the front of all that was observed, or of the
// baseline's. The reference point is the least value and a cost above the
// greatest.
func (s *Sampler) improvement(baseline bool) improvement {
	var m improvement
	least, most, worst := math.Inf(1), math.Inf(-1), math.Inf(1)
	for _, c := range s.pool.all {
		most, least = math.Max(most, c.scaledCost), math.Min(least, c.scaledCost)
	}
	for _, r := range s.history.all {
		if r.failed {
			continue
		}
		most, least = math.Max(most, r.scaledCost), math.Min(least, r.scaledCost)
		value, _ := s.target(r)
		worst = math.Min(worst, value)
		if r.epochs == 0 && (r.baseline || !baseline) {
			m.front.Add(r.scaledCost, value)
		}
	}
	// The best value counts beyond the greatest cost; where all cost the same it
	// is all that counts.
	if most > least {
		most += (most - least) / 2
	} else {
		most++
	}
	m.reference = front.Outcome{Cost: most, Value: worst}
	return m
}
