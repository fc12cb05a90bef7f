package space

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Partial is a configuration of which some dimensions are decided and the others
// are drawn.
type Partial struct {
	space   *Space
	Point   Point       // NaN: not decided, or it does not exist; not to be changed
	allowed [][]float64 // of each dimension: what decided ones need it to be; nil: anything
}

// Partial returns the configuration that has these params, which are as Params
// gives them but need not be all. What they need of others to exist is decided
// too. A name that is no dimension, a value that is not the dimension's and
// params that exclude each other are errors.
func (s *Space) Partial(params map[string]any) (*Partial, error) {
	c := &Partial{space: s, Point: make(Point, len(s.dims)), allowed: make([][]float64, len(s.dims))}
	used := 0
	for i, d := range s.dims {
		c.Point[i] = math.NaN()
		x, given := params[d.Name()]
		if !given {
			continue
		}
		used++
		v, err := d.Parse(x)
		if err != nil {
			return nil, err
		}
		c.Point[i] = v
	}
	if used < len(params) {
		return nil, s.unknownError(params)
	}
	needed := make([]string, len(s.dims)) // by which of the params
	for i := len(s.dims) - 1; i >= 0; i-- {
		by := needed[i]
		if !math.IsNaN(c.Point[i]) {
			by = s.dims[i].Name()
		}
		if by == "" {
			continue
		}
		for _, on := range s.conditions[i] {
			if err := c.need(on, by); err != nil {
				return nil, err
			}
			needed[on.on] = by
		}
	}
	return c, nil
}

// need notes what a condition of a param asks of another dimension.
func (c *Partial) need(on condition, by string) error {
	d := c.space.dims[on.on]
	if v := c.Point[on.on]; !math.IsNaN(v) {
		if on.holds(v) {
			return nil
		}
		return fmt.Errorf("%q is given but does not exist where %q is %s", by, d.Name(), show(d.Value(v)))
	}
	if c.allowed[on.on] == nil {
		c.allowed[on.on] = slices.Clone(on.values)
		return nil
	}
	c.allowed[on.on] = slices.DeleteFunc(c.allowed[on.on], func(v float64) bool { return !on.holds(v) })
	if len(c.allowed[on.on]) == 0 {
		return fmt.Errorf("%q is given beside others that exclude it, as they need another %q", by, d.Name())
	}
	return nil
}

// Draw returns a point with the params: what is not decided comes from its
// distribution, what the params need to exist is drawn evenly.
func (c *Partial) Draw(rng *rand.Rand) Point {
	p := make(Point, len(c.Point))
	for i, d := range c.space.dims {
		switch {
		case !c.space.Active(p[:i], i):
			p[i] = math.NaN()
		case !math.IsNaN(c.Point[i]):
			p[i] = c.Point[i]
		case c.allowed[i] != nil:
			p[i] = c.allowed[i][rng.IntN(len(c.allowed[i]))]
		default:
			p[i] = d.Decode(rng.Float64())
		}
	}
	return p
}

// Decided returns the one point that has the params; false where something is
// left to draw.
func (c *Partial) Decided() (Point, bool) {
	p := make(Point, len(c.Point))
	for i := range p {
		p[i] = math.NaN()
		if !c.space.Active(p[:i], i) {
			continue
		}
		switch {
		case !math.IsNaN(c.Point[i]):
			p[i] = c.Point[i]
		case len(c.allowed[i]) == 1:
			p[i] = c.allowed[i][0]
		case c.space.dims[i].Len() == 1:
			p[i] = c.space.dims[i].Decode(0)
		default:
			return nil, false
		}
	}
	return p, true
}
