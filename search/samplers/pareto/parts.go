package pareto

import (
	"hash/fnv"
	"math"
	"math/rand/v2"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/space"
)

// parts knows which parts of points have been suggested, where the problem has
// points whose parts others share (see search.Parted).
type parts struct {
	problem search.Parted     // nil: points have no parts
	joins   search.Recombiner // nil: none are made of the parts of others
	begun   map[uint64]bool   // by the hash of a part's key
	length  float64           // of all that were begun
}

// partOf is a part of a candidate.
type partOf struct {
	key    uint64  // hash of the part's key
	length float64 // virtual time of all its epochs
}

func newParts(p search.Problem) *parts {
	l := &parts{begun: map[uint64]bool{}}
	l.problem, _ = p.(search.Parted)
	if l.problem != nil {
		l.joins, _ = p.(search.Recombiner)
	}
	return l
}

// of returns the parts of a point.
func (l *parts) of(x space.Point) (all []partOf) {
	if l.problem == nil {
		return nil
	}
	for _, p := range l.problem.Parts(x) {
		h := fnv.New64a()
		_, _ = h.Write([]byte(p.Key)) // writing to a hash never fails
		all = append(all, partOf{h.Sum64(), p.Length * float64(p.Epochs)})
	}
	return all
}

// begin notes that a point is tried.
func (l *parts) begin(x space.Point) {
	for _, p := range l.of(x) {
		if !l.begun[p.key] {
			l.begun[p.key], l.length = true, l.length+p.length
		}
	}
}

// left returns how long what is left of a candidate to train is.
func (l *parts) left(c *candidate) (length float64) {
	for _, p := range c.parts {
		if !l.begun[p.key] {
			length += p.length
		}
	}
	return length
}

// free reports whether all parts of a candidate have been begun for others, so that
// next to nothing is left to train.
func (l *parts) free(c *candidate) bool {
	for _, p := range c.parts {
		if !l.begun[p.key] {
			return false
		}
	}
	return len(c.parts) > 0
}

// shortest is the share of the mean length of parts below which a candidate is not
// favoured any more for being shorter.
const shortest = 0.1

// byLength is a value for what training takes: divided by the square root of the
// length of what is left to train. An improvement that takes a hundred times as long
// must be ten times as great.
func (l *parts) byLength(value func(*candidate) float64) func(*candidate) float64 {
	if l.problem == nil || l.length == 0 {
		return value
	}
	mean := l.length / float64(len(l.begun))
	return func(c *candidate) float64 {
		v := value(c)
		if v <= 0 {
			return v // -Inf stays
		}
		return v / math.Sqrt(math.Max(l.left(c)/mean, shortest))
	}
}

// freeTurn reports whether a trial is one of those that join parts which are
// trained: every other one.
func (l *parts) freeTurn(trial int) bool { return l.joins != nil && trial%2 == 0 }

// recombine adds candidates made of the parts of trials. Those of great value and
// those near the front are chosen more often.
func (s *Sampler) recombine(wanted int, rng *rand.Rand) {
	if s.parts.joins == nil || len(s.parts.begun) == 0 || len(s.history.all) < 2 {
		return
	}
	byValue, byRegret := s.history.ranked()
	if len(byValue) == 0 {
		return
	}
	pick := func() space.Point {
		u := rng.Float64()
		at := int(u * u * float64(len(byValue))) // the square favours the first
		if rng.IntN(2) == 0 {
			return byRegret[at].point
		}
		return byValue[at].point
	}
	before := len(s.pool.all)
	for tries := 0; len(s.pool.all)-before < wanted && tries < wanted; tries++ {
		for _, x := range s.parts.joins.Recombine(pick(), pick()) {
			s.pool.add(x)
		}
	}
}

// freeOnly is the value of the candidates whose parts are trained.
func (s *Sampler) freeOnly(value func(*candidate) float64) func(*candidate) float64 {
	return func(c *candidate) float64 {
		if !s.parts.free(c) {
			return math.Inf(-1)
		}
		return value(c)
	}
}
