package pareto

import (
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
	point     space.Point
	cost      float64 // as the problem gives it
	height    float64 // the cost as it is drawn: its logarithm where all are above 0
	estimates []float64
	place     []float64
	predicted *gp.Candidate // nil: not by the model that is
	baseline  bool
	gain, own float64 // of the front and of the baseline's, when it was last looked at
	key       uint64
}

// extra returns what a candidate has beside its point: height, then estimates.
func (c *candidate) extra(k int) float64 {
	if k == 0 {
		return c.height
	}
	return c.estimates[k-1]
}

// pool is the candidates that can be suggested. It knows every point that it
// has given away.
type pool struct {
	space     *space.Space
	problem   search.Problem
	estimator search.Estimator // nil: none
	baseline  search.Baselined // nil: none
	size      int
	numbers   []bool // of each dimension: see isNumber
	all       []*candidate
	known     map[uint64]struct{} // hashes of the keys of all, and of those taken
	linear    bool                // costs are drawn as they are
	least     float64             // of costs, where they are not
}

func newPool(s *space.Space, p search.Problem, size int) *pool {
	l := &pool{space: s, problem: p, size: size, known: map[uint64]struct{}{}}
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
	c.height = l.height(cost)
	c.baseline = l.baseline != nil && l.baseline.Baseline(x)
	if l.estimator != nil {
		c.estimates = l.estimator.Estimates(x)
	}
	return c
}

func (l *pool) height(cost float64) float64 {
	if l.linear {
		return cost
	}
	return math.Log(math.Max(cost, l.least))
}

// begin decides by the first candidates on how costs are drawn: by their
// logarithm, unless they are spread more evenly as they are.
func (l *pool) begin() {
	var plain, logs []float64
	l.least = math.Inf(1)
	for _, c := range l.all {
		l.least = math.Min(l.least, c.cost)
		plain = append(plain, c.cost)
		logs = append(logs, math.Log(c.cost))
	}
	l.linear = !(l.least > 0) || len(l.all) == 0 || math.Abs(skew(plain)) < math.Abs(skew(logs))
	l.least /= 1000
	for _, c := range l.all {
		c.height = l.height(c.cost)
	}
}

// skew is the third moment of numbers about their mean, in deviations.
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

func first(list []*candidate) *candidate {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

// adopt makes a candidate, outside the pool, of a point that somebody else tried.
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

// best returns the n candidates that are worth most, the best first. What is
// worth -Inf is not among them.
func (l *pool) best(n int, worth func(*candidate) float64) []*candidate {
	type ranked struct {
		worth float64
		at    int
	}
	order := make([]ranked, 0, len(l.all))
	for i, c := range l.all {
		if w := worth(c); w > math.Inf(-1) {
			order = append(order, ranked{w, i})
		}
	}
	slices.SortFunc(order, func(a, b ranked) int {
		switch {
		case a.worth > b.worth:
			return -1
		case a.worth < b.worth:
			return 1
		}
		return a.at - b.at
	})
	list := make([]*candidate, min(n, len(order)))
	for i := range list {
		list[i] = l.all[order[i].at]
	}
	return list
}

// shrink drops the candidates of the least gain until n are left, and forgets
// that it knew them. A quarter of the places are for what is best of the
// baseline, as far as it has that many.
func (l *pool) shrink(n int) {
	if len(l.all) <= n {
		return
	}
	keep := map[*candidate]bool{}
	baseline := aim{baseline: true}
	for _, c := range l.best(n/4, baseline.worth) {
		keep[c] = true
	}
	for _, c := range l.best(len(l.all), func(c *candidate) float64 { return c.gain }) {
		if len(keep) < n {
			keep[c] = true
		}
	}
	kept := l.all[:0]
	for _, c := range l.all {
		if keep[c] {
			kept = append(kept, c)
		} else {
			delete(l.known, c.key)
		}
	}
	clear(l.all[len(kept):])
	l.all = kept
}

// near returns a point a little away from p: some of its settings are drawn
// again, those that are numbers near where they are, and settings that come into
// being anew.
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
