package bank

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/internal/study/problem"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/space"
)

// How many points the bank names: layers of fronts of estimate against cost,
// until there are enough pairs, and for each the middle of the shared settings
// and some draws of them.
const (
	candidatePairs = 64
	candidateDraws = 2
)

// candidate is a pair, or a single route, with what is known of it.
type candidate struct {
	a, b     int // b is oneRoute for a single route
	estimate float64
	cost     float64 // the sum of what the routes cost alone, which is close
}

// candidates returns points of the best estimates along the axis of cost, the
// front first, then the front of what is left, and so on. Those over a limit are
// left out.
func (b *Bank) candidates(p *problem.Problem) []space.Point {
	var best []space.Point
	for c := range layers(b.known()) {
		x := b.join(c.a, c.b)
		if x == nil || b.space.Check(x) != nil {
			continue
		}
		if _, err := p.Cost(x); err != nil {
			continue
		}
		if best = append(best, x); len(best) == candidatePairs {
			break
		}
	}
	points := slices.Clone(best)
	rng := search.Stream(uint64(p.Experiment.Seed), 0, "bank candidates")
	for range candidateDraws {
		for _, middle := range best {
			drawn, x := b.space.Sample(rng), slices.Clone(middle)
			for i, name := range b.space.Names() {
				if isShared(name) && !math.IsNaN(x[i]) && !math.IsNaN(drawn[i]) {
					x[i] = drawn[i]
				}
			}
			if b.space.Check(x) == nil {
				points = append(points, x)
			}
		}
	}
	return points
}

// isShared reports whether a dimension belongs to no route.
func isShared(name string) bool { return name != routesKey && !strings.HasPrefix(name, "route.") }

// known returns every pair and every route a that has an estimate.
func (b *Bank) known() []candidate {
	var all []candidate
	for i, va := range b.routes[0].variants {
		if x := b.routes[0].alone[i]; !math.IsNaN(x) {
			all = append(all, candidate{i, oneRoute, x, va.cost})
		}
		for j, vb := range b.routes[1].variants {
			if x := b.pairs[i][j]; !math.IsNaN(x) {
				all = append(all, candidate{i, j, x, va.cost + vb.cost})
			}
		}
	}
	return all
}

// join returns the point of two variants, or of one where the second is
// oneRoute; nil where the space has none of one route.
func (b *Bank) join(first, second int) space.Point {
	a, other := b.routes[0].variants[first], space.Point(nil)
	if second != oneRoute {
		other = b.routes[1].variants[second].point
	}
	x := make(space.Point, b.space.Len())
	single := false
	for i, name := range b.space.Names() {
		d := b.space.Dim(i)
		x[i] = math.NaN()
		if !b.space.Active(x, i) {
			continue
		}
		x[i] = a.point[i]
		switch inB := strings.HasPrefix(name, "route.b."); {
		case name == routesKey && other != nil:
			x[i] = valueOf(d, 2)
		case name == routesKey:
			x[i] = valueOf(d, 1)
			single = !math.IsNaN(x[i])
		case inB && other != nil:
			x[i] = other[i]
		case name == submodelOfB:
			x[i] = valueOf(d, noRoute)
			single = !math.IsNaN(x[i])
		case inB: // beside the sub-model none
			x[i] = middle(d)
		}
	}
	if other == nil && !single {
		return nil
	}
	return x
}

// valueOf is the place of a value of a dimension; NaN where it has none such.
func valueOf(d space.Dimension, value any) float64 {
	v, err := d.Parse(value)
	if err != nil {
		return math.NaN()
	}
	return v
}

// layers goes through candidates front by front. Within a front they are in the
// order of their cost.
func layers(all []candidate) iter.Seq[candidate] {
	slices.SortStableFunc(all, func(x, y candidate) int {
		return cmp.Or(cmp.Compare(x.cost, y.cost), cmp.Compare(y.estimate, x.estimate))
	})
	return func(yield func(candidate) bool) {
		for left := all; len(left) > 0; {
			top := math.Inf(-1)
			var rest []candidate
			for _, c := range left {
				if c.estimate <= top {
					rest = append(rest, c)
					continue
				}
				top = c.estimate
				if !yield(c) {
					return
				}
			}
			left = rest
		}
	}
}
