package tpe

import (
	"math"
	"math/rand/v2"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/samplers/internal/pending"
	"github.com/doubleroute/sweep/search/space"
)

// Sampler is the sampler of tree-structured Parzen estimators (Bergstra et al.,
// "Algorithms for hyper-parameter optimization", 2011): it divides the trials so
// far into a few good ones and the rest, draws points near the good ones, and
// suggests the one where good trials are densest compared to the others.
//
//   - The good trials are those of the first ranks of non-dominated sorting by
//     learned value and cost, and of the last rank that there is room for those
//     that contribute most to its hypervolume. One of the front weighs as much
//     as it contributes (Ozaki et al., "Multiobjective tree-structured Parzen
//     estimator", 2022). The cost is taken as one more outcome, although it
//     could be known before.
//   - Dimensions that exist under the same conditions are drawn together (Falkner
//     et al., "BOHB", 2018), from the trials in which they exist.
//   - Trials without an outcome yet count among those that are not good, so that
//     several at once do not go to the same place (the constant liar of
//     Ginsbourger et al., 2010). So do those that failed.
//   - Pruned trials come after complete ones, in the order of how far they got.
//
// The first 10 trials, and one that was refused 8 times over, are drawn from the
// space. Kept are the 50 best trials, the last 500 others, and the last 256
// suggestions without an outcome; so the effort of a suggestion is bounded.
type Sampler struct {
	space   *space.Space
	groups  [][]int // the dimensions that exist under the same conditions
	pending *pending.List
	history history
	fit     fit
}

const (
	startup    = 10 // trials drawn from the space first
	candidates = 24 // points that one suggestion is chosen from
)

// New returns the sampler that has seen nothing.
func New(s *space.Space) *Sampler {
	return &Sampler{space: s, groups: s.Groups(), pending: pending.New(s), fit: newFit(s)}
}

// Suggest returns the most promising of some points near good trials.
func (t *Sampler) Suggest(trial int, rng *rand.Rand) (space.Point, error) {
	refused := t.pending.Request(trial)
	if refused || t.history.count < startup {
		return t.pending.Draw(rng), nil
	}
	good, rest := t.history.split()
	for _, p := range t.pending.Others() {
		rest = append(rest, weighted{u: t.places(p), weight: 1})
	}
	p := make(space.Point, t.space.Len())
	for i := range p {
		p[i] = math.NaN()
	}
	for _, dims := range t.groups {
		// Their conditions are on dimensions of groups before.
		if t.space.Active(p, dims[0]) {
			t.fit.suggest(p, dims, good, rest, rng)
		}
	}
	return t.pending.Suggest(p), nil
}

// Observe learns from an outcome. One whose point is not of the space is passed
// over.
func (t *Sampler) Observe(o search.Observation) {
	t.pending.Forget(o.Trial)
	if t.space.Check(o.Point) != nil {
		return
	}
	t.history.add(t.places(o.Point), o)
}

// places returns where a point lies in each dimension: the place in the
// distribution for one whose values have an order, else the value itself; NaN for
// one that does not exist.
func (t *Sampler) places(p space.Point) []float64 {
	u := t.space.Encode(p)
	for i, v := range p {
		if !t.space.Dim(i).Ordered() {
			u[i] = v
		}
	}
	return u
}
