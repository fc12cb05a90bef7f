package bank

import (
	"math"
	"slices"

	"github.com/doubleroute/sweep/search/space"
)

// What match returns where a point has no variant of the bank.
const (
	unmatched = -1
	oneRoute  = -2 // the point has no route b
)

// match returns the numbers of the variants that are nearest to the routes of a
// point: of the same sub-model on the same view, the one at the least distance.
// The distance is the sum of squares over the route's settings: for numbers of
// the difference of their places in the range (its logarithm, where the range
// has one), for choices of numbers of their ranks, for other choices 1 where they
// differ. A variant with the very settings of the point is at distance 0.
func (b *Bank) match(x space.Point) (i, j int) {
	i = b.routes[0].nearest(b.space, x)
	if b.alone(x) {
		return i, oneRoute
	}
	return i, b.routes[1].nearest(b.space, x)
}

// alone reports whether a point has no route b.
func (b *Bank) alone(x space.Point) bool {
	if v, ok := b.space.Get(x, routesKey); ok && v == 1 {
		return true
	}
	v, ok := b.space.Get(x, submodelOfB)
	return ok && v == noRoute
}

// nearest returns the number of the nearest variant; unmatched where there is
// none of the sub-model and the view. One that could not be trained is the
// nearest of none but itself.
func (r *bankRoute) nearest(s *space.Space, x space.Point) int {
	best, least := unmatched, math.Inf(1)
	place := r.place(x)
	kind := r.kindAt(s, x)
	for n, v := range r.variants {
		if v.kind != kind {
			continue
		}
		d := distance(place, v.place)
		if d == 0 {
			return n
		}
		if d < least && !math.IsNaN(r.alone[n]) {
			best, least = n, d
		}
	}
	return best
}

// kindAt names the searched sub-model and view of a point's route.
func (r *bankRoute) kindAt(s *space.Space, x space.Point) [2]float64 {
	kind := [2]float64{-1, -1}
	for k, name := range []string{"submodel", "view"} {
		if i, ok := s.Index("route." + r.name + "." + name); ok && !math.IsNaN(x[i]) {
			kind[k] = x[i]
		}
	}
	return kind
}

// axis is a dimension of the space that belongs to a route.
type axis struct {
	dim   int
	ranks []int // of the values of a choice of numbers; nil for others
	of    space.Dimension
}

func newAxis(s *space.Space, dim int) axis {
	return axis{dim: dim, ranks: ranksOf(s.Dim(dim)), of: s.Dim(dim)}
}

// coordinate is where a setting lies. Choices without an order have a number of
// their own each.
type coordinate struct {
	at      float64 // NaN: the setting does not exist there
	ordered bool
}

// place returns the coordinates of a point's route.
func (r *bankRoute) place(x space.Point) []coordinate {
	place := make([]coordinate, len(r.axes))
	for k, a := range r.axes {
		v := x[a.dim]
		switch {
		case math.IsNaN(v):
			place[k] = coordinate{v, false}
		case a.ranks != nil:
			place[k] = coordinate{float64(a.ranks[int(v)]) / float64(max(len(a.ranks)-1, 1)), true}
		case a.of.Ordered():
			place[k] = coordinate{a.of.Encode(v), true}
		default:
			place[k] = coordinate{v, false}
		}
	}
	return place
}

func distance(x, y []coordinate) float64 {
	var sum float64
	for k := range x {
		a, b := x[k], y[k]
		switch {
		case math.IsNaN(a.at) && math.IsNaN(b.at):
		case math.IsNaN(a.at) || math.IsNaN(b.at) || !a.ordered && a.at != b.at:
			sum++
		case a.ordered:
			sum += (a.at - b.at) * (a.at - b.at)
		}
	}
	return sum
}

// ranksOf returns the rank of each value of a choice of numbers; nil for other
// dimensions.
func ranksOf(d space.Dimension) []int {
	if d.Ordered() {
		return nil
	}
	values := make([]float64, d.Len())
	for i := range values {
		switch v := d.Value(float64(i)).(type) {
		case int:
			values[i] = float64(v)
		case float64:
			values[i] = v
		default:
			return nil
		}
	}
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	ranks := make([]int, len(values))
	for i, v := range values {
		ranks[i], _ = slices.BinarySearch(sorted, v)
	}
	return ranks
}

// middle returns the middle of a dimension: of a range, by its distribution; of a
// choice of numbers, the middle one in their order (of an even number of them,
// the upper); of another choice, the first that is listed.
func middle(d space.Dimension) float64 {
	if d.Ordered() {
		return d.Decode(0.5)
	}
	ranks := ranksOf(d)
	if i := slices.Index(ranks, len(ranks)/2); i >= 0 {
		return float64(i)
	}
	return 0
}
