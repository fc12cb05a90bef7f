package nsga2

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/samplers/pending"
	"github.com/doubleroute/sweep/search/samplers/ranking"
	"github.com/doubleroute/sweep/search/space"
)

// Sampler is the sampler of the genetic algorithm NSGA-II (Deb et al., "A fast and
// elitist multiobjective genetic algorithm: NSGA-II", 2002), without generations:
// every outcome joins the population at once and the worst member leaves, so that
// no trial waits for others (Durillo et al., "On the effect of the steady-state
// selection scheme in multi-objective genetic algorithms", 2009).
//
// A child has two parents, each the better of two random members: of the earlier
// front, or farther from its neighbours on the same one. Numbers are crossed by
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
	space  *space.Space
	asking pending.List
	count  int      // of outcomes
	people []member // best first
}

// member is a member of the population.
type member struct {
	number int       // in the order of observation
	u      []float64 // as Space.Encode places it
	point  space.Point
	merit  ranking.Merit
	front  int
	apart  float64 // crowding distance
}

const (
	nsga2Startup    = 20  // outcomes before the first child
	population      = 30  // members
	nsga2Crossing   = 0.9 // how often the parents of a child are crossed
	nsga2Likeness   = 10  // the exponent of crossover: the greater, the closer to a parent
	nsga2Steadiness = 5   // the exponent of mutation: the greater, the smaller
)

// New returns the sampler with an empty population.
func New(s *space.Space) *Sampler { return &Sampler{space: s, asking: pending.List{Space: s}} }

// Suggest returns a child of the population.
func (n *Sampler) Suggest(trial int, rng *rand.Rand) (space.Point, error) {
	refused := n.asking.Again(trial)
	if refused || n.count < nsga2Startup || len(n.people) < 2 {
		return n.asking.Draw(rng), nil
	}
	const tries = 4 // to make a child that is not yet there
	var child space.Point
	for range tries {
		child = n.child(n.parent(rng), n.parent(rng), rng)
		if !n.known(child) {
			break
		}
	}
	return n.asking.Suggest(child), nil
}

// known reports whether a point is in the population or has been suggested.
func (n *Sampler) known(p space.Point) bool {
	return slices.ContainsFunc(n.people, func(m member) bool { return m.point.Equal(p) }) ||
		slices.ContainsFunc(n.asking.Pending, func(q pending.Suggestion) bool { return q.Point.Equal(p) })
}

// Observe lets an outcome join the population. One whose point is not of the
// space is passed over.
func (n *Sampler) Observe(o search.Observation) {
	n.asking.Forget(o.Trial)
	if n.space.Check(o.Point) != nil {
		return
	}
	n.count++
	m, ok := ranking.Of(o)
	if !ok {
		return
	}
	n.people = append(n.people, member{number: n.count, u: n.space.Encode(o.Point), point: slices.Clone(o.Point), merit: m})
	n.rank()
	if len(n.people) > population {
		n.people = n.people[:population]
	}
}

// rank sorts the population, best first.
func (n *Sampler) rank() {
	ms := make([]ranking.Merit, len(n.people))
	for i, m := range n.people {
		ms[i] = m.merit
	}
	spots := ranking.Corners(ms)
	byFront := map[int][]int{}
	for i, f := range ranking.Fronts(ms) {
		n.people[i].front = f
		byFront[f] = append(byFront[f], i)
	}
	for f := range len(byFront) {
		within := make([]ranking.Corner, len(byFront[f]))
		for k, i := range byFront[f] {
			within[k] = spots[i]
		}
		for k, d := range ranking.Crowding(within) {
			n.people[byFront[f][k]].apart = d
		}
	}
	slices.SortFunc(n.people, compareMembers)
}

// compareMembers is below 0 if a is better than b. Of two that are alike the later
// is, so that a population of equals goes on changing.
func compareMembers(a, b member) int {
	return cmp.Or(cmp.Compare(a.front, b.front), cmp.Compare(b.apart, a.apart), b.number-a.number)
}

// parent returns the better of two random members.
func (n *Sampler) parent(rng *rand.Rand) member {
	a, b := n.people[rng.IntN(len(n.people))], n.people[rng.IntN(len(n.people))]
	if compareMembers(b, a) < 0 {
		return b
	}
	return a
}
