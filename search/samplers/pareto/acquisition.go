package pareto

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/front"
	"github.com/doubleroute/sweep/search/internal/gp"
)

// begin fills the pool and sets the scales of the encoding by what is in it.
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
	s.pool.begin()
	s.encoder.calibrate(s.pool.all)
	for _, c := range s.pool.all {
		s.encoder.encode(c)
	}
	for _, r := range s.history.all { // an earlier search's
		r.height = s.pool.height(r.cost)
		s.encoder.encode(r.candidate)
	}
}

// refill draws new candidates: the fewer, the more the model makes of each. They
// come in rounds, each of which looks closer at the best of the one before.
func (s *Sampler) refill(a aim, rng *rand.Rand) {
	n := s.model.Len()
	wanted := max(8, min(128, 400_000/(1+n*n/2+60*n)))
	s.pool.shrink(s.pool.size - wanted)
	before := len(s.pool.all)
	good := s.history.closest(a.baseline)
	rounds := max(1, min(wanted/8, 4))
	for round := range rounds {
		from, parents := len(s.pool.all), append(s.pool.best(len(good), a.worth), good...)
		more := wanted / rounds
		for tries := 0; len(s.pool.all)-from < more && tries < 3*more; tries++ {
			if len(parents) > 0 && (round > 0 || tries%2 == 1) {
				s.pool.add(s.pool.near(parents[rng.IntN(len(parents))].point, rng))
			} else {
				s.pool.add(s.pool.space.Sample(rng))
			}
		}
		for _, c := range s.pool.all[from:] {
			s.encoder.encode(c)
			c.predicted = s.model.Add(c.place)
			a.score(c)
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
		want[c.predicted] = true
	}
	for _, c := range s.pending {
		want[c.predicted] = true
	}
	return func(p *gp.Candidate) bool { return want[p] }
}

// closely is how many candidates are looked at with the trials in mind that have
// not ended.
const closely = 32

// mostGain returns the candidate that is expected to add most to the front.
func (s *Sampler) mostGain(a aim) *candidate {
	waiting := s.waiting()
	best := s.pool.best(closely, a.worth)
	if len(waiting) == 0 || len(best) == 0 {
		return first(best)
	}
	// Trials that have not ended raise the front to what is expected of them,
	// and lower the uncertainty around them.
	for _, c := range waiting {
		if c.baseline || !a.baseline {
			a.area().front.Add(c.height, c.predicted.Mean)
		}
	}
	joint := s.model.Given(predictions(waiting))
	most, chosen := -1.0, best[0]
	for _, c := range best {
		if g := a.area().gain(c.height, c.predicted.Mean, joint.Variance(c.predicted)); g > most {
			most, chosen = g, c
		}
	}
	return chosen
}

func predictions(list []*candidate) []*gp.Candidate {
	out := make([]*gp.Candidate, len(list))
	for i, c := range list {
		out[i] = c.predicted
	}
	return out
}

// aim is what a suggestion is to do: to raise the front, or that of the baseline.
type aim struct {
	all, base area
	baseline  bool
}

// aim returns what the suggestion for a trial is to do.
func (s *Sampler) aim(trial int) aim {
	a := aim{all: s.area(false)}
	if b := s.pool.baseline; b != nil {
		a.base = s.area(true)
		a.baseline = search.BaselineTurn(trial, b.BaselineShare())
	}
	return a
}

// area returns the area that is to be raised.
func (a *aim) area() *area {
	if a.baseline {
		return &a.base
	}
	return &a.all
}

// score notes what a candidate is expected to add.
func (a *aim) score(c *candidate) {
	c.gain = a.all.gain(c.height, c.predicted.Mean, c.predicted.Variance)
	if c.baseline {
		c.own = a.base.gain(c.height, c.predicted.Mean, c.predicted.Variance)
	}
}

// worth is what a candidate is worth to the aim; -Inf where it is not for it.
func (a *aim) worth(c *candidate) float64 {
	switch {
	case !a.baseline:
		return c.gain
	case c.baseline:
		return c.own
	}
	return math.Inf(-1)
}

// area is what the front of the outcomes dominates, in the model's scale.
type area struct {
	front      front.Front
	top, floor float64 // its greatest height and its least value
}

func (a *area) gain(height, mean, variance float64) float64 {
	return a.front.ExpectedImprovement(height, mean, math.Sqrt(math.Max(variance, 0)), a.top, a.floor)
}

// area measures what was observed, of all or of the baseline.
func (s *Sampler) area(baseline bool) area {
	a := area{top: math.Inf(-1), floor: math.Inf(1)}
	bottom := math.Inf(1)
	for _, c := range s.pool.all {
		a.top, bottom = math.Max(a.top, c.height), math.Min(bottom, c.height)
	}
	for _, r := range s.history.all {
		if r.failed {
			continue
		}
		a.top, bottom = math.Max(a.top, r.height), math.Min(bottom, r.height)
		value, _ := s.read(r)
		a.floor = math.Min(a.floor, value)
		if r.epochs == 0 && (r.baseline || !baseline) {
			a.front.Add(r.height, value)
		}
	}
	// What is best counts beyond what is dearest; where all cost the same it is
	// all there is.
	if a.top > bottom {
		a.top += (a.top - bottom) / 2
	} else {
		a.top++
	}
	return a
}
