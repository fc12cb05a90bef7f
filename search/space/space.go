package space

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Point is a configuration: one number a dimension of its space, in order. A
// choice is the index of its value; a dimension that the point's other choices
// switch off is NaN.
type Point []float64

// Space is an ordered set of dimensions, some of which exist only where others
// have certain values. It is immutable.
type Space struct {
	dims       []Dimension
	conditions [][]condition // of each dimension
	dependents [][]int       // of each dimension: those with a condition on it
	index      map[string]int
	size       float64
	finite     bool
}

// Entry is a dimension and the conditions under which it exists: all of them
// must hold.
type Entry struct {
	Dimension Dimension
	When      []Condition
}

// Condition holds where the dimension it names exists and has one of the values.
type Condition struct {
	Dimension string
	Values    []any // as Dimension.Parse takes them
}

// condition is a Condition with its name and values resolved.
type condition struct {
	on     int // a dimension
	values []float64
}

func (c condition) holds(v float64) bool { return slices.Contains(c.values, v) }

// NewSpace returns the space of the entries. Names must differ, and a dimension
// must come after those that its conditions name.
func NewSpace(entries ...Entry) (*Space, error) {
	s := &Space{
		dims:       make([]Dimension, 0, len(entries)),
		conditions: make([][]condition, len(entries)),
		dependents: make([][]int, len(entries)),
		index:      make(map[string]int, len(entries)),
	}
	for i, e := range entries {
		if e.Dimension == nil {
			return nil, fmt.Errorf("entry %d of the space has no dimension", i)
		}
		name := e.Dimension.Name()
		if _, twice := s.index[name]; twice {
			return nil, fmt.Errorf("the space has two dimensions called %q", name)
		}
		for _, c := range e.When {
			resolved, err := s.resolve(c)
			if err != nil {
				return nil, fmt.Errorf("condition of %q: %w", name, err)
			}
			s.conditions[i] = append(s.conditions[i], resolved)
			if !slices.Contains(s.dependents[resolved.on], i) {
				s.dependents[resolved.on] = append(s.dependents[resolved.on], i)
			}
		}
		s.dims = append(s.dims, e.Dimension)
		s.index[name] = i
	}
	s.size, s.finite = s.measure()
	return s, nil
}

func (s *Space) resolve(c Condition) (condition, error) {
	on, ok := s.index[c.Dimension]
	if !ok {
		return condition{}, fmt.Errorf("no dimension %q comes before it%s", c.Dimension, hint(c.Dimension, s.Names()))
	}
	if len(c.Values) == 0 {
		return condition{}, fmt.Errorf("it names no value of %q", c.Dimension)
	}
	r := condition{on: on}
	for _, x := range c.Values {
		v, err := s.dims[on].Parse(x)
		if err != nil {
			return condition{}, err
		}
		r.values = append(r.values, v)
	}
	return r, nil
}

// Len returns the number of dimensions.
func (s *Space) Len() int { return len(s.dims) }

// Dim returns dimension i.
func (s *Space) Dim(i int) Dimension { return s.dims[i] }

// Index returns the place of the dimension with a name.
func (s *Space) Index(name string) (int, bool) {
	i, ok := s.index[name]
	return i, ok
}

// Names returns the names of the dimensions, in order.
func (s *Space) Names() []string {
	names := make([]string, len(s.dims))
	for i, d := range s.dims {
		names[i] = d.Name()
	}
	return names
}

// Active reports whether dimension i exists at p. Only p's dimensions before i
// are looked at; among them those that do not exist must be NaN already.
func (s *Space) Active(p Point, i int) bool {
	for _, c := range s.conditions[i] {
		if !c.holds(p[c.on]) {
			return false
		}
	}
	return true
}

// Decode returns the point at the place u of the unit cube. What u says of
// dimensions that do not exist there is not looked at.
func (s *Space) Decode(u []float64) Point {
	p := make(Point, len(s.dims))
	for i, d := range s.dims {
		p[i] = math.NaN()
		if s.Active(p[:i], i) {
			p[i] = d.Decode(u[i])
		}
	}
	return p
}

// Encode returns a place of the unit cube whose Decode is p. It is NaN for
// dimensions that do not exist at p.
func (s *Space) Encode(p Point) []float64 {
	u := make([]float64, len(s.dims))
	for i, d := range s.dims {
		u[i] = math.NaN()
		if s.Active(p, i) {
			u[i] = d.Encode(p[i])
		}
	}
	return u
}

// Sample draws a point: every dimension from its distribution, parents first.
func (s *Space) Sample(rng *rand.Rand) Point {
	p := make(Point, len(s.dims))
	for i, d := range s.dims {
		p[i] = math.NaN()
		if s.Active(p[:i], i) {
			p[i] = d.Decode(rng.Float64())
		}
	}
	return p
}

// Check returns why p is not a point of the space, or nil.
func (s *Space) Check(p Point) error {
	if len(p) != len(s.dims) {
		return fmt.Errorf("a point of this space has %d numbers, not %d", len(s.dims), len(p))
	}
	for i, d := range s.dims {
		switch active := s.Active(p, i); {
		case active && !d.Contains(p[i]):
			return fmt.Errorf("%v is not a value of %q", p[i], d.Name())
		case !active && !math.IsNaN(p[i]):
			return fmt.Errorf("%q has a value, %v, where it does not exist", d.Name(), p[i])
		}
	}
	return nil
}

// Size returns the number of points, and false where a dimension is continuous.
// Past 2^53 it is rounded. Where conditions are so entangled that counting would
// take too long, it is the number of points that there would be without them.
func (s *Space) Size() (n float64, finite bool) { return s.size, s.finite }

func (s *Space) measure() (n float64, finite bool) {
	n = 1
	for _, d := range s.dims {
		n *= float64(d.Len())
	}
	if n == 0 {
		return 0, false
	}
	c := newCounter(s,
		func(i int) int { return s.dims[i].Len() },
		func(i int, v float64) bool { return s.dims[i].Contains(v) })
	if c.overflow {
		return n, true
	}
	return c.total, true
}

// Must returns v, and panics if there is an error: for spaces written in the
// program, whose correctness does not depend on input.
func Must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// Equal reports whether two points are the same, NaN equal to NaN.
func (p Point) Equal(q Point) bool {
	return slices.EqualFunc(p, q, func(x, y float64) bool {
		return x == y || math.IsNaN(x) && math.IsNaN(y)
	})
}
