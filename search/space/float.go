package space

import (
	"fmt"
	"math"
	"slices"

	"github.com/doubleroute/sweep/internal/num"
)

// Range is the numbers from Min to Max, both included. With a Step they are Min,
// Min+Step, … up to Max; Log makes equal ratios equally likely, not equal
// distances, and needs Min above 0.
type Range struct {
	Min, Max, Step float64
	Log            bool
}

// check returns why the range is impossible, or nil.
func (r Range) check(name string) error {
	switch {
	case !num.Finite(r.Min, r.Max, r.Step):
		return fmt.Errorf("%q: min, max and step must be finite numbers", name)
	case r.Min > r.Max:
		return fmt.Errorf("%q: min is %s and max is %s: min must not be above max", name, show(r.Min), show(r.Max))
	case r.Step < 0:
		return fmt.Errorf("%q: step is %s: it must be above 0, or left out", name, show(r.Step))
	case r.Log && r.Min <= 0:
		return fmt.Errorf("%q: min is %s: a logarithmic range must begin above 0", name, show(r.Min))
	}
	return nil
}

// Float returns a dimension of numbers. Drawn at random it is uniform, with Log
// log-uniform, with Step the same rounded to the nearest step.
func Float(name string, r Range) (Dimension, error) {
	if err := r.check(name); err != nil {
		return nil, err
	}
	if r.Step > 0 || r.Min == r.Max {
		l, err := newLadder(name, r)
		if err != nil {
			return nil, err
		}
		return steppedFloat{l}, nil
	}
	c := continuous{name: name, r: r, low: r.Min, high: r.Max}
	if r.Log {
		c.low, c.high = math.Log(r.Min), math.Log(r.Max)
	}
	return c, nil
}

// continuous is every number of a range.
type continuous struct {
	name      string
	r         Range
	low, high float64 // the ends on the scale that is sampled evenly
}

func (c continuous) Name() string  { return c.name }
func (c continuous) Len() int      { return 0 }
func (c continuous) Ordered() bool { return true }

func (c continuous) Decode(u float64) float64 {
	u = num.Unit(u)
	switch u {
	case 0:
		return c.r.Min
	case 1:
		return c.r.Max
	}
	// Not low + u*(high-low): the difference may be more than a float64 holds.
	v := c.low*(1-u) + c.high*u
	if c.r.Log {
		v = math.Exp(v)
	}
	return min(max(v, c.r.Min), c.r.Max)
}

func (c continuous) Encode(v float64) float64 {
	switch {
	case !c.Contains(v):
		return math.NaN()
	case v == c.r.Min:
		return 0
	case v == c.r.Max:
		return 1
	}
	if c.r.Log {
		v = math.Log(v)
	}
	// Halved so that the differences are always finite.
	return num.Unit((v/2 - c.low/2) / (c.high/2 - c.low/2))
}

func (c continuous) Contains(v float64) bool { return v >= c.r.Min && v <= c.r.Max }

func (c continuous) Grid(n int) []float64 {
	n = max(n, 2)
	vs := make([]float64, n)
	for i := range vs {
		vs[i] = c.Decode(float64(i) / float64(n-1))
	}
	return slices.Compact(vs) // ends next to each other have nothing in between
}

func (c continuous) Value(v float64) any {
	if !c.Contains(v) {
		return nil
	}
	return v
}

func (c continuous) Parse(x any) (float64, error) {
	v, ok := Number(x)
	switch {
	case !ok:
		return 0, fmt.Errorf("%q must be a number, not %s", c.name, show(x))
	case !c.Contains(v):
		return 0, fmt.Errorf("%q must be between %s and %s, not %s", c.name, show(c.r.Min), show(c.r.Max), show(v))
	}
	return v, nil
}
