package space

import (
	"encoding/binary"
	"math"
	"slices"
)

// counter counts and numbers the points of a space, each dimension of which has
// finitely many values.
//
// Dimensions are decided one after the other. All that the decisions so far mean
// for those to come is which of them do not exist; what has been counted for one
// such set is not counted again (dynamic programming). So the work grows with the
// conditions, not with the points. Dimensions that conditions tie together follow
// each other, which keeps the sets few.
type counter struct {
	space    *Space
	values   func(i int) int // how many dimension i has
	named    [][]float64     // of each dimension: values that conditions name
	order    []int           // the dimensions as they are decided
	place    []int           // of each dimension in order
	memo     map[string]float64
	total    float64 // of all points
	overflow bool    // there were too many sets: total is not right
}

// mostSets bounds the memory of a counter.
const mostSets = 1 << 16

// newCounter counts the points whose dimension i has values(i) values; has tells
// which of those that conditions name are among them.
func newCounter(s *Space, values func(i int) int, has func(i int, v float64) bool) *counter {
	c := &counter{
		space: s, values: values, memo: map[string]float64{},
		named: make([][]float64, len(s.dims)),
		order: s.grouped(),
		place: make([]int, len(s.dims)),
	}
	for at, i := range c.order {
		c.place[i] = at
	}
	for _, conditions := range s.conditions {
		for _, on := range conditions {
			for _, v := range on.values {
				if has(on.on, v) && !slices.Contains(c.named[on.on], v) {
					c.named[on.on] = append(c.named[on.on], v)
				}
			}
		}
	}
	c.total = c.count(0, make(absent, (len(s.dims)+63)/64))
	return c
}

// grouped returns the dimensions in an order that keeps together those that
// conditions tie together, parents still before children.
func (s *Space) grouped() []int {
	group := make([]int, len(s.dims)) // the first dimension of the group
	order := make([]int, len(s.dims))
	for i := range group {
		group[i], order[i] = i, i
		for _, c := range s.conditions[i] {
			a, b := group[i], group[c.on]
			for j := range i + 1 {
				if group[j] == max(a, b) {
					group[j] = min(a, b)
				}
			}
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return group[i] - group[j] })
	return order
}

// absent is the set of dimensions that do not exist, by their places in the order.
type absent []uint64

func (g absent) has(at int) bool { return g[at/64]>>(at%64)&1 == 1 }

// key is equal for sets that are equal from place at on.
func (g absent) key(at int) string {
	key := binary.AppendUvarint(make([]byte, 0, 8*len(g)+4), uint64(at))
	for w := at / 64; w < len(g); w++ {
		bits := g[w]
		if w == at/64 {
			bits &^= 1<<(at%64) - 1
		}
		key = binary.LittleEndian.AppendUint64(key, bits)
	}
	return string(key)
}

// after returns what does not exist when dimension i gets value v: NaN for one that no
// condition names, or for a dimension that does not exist itself.
func (c *counter) after(g absent, i int, v float64) absent {
	dependents := c.space.dependents[i]
	if len(dependents) == 0 {
		return g
	}
	g = slices.Clone(g)
	for _, j := range dependents {
		for _, on := range c.space.conditions[j] {
			if on.on == i && !on.holds(v) {
				g[c.place[j]/64] |= 1 << (c.place[j] % 64)
			}
		}
	}
	return g
}

// count returns how many ways there are to decide the dimensions from place at
// on.
func (c *counter) count(at int, g absent) float64 {
	if at == len(c.order) {
		return 1
	}
	key := g.key(at)
	if n, ok := c.memo[key]; ok {
		return n
	}
	if c.overflow || len(c.memo) >= mostSets {
		c.overflow = true
		return 0
	}
	i, n := c.order[at], 0.0
	if g.has(at) {
		n = c.count(at+1, c.after(g, i, math.NaN()))
	} else {
		for _, v := range c.named[i] {
			n += c.count(at+1, c.after(g, i, v))
		}
		if rest := c.values(i) - len(c.named[i]); rest > 0 {
			n += float64(rest) * c.count(at+1, c.after(g, i, math.NaN()))
		}
	}
	c.memo[key] = n
	return n
}

// point returns point number r, below total, which must be at most 2^53. The
// values of dimension i are lists[i], those that conditions name first and in
// the order of c.named.
func (c *counter) point(r uint64, lists [][]float64) Point {
	p := make(Point, len(c.order))
	g := make(absent, (len(c.order)+63)/64)
	for at, i := range c.order {
		p[i] = math.NaN()
		if !g.has(at) {
			p[i], r = c.digit(at, g, r, lists[i])
		}
		g = c.after(g, i, p[i])
	}
	return p
}

// digit returns the value that point number r has at place at, and the number of
// the point among those that have it.
func (c *counter) digit(at int, g absent, r uint64, list []float64) (float64, uint64) {
	i := c.order[at]
	named := c.named[i]
	for _, v := range named {
		n := uint64(c.count(at+1, c.after(g, i, v)))
		if r < n {
			return v, r
		}
		r -= n
	}
	n := uint64(c.count(at+1, c.after(g, i, math.NaN())))
	return list[len(named)+int(r/n)], r % n
}
