package nsga2

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/front"
	"github.com/doubleroute/sweep/search/samplers/internal/pending"
	"github.com/doubleroute/sweep/search/samplers/internal/ranking"
	"github.com/doubleroute/sweep/search/space"
)

// Sampler is the sampler of the genetic algorithm NSGA-II (Deb et al., "A fast and
// elitist multiobjective genetic algorithm: NSGA-II", 2002), without generations:
// every outcome joins the population at once and the worst member leaves, so that
// no trial waits for others (Durillo et al., "On the effect of the steady-state
// selection scheme in multi-objective genetic algorithms", 2009).
//
// A child has two parents, each the better of two random members: of the better
// rank, or less crowded by others of the same rank. Numbers are crossed by
// simulated binary crossover and mutated by a polynomial, both in the distribution
// of their dimension (Deb and Agrawal, 1995); values without an order are taken
// from either parent, and mutated by drawing another. A dimension that exists for
// the child and for one parent only is that parent's; one that exists for neither
// is drawn.
//
// Until 20 outcomes are known, trials are drawn from the space; so is one that
// was refused 8 times over. Pruned trials rank after complete ones; failed ones
// never join. Kept are 30 trials and the last 256 suggestions without an outcome.
type Sampler struct {
	space      *space.Space
	pending    *pending.List
	count      int      // of outcomes
	population []member // best first
}

// member is a member of the population.
type member struct {
	number     int       // in the order of observation
	u          []float64 // as Space.Encode places it
	point      space.Point
	objectives ranking.Objectives
	rank       int     // of non-dominated sorting
	crowding   float64 // distance to its neighbours of the same rank
}

const (
	startup        = 20  // outcomes before the first child
	populationSize = 30  // members
	crossoverRate  = 0.9 // how often the parents of a child are crossed
	crossoverIndex = 10  // distribution index: the greater, the closer to a parent
	mutationIndex  = 5   // distribution index: the greater, the smaller the mutation
)

// New returns the sampler with an empty population.
func New(s *space.Space) *Sampler { return &Sampler{space: s, pending: pending.New(s)} }

// Suggest returns a child of the population.
func (n *Sampler) Suggest(trial int, rng *rand.Rand) (space.Point, error) {
	refused := n.pending.Request(trial)
	if refused || n.count < startup || len(n.population) < 2 {
		return n.pending.Draw(rng), nil
	}
	const tries = 4 // to make a child that is not yet there
	var child space.Point
	for range tries {
		child = n.child(n.parent(rng), n.parent(rng), rng)
		if !n.known(child) {
			break
		}
	}
	return n.pending.Suggest(child), nil
}

// known reports whether a point is in the population or has been suggested.
func (n *Sampler) known(p space.Point) bool {
	return n.pending.Has(p) || slices.ContainsFunc(n.population, func(m member) bool { return m.point.Equal(p) })
}

// Observe lets an outcome join the population. One whose point is not of the
// space is passed over.
func (n *Sampler) Observe(o search.Observation) {
	n.pending.Forget(o.Trial)
	if n.space.Check(o.Point) != nil {
		return
	}
	n.count++
	objectives, ok := ranking.Of(o)
	if !ok {
		return
	}
	n.population = append(n.population, member{number: n.count, u: n.space.Encode(o.Point), point: slices.Clone(o.Point), objectives: objectives})
	n.rank()
	if len(n.population) > populationSize {
		n.population = n.population[:populationSize]
	}
}

// rank sorts the population, best first.
func (n *Sampler) rank() {
	xs := make([]ranking.Objectives, len(n.population))
	for i, m := range n.population {
		xs[i] = m.objectives
	}
	ranks, outcomes := ranking.ByRank(xs)
	for rank, places := range ranks {
		for k, distance := range front.Crowding(ranking.Pick(outcomes, places)) {
			m := &n.population[places[k]]
			m.rank, m.crowding = rank, distance
		}
	}
	slices.SortFunc(n.population, compareMembers)
}

// compareMembers is below 0 if a is better than b. Of two that are alike the later
// is, so that a population of equals goes on changing.
func compareMembers(a, b member) int {
	return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(b.crowding, a.crowding), b.number-a.number)
}

// parent returns the better of two random members.
func (n *Sampler) parent(rng *rand.Rand) member {
	a, b := n.population[rng.IntN(len(n.population))], n.population[rng.IntN(len(n.population))]
	if compareMembers(b, a) < 0 {
		return b
	}
	return a
}
