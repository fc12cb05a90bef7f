package space

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/doubleroute/sweep/internal/num"
)

// exact is the largest whole number up to which float64 holds every one.
const exact = 1 << 53

// Int returns a dimension of whole numbers, Step apart (0: 1). Drawn at random
// all are equally likely; with Log the logarithm is uniform, then rounded to the
// nearest of the numbers.
func Int(name string, r Range) (Dimension, error) {
	if r.Step == 0 {
		r.Step = 1
	}
	if err := r.check(name); err != nil {
		return nil, err
	}
	for _, x := range []float64{r.Min, r.Max, r.Step} {
		if x != math.Trunc(x) || math.Abs(x) > exact {
			return nil, fmt.Errorf("%q: min, max and step must be whole numbers within ±2^53, not %s", name, show(x))
		}
	}
	l, err := newLadder(name, r)
	if err != nil {
		return nil, err
	}
	return integer{l}, nil
}

// ladder is evenly spaced numbers. Where Min and Step are decimal fractions of
// few digits, as people write them, the numbers are held as whole multiples of
// a power of ten, so that the third step of 0.1 is 0.3 and not
// 0.30000000000000004.
type ladder struct {
	name        string
	r           Range
	n           int
	first, step float64 // multiples of 1/scale
	scale       float64
	low, high   float64 // logarithms of the ends of what is rounded, if r.Log
}

func newLadder(name string, r Range) (ladder, error) {
	l := ladder{name: name, r: r, first: r.Min, step: r.Step, scale: 1}
	if r.Min == r.Max || r.Step == 0 {
		l.step, l.n = 1, 1
	} else {
		if d := max(decimals(r.Min), decimals(r.Step)); d <= 15 {
			scale := math.Pow10(d)
			first, step, last := math.Round(r.Min*scale), math.Round(r.Step*scale), r.Max*scale
			if math.Abs(first) < exact && step < exact && math.Abs(last) < exact {
				l.first, l.step, l.scale = first, step, scale
			}
		}
		// The tolerance is for ends that are a step only to within rounding.
		n := math.Floor((r.Max*l.scale-l.first)/l.step+1e-9) + 1
		if !(n <= exact) {
			return ladder{}, fmt.Errorf("%q: from %s to %s there are too many steps of %s", name, show(r.Min), show(r.Max), show(r.Step))
		}
		l.n = int(n)
	}
	if r.Log {
		// Each number gets what is nearest to it, the ends as much outside the
		// range as within, without coming to 0.
		half := l.step / l.scale / 2
		l.low = math.Log(l.at(0) - min(half, l.at(0)/2))
		l.high = math.Log(l.at(l.n-1) + half)
	}
	return l, nil
}

// decimals is the number of digits after the point in the shortest way to write
// x that reads back the same.
func decimals(x float64) int {
	_, after, _ := strings.Cut(strconv.FormatFloat(x, 'f', -1, 64), ".")
	return len(after)
}

func (l ladder) Name() string  { return l.name }
func (l ladder) Len() int      { return l.n }
func (l ladder) Ordered() bool { return true }

// at returns number k.
func (l ladder) at(k int) float64 { return (l.first + float64(k)*l.step) / l.scale }

// nearest returns which number is nearest to v.
func (l ladder) nearest(v float64) int {
	k := math.Round((v*l.scale - l.first) / l.step)
	if !(k > 0) { // NaN too
		return 0
	}
	return int(min(k, float64(l.n-1)))
}

func (l ladder) pick(u float64) int {
	if l.r.Log {
		u = num.Unit(u)
		return l.nearest(math.Exp(l.low*(1-u) + l.high*u))
	}
	return index(u, l.n)
}

func (l ladder) Decode(u float64) float64 { return l.at(l.pick(u)) }

func (l ladder) Encode(v float64) float64 {
	if !l.Contains(v) {
		return math.NaN()
	}
	if l.r.Log {
		return num.Unit((math.Log(v) - l.low) / (l.high - l.low))
	}
	return (float64(l.nearest(v)) + 0.5) / float64(l.n)
}

func (l ladder) Contains(v float64) bool { return l.at(l.nearest(v)) == v }

func (l ladder) Grid(n int) []float64 {
	ks := spread(n, l.n, func(u float64) int {
		if l.r.Log {
			a, b := math.Log(l.at(0)), math.Log(l.at(l.n-1))
			return l.nearest(math.Exp(a*(1-u) + b*u))
		}
		return int(math.Round(u * float64(l.n-1)))
	})
	vs := make([]float64, len(ks))
	for i, k := range ks {
		vs[i] = l.at(k)
	}
	return vs
}

// parse returns the number that x means: what comes of 3*0.1 is taken for 0.3.
func (l ladder) parse(x any, kind string) (float64, error) {
	v, ok := Number(x)
	if !ok {
		return 0, fmt.Errorf("%q must be %s, not %s", l.name, kind, show(x))
	}
	last := l.at(l.n - 1)
	near := l.at(l.nearest(v))
	if math.Abs(v-near) <= 1e-9*l.step/l.scale {
		return near, nil
	}
	switch {
	case math.IsNaN(v) || v < l.at(0) || v > last:
		return 0, fmt.Errorf("%q must be between %s and %s, not %s", l.name, show(l.at(0)), show(last), show(v))
	case l.step == l.scale && kind != aNumber:
		return 0, fmt.Errorf("%q must be %s, not %s", l.name, kind, show(v))
	}
	return 0, fmt.Errorf("%q goes from %s in steps of %s: %s is not one of them, the nearest is %s",
		l.name, show(l.at(0)), show(l.step/l.scale), show(v), show(near))
}

// What the two kinds of ladder call their values.
const (
	aNumber      = "a number"
	aWholeNumber = "a whole number"
)

// steppedFloat is a ladder whose values are float64.
type steppedFloat struct{ ladder }

func (f steppedFloat) Value(v float64) any {
	if !f.Contains(v) {
		return nil
	}
	return v
}

func (f steppedFloat) Parse(x any) (float64, error) { return f.parse(x, aNumber) }

// integer is a ladder whose values are int.
type integer struct{ ladder }

func (i integer) Value(v float64) any {
	if !i.Contains(v) {
		return nil
	}
	return int(v)
}

func (i integer) Parse(x any) (float64, error) { return i.parse(x, aWholeNumber) }
