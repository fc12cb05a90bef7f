package space

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Grid is the points of a space that have values of some lists: the combinations
// of the lists, as far as the conditions have them exist. It holds the lists, not
// the points, so that it may be as large as it likes. It is immutable.
type Grid struct {
	space   *Space
	lists   [][]float64 // those that conditions name first
	counter *counter
}

// Grid returns the grid of the space in which dimension i has the values
// lists[i], which must be different values of the dimension.
func (s *Space) Grid(lists [][]float64) *Grid {
	g := &Grid{space: s, lists: make([][]float64, len(lists))}
	g.counter = newCounter(s,
		func(i int) int { return len(lists[i]) },
		func(i int, v float64) bool { return slices.Contains(lists[i], v) })
	for i, named := range g.counter.named {
		rest := slices.DeleteFunc(slices.Clone(lists[i]), func(v float64) bool { return slices.Contains(named, v) })
		g.lists[i] = append(slices.Clone(named), rest...)
	}
	return g
}

// Len returns the number of points; false where they are more than 2^53, or
// conditions are so entangled that counting them would take too long.
func (g *Grid) Len() (n float64, ok bool) {
	return g.counter.total, !g.counter.overflow && g.counter.total <= exact
}

// At returns point number i, from 0 to below Len. There must be a Len.
func (g *Grid) At(i uint64) Point { return g.counter.point(i, g.lists) }

// Sample draws a point: of every dimension that exists a value of its list, all
// equally likely.
func (g *Grid) Sample(rng *rand.Rand) Point {
	p := make(Point, len(g.lists))
	for i, list := range g.lists {
		p[i] = math.NaN()
		if g.space.Active(p[:i], i) {
			p[i] = list[rng.IntN(len(list))]
		}
	}
	return p
}
