package pareto

import (
	"cmp"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/internal/gp"
	"github.com/doubleroute/sweep/search/space"
)

// candidate is a point that may be suggested, or was.
type candidate struct {
	point      space.Point
	cost       float64 // as the problem gives it
	scaledCost float64 // see costScale
	estimates  []float64
	encoded    []float64
	prediction *gp.Candidate // nil: not by the present model
	baseline   bool
	key        uint64 // hash of the problem's key
	parts      []partOf

	// Expected hypervolume improvements of the front and of the baseline's, when
	// they were last computed.
	improvement, baselineImprovement float64
}

// extra returns what a candidate has beside its point: its cost, then estimates.
func (c *candidate) extra(k int) float64 {
	if k == 0 {
		return c.scaledCost
	}
	return c.estimates[k-1]
}

// pool is the candidates that can be suggested. It knows every point that has
// been suggested or observed.
type pool struct {
	space     *space.Space
	problem   search.Problem
	estimator search.Estimator // nil: none
	baseline  search.Baselined // nil: none
	parts     *parts
	size      int
	numbers   []bool // of each dimension: see isNumber
	all       []*candidate
	known     map[uint64]struct{} // hashes of the keys of all candidates, and of those taken
	costs     costScale
}

func newPool(s *space.Space, p search.Problem, size int) *pool {
	l := &pool{space: s, problem: p, size: size, parts: newParts(p), known: map[uint64]struct{}{}}
	l.estimator, _ = p.(search.Estimator)
	for i := range s.Len() {
		l.numbers = append(l.numbers, isNumber(s.Dim(i)))
	}
	if b, ok := p.(search.Baselined); ok && b.BaselineShare() > 0 {
		l.baseline = b
	}
	return l
}

func (l *pool) hash(x space.Point) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(l.problem.Key(x))) // writing to a hash never fails
	return h.Sum64()
}

// mark notes that a point has been tried.
func (l *pool) mark(x space.Point) { l.known[l.hash(x)] = struct{}{} }

// add makes a point a candidate; nil where it is known or over a limit.
func (l *pool) add(x space.Point) *candidate {
	key := l.hash(x)
	if _, old := l.known[key]; old {
		return nil
	}
	l.known[key] = struct{}{}
	cost, err := l.problem.Cost(x)
	if err != nil || !num.Finite(cost) {
		return nil
	}
	c := l.describe(x, cost)
	c.key = key
	l.all = append(l.all, c)
	return c
}

func (l *pool) describe(x space.Point, cost float64) *candidate {
	c := &candidate{point: x, cost: cost}
	c.scaledCost = l.costs.of(cost)
	c.baseline = l.baseline != nil && l.baseline.Baseline(x)
	c.parts = l.parts.of(x)
	if l.estimator != nil {
		c.estimates = l.estimator.Estimates(x)
	}
	return c
}

// costScale is the scale on which costs are compared: the logarithm, or the cost
// itself.
type costScale struct {
	linear bool
	least  float64 // what lower costs count as, where it is logarithmic
}

func (s costScale) of(cost float64) float64 {
	if s.linear {
		return cost
	}
	return math.Log(math.Max(cost, s.least))
}

// scaleCosts decides by the first candidates on the scale of costs: the
// logarithm, unless they are spread more evenly without it.
func (l *pool) scaleCosts() {
	var plain, logs []float64
	least := math.Inf(1)
	for _, c := range l.all {
		least = math.Min(least, c.cost)
		plain = append(plain, c.cost)
		logs = append(logs, math.Log(c.cost))
	}
	l.costs.linear = !(least > 0) || len(l.all) == 0 || math.Abs(skew(plain)) < math.Abs(skew(logs))
	l.costs.least = least / 1000
	for _, c := range l.all {
		c.scaledCost = l.costs.of(c.cost)
	}
}

// skew is the skewness of numbers: their third moment about the mean, in standard
// deviations.
func skew(xs []float64) float64 {
	var mean, two, three float64
	for _, x := range xs {
		mean += x / float64(len(xs))
	}
	for _, x := range xs {
		d := x - mean
		two, three = two+d*d, three+d*d*d
	}
	if two <= 1e-18*mean*mean*float64(len(xs)) {
		return 0
	}
	return three / math.Pow(two, 1.5) * math.Sqrt(float64(len(xs)))
}

// adopt makes a candidate, outside the pool, of a trial that the sampler did not
// suggest.
func (l *pool) adopt(e *encoder, o search.Observation) *candidate {
	c := l.describe(slices.Clone(o.Point), o.Cost)
	e.encode(c)
	return c
}

// take removes a candidate that is being tried.
func (l *pool) take(c *candidate) {
	i := slices.Index(l.all, c)
	l.all = slices.Delete(l.all, i, i+1)
}

// best returns the n candidates of the greatest values, the best first. Those of
// value -Inf are not among them.
func (l *pool) best(n int, value func(*candidate) float64) []*candidate {
	type valued struct {
		value float64
		at    int
	}
	order := make([]valued, 0, len(l.all))
	for i, c := range l.all {
		if v := value(c); v > math.Inf(-1) {
			order = append(order, valued{v, i})
		}
	}
	slices.SortFunc(order, func(a, b valued) int { return cmp.Or(cmp.Compare(b.value, a.value), cmp.Compare(a.at, b.at)) })
	list := make([]*candidate, min(n, len(order)))
	for i := range list {
		list[i] = l.all[order[i].at]
	}
	return list
}

// shrink drops the candidates of the least improvement until n are left, and
// forgets that it knew them. A quarter of the places are for the best of the
// baseline, as far as it has that many.
func (l *pool) shrink(n int) {
	if len(l.all) <= n {
		return
	}
	keep := map[*candidate]bool{}
	baseline := acquisition{baseline: true}
	for _, c := range l.best(n/4, baseline.value) {
		keep[c] = true
	}
	for _, c := range l.best(len(l.all), func(c *candidate) float64 { return c.improvement }) {
		if len(keep) < n {
			keep[c] = true
		}
	}
	l.all = slices.DeleteFunc(l.all, func(c *candidate) bool {
		if !keep[c] {
			delete(l.known, c.key)
		}
		return !keep[c]
	})
}

// near returns a point near p: some of its settings are drawn again, numbers near
// their values, and so are settings that p does not have.
func (l *pool) near(p space.Point, rng *rand.Rand) space.Point {
	s := l.space
	var active []int
	for i, v := range p {
		if !math.IsNaN(v) && s.Dim(i).Len() != 1 {
			active = append(active, i)
		}
	}
	if len(active) == 0 {
		return s.Sample(rng)
	}
	change := map[int]bool{active[rng.IntN(len(active))]: true}
	for more := rng.Float64(); rng.Float64() < more; { // mostly few, sometimes many
		change[active[rng.IntN(len(active))]] = true
	}
	q := make(space.Point, len(p))
	for i := range q {
		q[i] = math.NaN()
		if !s.Active(q[:i], i) {
			continue
		}
		d := s.Dim(i)
		switch {
		case math.IsNaN(p[i]):
			q[i] = d.Decode(rng.Float64())
		case !change[i]:
			q[i] = p[i]
		case l.numbers[i] && d.Len() != 2:
			q[i] = l.beside(d, p[i], rng)
		default:
			q[i] = d.Decode(rng.Float64())
		}
	}
	return q
}

// beside draws a number near v.
func (l *pool) beside(d space.Dimension, v float64, rng *rand.Rand) float64 {
	spread := 0.2 * math.Pow(10, -1.5*rng.Float64())
	if n := d.Len(); n > 0 {
		spread = math.Max(spread, 1/float64(n))
	}
	return d.Decode(d.Encode(v) + spread*rng.NormFloat64())
}
