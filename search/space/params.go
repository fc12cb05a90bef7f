package space

import (
	"fmt"
	"math"
	"slices"
	"strconv"
)

// Params returns the values of p by name, as Dimension.Value gives them: of the
// dimensions that exist at p only.
func (s *Space) Params(p Point) map[string]any {
	params := make(map[string]any, len(s.dims))
	for i, d := range s.dims {
		if s.Active(p, i) {
			params[d.Name()] = d.Value(p[i])
		}
	}
	return params
}

// Get returns the value of one dimension of p; false where the space has none of
// that name or it does not exist at p.
func (s *Space) Get(p Point, name string) (any, bool) {
	i, ok := s.index[name]
	if !ok || !s.Active(p, i) {
		return nil, false
	}
	return s.dims[i].Value(p[i]), true
}

// Parse is the inverse of Params. It takes params that have been through JSON
// as well. Every dimension that exists must be given, and no other.
func (s *Space) Parse(params map[string]any) (Point, error) {
	p := make(Point, len(s.dims))
	used := 0
	for i, d := range s.dims {
		p[i] = math.NaN()
		x, given := params[d.Name()]
		if given {
			used++
		}
		switch active := s.Active(p[:i], i); {
		case active && !given:
			return nil, fmt.Errorf("%q is missing", d.Name())
		case !active && given:
			return nil, s.offError(p, i)
		case active:
			v, err := d.Parse(x)
			if err != nil {
				return nil, err
			}
			p[i] = v
		}
	}
	if used < len(params) {
		return nil, s.unknownError(params)
	}
	return p, nil
}

// offError says which condition switches dimension i off.
func (s *Space) offError(p Point, i int) error {
	name := s.dims[i].Name()
	for _, c := range s.conditions[i] {
		if c.holds(p[c.on]) {
			continue
		}
		on := s.dims[c.on]
		if math.IsNaN(p[c.on]) {
			return fmt.Errorf("%q is given but does not exist, as %q does not", name, on.Name())
		}
		return fmt.Errorf("%q is given but does not exist where %q is %s", name, on.Name(), show(on.Value(p[c.on])))
	}
	return fmt.Errorf("%q is given but does not exist", name)
}

// unknownError names the first of the params, in alphabetical order, that is no
// dimension.
func (s *Space) unknownError(params map[string]any) error {
	var unknown []string
	for name := range params {
		if _, ok := s.index[name]; !ok {
			unknown = append(unknown, name)
		}
	}
	name := slices.Min(unknown)
	return fmt.Errorf("there is no dimension %q%s", name, hint(name, s.Names()))
}

// Key returns a text that is equal for equal points: the numbers of p, with "-"
// for what does not exist.
func (s *Space) Key(p Point) string {
	key := make([]byte, 0, 8*len(p))
	for i, v := range p {
		if i > 0 {
			key = append(key, ',')
		}
		if math.IsNaN(v) {
			key = append(key, '-')
		} else {
			key = strconv.AppendFloat(key, v+0, 'g', -1, 64) // -0 becomes 0
		}
	}
	return string(key)
}
