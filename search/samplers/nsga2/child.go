package nsga2

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/doubleroute/sweep/search/space"
)

// child returns a point made of two others.
func (n *Sampler) child(a, b member, rng *rand.Rand) space.Point {
	if rng.Float64() >= crossoverRate {
		b = a
	}
	chance := 1 / float64(existing(a.point)) // one mutation a child, on average
	p := make(space.Point, n.space.Len())
	for i := range p {
		p[i] = math.NaN()
		if !n.space.Active(p[:i], i) {
			continue
		}
		d := n.space.Dim(i)
		switch has, other := !math.IsNaN(a.point[i]), !math.IsNaN(b.point[i]); {
		case !has && !other:
			p[i] = d.Decode(rng.Float64())
			continue
		case !has:
			p[i] = b.point[i]
		case !other || a.point[i] == b.point[i]:
			p[i] = a.point[i]
		default:
			p[i] = cross(d, a, b, i, rng)
		}
		if rng.Float64() < chance {
			p[i] = mutate(d, p[i], rng)
		}
	}
	return p
}

// existing is how many dimensions a point has, at least 1.
func existing(p space.Point) int {
	n := 0
	for _, v := range p {
		if !math.IsNaN(v) {
			n++
		}
	}
	return max(n, 1)
}

// cross returns a value made of those of two parents, which differ. Half of the
// children have one parent's own, of either equally often; half of the others'
// numbers are spread about the parents', the more the farther they are apart.
func cross(d space.Dimension, a, b member, i int, rng *rand.Rand) float64 {
	if rng.Uint64()&1 == 0 {
		a, b = b, a
	}
	if !d.Ordered() || rng.Uint64()&1 == 0 {
		return a.point[i]
	}
	u := rng.Float64()
	beta := math.Pow(2*u, 1.0/(crossoverIndex+1))
	if u > 0.5 {
		beta = math.Pow(1/(2*(1-u)), 1.0/(crossoverIndex+1))
	}
	return d.Decode(((1+beta)*a.u[i] + (1-beta)*b.u[i]) / 2)
}

// mutate returns another value of a dimension: a near one where they have an
// order, else any. Only a dimension of one value keeps it.
func mutate(d space.Dimension, v float64, rng *rand.Rand) float64 {
	const tries = 8
	for range tries {
		u := rng.Float64()
		if d.Ordered() {
			step := 1 - math.Pow(2*(1-u), 1.0/(mutationIndex+1))
			if u < 0.5 {
				step = math.Pow(2*u, 1.0/(mutationIndex+1)) - 1
			}
			u = d.Encode(v) + step
		}
		if w := d.Decode(u); w != v {
			return w
		}
	}
	return neighbour(d, v, rng)
}

// neighbour returns the value next to v, to one side or the other, or any other
// where values have no order; v where there is none.
func neighbour(d space.Dimension, v float64, rng *rand.Rand) float64 {
	if !d.Ordered() {
		others := slices.DeleteFunc(d.Grid(d.Len()), func(w float64) bool { return w == v })
		if len(others) == 0 {
			return v
		}
		return others[rng.IntN(len(others))]
	}
	side := 1.0
	if rng.Uint64()&1 == 0 {
		side = -1
	}
	// A value is wider than the steps tried: the first place that is another's.
	for _, side := range []float64{side, -side} {
		for step := 1.0 / (1 << 40); step <= 1; step *= 2 {
			if w := d.Decode(d.Encode(v) + side*step); w != v {
				return w
			}
		}
	}
	return v
}
