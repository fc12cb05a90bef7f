package problem

import (
	"math"
	"strings"

	"github.com/doubleroute/sweep/search/space"
)

// The dimensions of a route begin with its prefix.
const (
	prefixA = "route.a."
	prefixB = "route.b."
	routesN = "routes" // dimension that chooses between two routes and one
)

// Recombine returns the points of two routes that have one of each of two points,
// where routes are trained apart, and those of one of their routes. What belongs to
// no route is as in the first.
func (p *Problem) Recombine(x, y space.Point) []space.Point {
	var points []space.Point
	add := func(routes ...routeOf) {
		if child := p.join(x, routes); child != nil {
			points = append(points, child)
		}
	}
	for _, a := range p.routesOf(x) {
		add(a)
		for _, b := range p.routesOf(y) {
			add(a, b)
			add(b, a)
		}
	}
	return points
}

// routeOf is a route of a point.
type routeOf struct {
	settings map[string]any // of the point, by key
	prefix   string         // of the route's
	part     string         // its key
}

// routesOf returns the routes of a point that are trained apart.
func (p *Problem) routesOf(x space.Point) (all []routeOf) {
	f, err := p.Facts(x)
	if err != nil || len(f.Alone) == 0 {
		return nil
	}
	settings, err := p.Experiment.Settings(x)
	if err != nil {
		return nil
	}
	for i, a := range f.Alone {
		all = append(all, routeOf{settings, []string{prefixA, prefixB}[i], a.Key})
	}
	return all
}

// join returns the point of one route or two; nil where the space has no such.
func (p *Problem) join(shared space.Point, routes []routeOf) space.Point {
	s := p.Space()
	x := make(space.Point, s.Len())
	for i, name := range s.Names() {
		x[i] = math.NaN()
		if !s.Active(x[:i], i) {
			continue
		}
		var v any
		switch {
		case name == routesN:
			v = len(routes)
		case strings.HasPrefix(name, prefixA):
			v = routes[0].setting(strings.TrimPrefix(name, prefixA))
		case strings.HasPrefix(name, prefixB) && len(routes) == 2:
			v = routes[1].setting(strings.TrimPrefix(name, prefixB))
		default:
			x[i] = shared[i]
			continue
		}
		if v == nil {
			return nil
		}
		at, err := s.Dim(i).Parse(v)
		if err != nil {
			return nil
		}
		x[i] = at
	}
	if s.Check(x) != nil {
		return nil
	}
	// What is fixed of the one route may differ from what is fixed of the other.
	f, err := p.Facts(x)
	if err != nil || len(f.Alone) != len(routes) {
		return nil
	}
	for i, r := range routes {
		if f.Alone[i].Key != r.part {
			return nil
		}
	}
	return x
}

// setting returns the value of a setting of the route; nil where it has none.
func (r routeOf) setting(name string) any { return r.settings[r.prefix+name] }
