package pareto

import (
	"math"
	"slices"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/search/space"
)

// encoder turns points into vectors in which alike points are near each other.
// A number is its place in its range, less 1/2; a choice has a coordinate for
// each value, one of which is 1/√2, so that two values are 1 apart. A setting
// that does not exist is the middle of its range, or none of the values. The last
// coordinates are the cost and the problem's estimates.
type encoder struct {
	space  *space.Space
	parts  []part
	groups []int // of each coordinate
	extras []scale
}

// part is how one dimension is encoded.
type part struct {
	dim    int
	width  int  // coordinates; a number has 1
	number bool // or a choice of numbers in their order
}

// scale brings a number to about [-1/2, 1/2].
type scale struct{ middle, width float64 }

func (s scale) of(x float64) float64 {
	if !num.Finite(x) {
		return 0
	}
	return math.Max(-1, math.Min((x-s.middle)/s.width, 1))
}

// mostCoordinates is how many coordinates a choice has at most; its values share
// them where they are more.
const mostCoordinates = 16

func newEncoder(s *space.Space) *encoder {
	e := &encoder{space: s}
	for i := range s.Len() {
		d := s.Dim(i)
		n := d.Len()
		if n == 1 {
			continue
		}
		q := part{dim: i, width: 1, number: isNumber(d)}
		if !q.number {
			q.width = min(n, mostCoordinates)
		}
		for range q.width {
			e.groups = append(e.groups, len(e.parts))
		}
		e.parts = append(e.parts, q)
	}
	return e
}

// isNumber reports whether the values of a dimension have an order: a choice of
// numbers has one where it lists them in it.
func isNumber(d space.Dimension) bool {
	n := d.Len()
	if n == 2 || d.Ordered() {
		return true
	}
	if n == 0 || n > 1000 {
		return n == 0
	}
	before := math.Inf(-1)
	for _, v := range d.Grid(n) {
		x, ok := space.Number(d.Value(v))
		if !ok || x <= before {
			return false
		}
		before = x
	}
	return true
}

// calibrate sets the scales of cost and estimates by the points of a sample.
func (e *encoder) calibrate(sample []*candidate) {
	e.groups = e.groups[:len(e.groups)-len(e.extras)]
	e.extras = nil
	if len(sample) == 0 {
		return
	}
	columns := 1 + len(sample[0].estimates)
	for k := range columns {
		var xs []float64
		for _, c := range sample {
			if x := c.extra(k); num.Finite(x) {
				xs = append(xs, x)
			}
		}
		e.extras = append(e.extras, scaleOf(xs))
		e.groups = append(e.groups, len(e.parts)+k)
	}
}

// scaleOf brings the middle nine tenths of the numbers to [-1/2, 1/2].
func scaleOf(xs []float64) scale {
	if len(xs) == 0 {
		return scale{0, 1}
	}
	slices.Sort(xs)
	low, high := xs[len(xs)/20], xs[len(xs)-1-len(xs)/20]
	if !(high > low) {
		return scale{low, 1}
	}
	return scale{low/2 + high/2, high - low}
}

// encode fills in the encoding of a candidate.
func (e *encoder) encode(c *candidate) {
	x := make([]float64, len(e.groups))
	at := 0
	for _, q := range e.parts {
		v := c.point[q.dim]
		switch {
		case math.IsNaN(v):
		case q.number:
			x[at] = encodeNumber(e.space.Dim(q.dim), v)
		default:
			x[at+int(v)%q.width] = 1 / math.Sqrt2
		}
		at += q.width
	}
	for k, s := range e.extras {
		x[at+k] = s.of(c.extra(k))
	}
	c.encoded = x
}

// encodeNumber returns where v lies in its dimension, less 1/2.
func encodeNumber(d space.Dimension, v float64) float64 {
	if n := d.Len(); n > 1 && !d.Ordered() {
		return v/float64(n-1) - 0.5 // a choice: v is an index
	}
	return d.Encode(v) - 0.5
}
