package tables

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/space"
)

// Dimension is a dimension of a table's space: a choice among values.
type Dimension struct {
	Name    string      `json:"name"`
	Values  []any       `json:"values"`
	Weights []float64   `json:"weights,omitempty"` // none: all the same
	When    []Condition `json:"when,omitempty"`
}

// Condition is a search.Condition.
type Condition struct {
	Dimension string `json:"dimension"`
	Values    []any  `json:"values"`
}

// Describe returns the dimensions of a space, which must all be choices.
func Describe(s *space.Space) ([]Dimension, error) {
	all := make([]Dimension, s.Len())
	for i := range all {
		d := s.Dim(i)
		if _, err := space.Choice(d.Name(), valuesOf(d)...); err != nil || d.Len() == 0 || d.Ordered() {
			return nil, fmt.Errorf("%q is not a choice among values: a table needs lists", d.Name())
		}
		all[i] = Dimension{Name: d.Name(), Values: valuesOf(d), Weights: weightsOf(d)}
	}
	for i := range all {
		at, err := somewhere(s, i)
		if err != nil {
			return nil, err
		}
		for on := range i {
			if c := conditionOn(s, at, i, on); len(c.Values) < len(all[on].Values) || !always(s, at, i, on) {
				all[i].When = append(all[i].When, c)
			}
		}
	}
	return all, nil
}

func valuesOf(d space.Dimension) []any {
	var values []any
	for _, v := range d.Grid(d.Len()) {
		values = append(values, d.Value(v))
	}
	return values
}

// weightsOf returns the share of each value in random draws; nil if all are the
// same. Encode names the middle of a value's part of the unit interval.
func weightsOf(d space.Dimension) []float64 {
	weights, from, equal := make([]float64, d.Len()), 0.0, true
	for k := range weights {
		// Shares are written with few digits in experiment files.
		weights[k] = math.Round(2e9*(d.Encode(float64(k))-from)) / 1e9
		from += weights[k]
		equal = equal && math.Abs(weights[k]*float64(d.Len())-1) < 1e-6
	}
	if equal {
		return nil
	}
	return weights
}

// somewhere returns a point at which dimension i exists.
func somewhere(s *space.Space, i int) (space.Point, error) {
	const most = 100_000
	rng := search.Stream(0, i, "somewhere")
	for range most {
		if p := s.Sample(rng); s.Active(p, i) {
			return p, nil
		}
	}
	return nil, fmt.Errorf("%q exists in none of %d random configurations", s.Dim(i).Name(), most)
}

// conditionOn finds out for which values of another dimension dimension i
// exists, all else being as at a point where it does.
func conditionOn(s *space.Space, at space.Point, i, on int) Condition {
	c, d := Condition{Dimension: s.Dim(on).Name()}, s.Dim(on)
	for _, v := range d.Grid(d.Len()) {
		if s.Active(with(at, on, v), i) {
			c.Values = append(c.Values, d.Value(v))
		}
	}
	return c
}

// always reports whether dimension i exists even where another does not.
func always(s *space.Space, at space.Point, i, on int) bool {
	return s.Active(with(at, on, math.NaN()), i)
}

func with(p space.Point, i int, v float64) space.Point {
	q := slices.Clone(p)
	q[i] = v
	return q
}

// spaceOf builds the space of the dimensions.
func spaceOf(dims []Dimension) (*space.Space, error) {
	var entries []space.Entry
	for _, d := range dims {
		values := plain(d.Values)
		weights := d.Weights
		if weights == nil {
			weights = slices.Repeat([]float64{1}, len(values))
		}
		dim, err := space.Weighted(d.Name, values, weights)
		if err != nil {
			return nil, err
		}
		e := space.Entry{Dimension: dim}
		for _, c := range d.When {
			e.When = append(e.When, space.Condition{Dimension: c.Dimension, Values: plain(c.Values)})
		}
		entries = append(entries, e)
	}
	return space.New(entries...)
}

// plain turns what JSON made of values back into what they were: whole numbers
// into int if all numbers are, and lists of them into []int.
func plain(values []any) []any {
	out, whole := slices.Clone(values), !slices.ContainsFunc(values, fraction)
	for i, x := range values {
		switch x := x.(type) {
		case json.Number:
			out[i] = number(x, whole)
		case []any:
			if ints, ok := wholeNumbers(x); ok {
				out[i] = ints
			}
		}
	}
	return out
}

func fraction(x any) bool {
	n, ok := x.(json.Number)
	return ok && strings.ContainsAny(string(n), ".eE")
}

func number(n json.Number, whole bool) any {
	if whole {
		if i, err := n.Int64(); err == nil && int64(int(i)) == i {
			return int(i)
		}
	}
	f, err := n.Float64()
	if err != nil {
		return math.NaN() // which no dimension takes
	}
	return f
}

func wholeNumbers(list []any) ([]int, bool) {
	ints := make([]int, len(list))
	for i, x := range list {
		n, ok := x.(json.Number)
		if !ok {
			return nil, false
		}
		v, isInt := number(n, true).(int)
		if !isInt {
			return nil, false
		}
		ints[i] = v
	}
	return ints, len(ints) > 0
}
