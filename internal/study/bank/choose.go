package bank

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/internal/study/problem"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/space"
)

// Of an experiment's space the bank knows these words.
const (
	routesKey   = "routes" // chooses between two routes and one
	submodelOfB = "route.b.submodel"
	noRoute     = "none" // the sub-model of no route b
)

// variant is a sub-model on a view that the bank trains alone, with the middle of
// what is searched of training and combiner.
type variant struct {
	point  space.Point // of two routes, this one among them
	params []byte      // JSON of the searched settings of the route
	config routes.Config
	cost   float64 // of the route alone, what is minimized
	flops  int64   // of one prediction

	kind  [2]float64 // sub-model and view, as bankRoute.kindAt gives them
	place []coordinate
}

// choose chooses at most size variants of each route: all, where the space holds
// no more. It returns nil where there is no second route.
func choose(p *problem.Problem, size int) (*Bank, error) {
	b := &Bank{space: p.Space()}
	for route, name := range []string{"a", "b"} {
		c := &chooser{Problem: p, route: &b.routes[route], most: size}
		c.route.name = name
		for i, n := range p.Space().Names() {
			if strings.HasPrefix(n, "route."+name+".") {
				c.route.axes = append(c.route.axes, newAxis(p.Space(), i))
			}
		}
		if err := c.choose(); err != nil {
			return nil, err
		}
		if len(c.route.variants) == 0 {
			return nil, nil
		}
	}
	return b, nil
}

// chooser chooses the variants of one route.
type chooser struct {
	*problem.Problem
	route *bankRoute
	most  int
}

func (c *chooser) choose() error {
	points, all := c.enumerate()
	if !all {
		points = c.draw()
	}
	var found []variant
	for _, x := range points {
		v, ok, err := c.variant(x)
		if err != nil {
			return err
		}
		if ok {
			found = append(found, v)
		}
	}
	if !all {
		found = c.spread(found)
	}
	for i := range found {
		found[i].kind, found[i].place = c.route.kindAt(c.Space(), found[i].point), c.route.place(found[i].point)
	}
	c.route.variants = found
	return nil
}

// enumerate returns a point for every variant of the route; false where there
// are more than enough.
func (c *chooser) enumerate() (points []space.Point, all bool) {
	s := c.Space()
	var walk func(x space.Point, i int) bool
	walk = func(x space.Point, i int) bool {
		if i == s.Len() {
			points = append(points, slices.Clone(x))
			return len(points) <= c.most
		}
		d := s.Dim(i)
		x[i] = math.NaN()
		switch {
		case !s.Active(x, i):
			return walk(x, i+1)
		case !c.owns(i):
			x[i] = c.shared(d)
			return walk(x, i+1)
		case d.Len() == 0 || d.Len() > c.most:
			return false
		}
		for _, v := range d.Grid(d.Len()) {
			x[i] = v
			if !walk(x, i+1) {
				return false
			}
		}
		return true
	}
	all = walk(make(space.Point, s.Len()), 0)
	return points, all
}

// owns reports whether a dimension belongs to the route.
func (c *chooser) owns(dim int) bool {
	return slices.ContainsFunc(c.route.axes, func(a axis) bool { return a.dim == dim })
}

// shared is the value of a dimension that is none of the route's.
func (c *chooser) shared(d space.Dimension) float64 {
	if d.Name() == routesKey {
		return valueOf(d, 2)
	}
	return middle(d)
}

// draw returns random points with different variants of the route.
func (c *chooser) draw() (points []space.Point) {
	const each = 16 // for one that is chosen
	s, rng := c.Space(), search.Stream(uint64(c.Experiment.Seed), 0, "bank "+c.route.name)
	seen := map[string]bool{}
	for range 4 * each * c.most {
		x := s.Sample(rng)
		for i, d := range s.Names() {
			if isShared(d) && s.Active(x, i) {
				x[i] = middle(s.Dim(i))
			}
		}
		key := fmt.Sprint(c.route.place(x))
		if seen[key] {
			continue
		}
		seen[key] = true
		if points = append(points, x); len(points) == each*c.most {
			break
		}
	}
	return points
}

// variant returns what a point has of the route; false where it has none of it,
// or one that is over a limit already when it is alone.
func (c *chooser) variant(x space.Point) (variant, bool, error) {
	cfg, err := c.Experiment.Config(x)
	if err != nil {
		return variant{}, false, err
	}
	if c.route.name == "b" {
		if cfg.B == nil {
			return variant{}, false, nil
		}
		cfg.A = *cfg.B
	}
	cfg.B = nil
	cost, err := c.CostOf(cfg)
	if err != nil || c.Within(cost) != nil {
		return variant{}, false, err
	}
	params := map[string]any{}
	for name, v := range c.Space().Params(x) {
		if strings.HasPrefix(name, "route."+c.route.name+".") {
			params[name] = v
		}
	}
	text, err := json.Marshal(params)
	return variant{point: x, params: text, config: cfg, cost: c.Minimized(cost), flops: cost.FLOPs}, true, err
}

// spread chooses among variants: as many of each sub-model on each view as of any
// other, and of these from the cheapest to the most expensive in even steps.
func (c *chooser) spread(found []variant) []variant {
	groups := map[[2]float64][]variant{}
	var kinds [][2]float64
	for _, v := range found {
		kind := c.route.kindAt(c.Space(), v.point)
		if groups[kind] == nil {
			kinds = append(kinds, kind)
		}
		groups[kind] = append(groups[kind], v)
	}
	share := map[[2]float64]int{}
	for left, again := c.most, true; left > 0 && again; {
		again = false
		for _, kind := range kinds { // in the order in which they were drawn
			if left > 0 && share[kind] < len(groups[kind]) {
				share[kind]++
				left--
				again = true
			}
		}
	}
	var chosen []variant
	for _, kind := range kinds {
		group, n := groups[kind], share[kind]
		slices.SortStableFunc(group, func(a, b variant) int {
			return cmp.Or(cmp.Compare(a.cost, b.cost), strings.Compare(string(a.params), string(b.params)))
		})
		for i := range n {
			at := len(group) / 2
			if n > 1 {
				at = i * (len(group) - 1) / (n - 1)
			}
			chosen = append(chosen, group[at])
		}
	}
	return chosen
}
