package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/search/space"
)

// bank is a study's route bank: sub-models of each route that were trained alone,
// and what they let expect of each pair.
type bank struct {
	space  *space.Space
	routes [2][]bankRoute
	pairs  map[[2]int]float64 // by number of route a and of route b
	flops  float64            // of training the routes
}

// bankRoute is a trained route.
type bankRoute struct {
	number   int
	point    space.Point // with the settings of this route only
	estimate float64     // of the route without another
}

// prefixes are what the names of the routes' settings begin with.
func prefixes() [2]string { return [2]string{"route.a.", "route.b."} }

// readBank reads the bank of a study.
func readBank(ctx context.Context, store *sqlite.Store, in *space.Space, name string) (*bank, error) {
	routes, err := store.BankRoutes(ctx, name)
	if err != nil {
		return nil, err
	}
	pairs, err := store.BankPairs(ctx, name)
	if err != nil {
		return nil, err
	}
	if len(pairs) == 0 {
		return nil, fmt.Errorf("it has no route bank: go on training before a table is made")
	}
	b := &bank{space: in, pairs: map[[2]int]float64{}}
	for _, r := range routes {
		p, err := b.point(r.Params)
		if err != nil {
			return nil, fmt.Errorf("route %s %d of the bank: %w", r.Route, r.Number, err)
		}
		side := 0
		if r.Route == "b" {
			side = 1
		}
		b.routes[side] = append(b.routes[side], bankRoute{r.Number, p, r.Estimate})
		b.flops += r.FLOPs
	}
	for _, p := range pairs {
		b.pairs[[2]int{p.A, p.B}] = p.Estimate
	}
	return b, nil
}

// point places the settings of one route in the space.
func (b *bank) point(text json.RawMessage) (space.Point, error) {
	var params map[string]any
	if err := json.Unmarshal(text, &params); err != nil {
		return nil, err
	}
	p := make(space.Point, b.space.Len())
	for i := range p {
		p[i] = math.NaN()
		if x, given := params[b.space.Dim(i).Name()]; given {
			v, err := b.space.Dim(i).Parse(x)
			if err != nil {
				return nil, err
			}
			p[i] = v
		}
	}
	return p, nil
}

// estimate returns what the bank lets expect of a configuration by the trained
// routes that are nearest to its own; NaN where it has none of the same kind.
func (b *bank) estimate(p space.Point) float64 {
	var found [2]*bankRoute
	var exists [2]bool
	for side, prefix := range prefixes() {
		for i, name := range b.space.Names() {
			exists[side] = exists[side] || strings.HasPrefix(name, prefix) && !math.IsNaN(p[i])
		}
		found[side] = b.nearest(side, p)
	}
	switch {
	case found[0] == nil || exists[1] && found[1] == nil:
		return math.NaN()
	case !exists[1]:
		return found[0].estimate
	}
	return b.pairs[[2]int{found[0].number, found[1].number}]
}

// nearest returns the trained route that is most like one of a configuration; nil
// if there is none of its sub-model and view.
func (b *bank) nearest(side int, p space.Point) *bankRoute {
	var best *bankRoute
	least := math.Inf(1)
	for i := range b.routes[side] {
		r := &b.routes[side][i]
		if d := b.distance(prefixes()[side], r.point, p); d < least {
			best, least = r, d
		}
	}
	return best
}

// distance says how far two configurations of a route are apart: infinitely, if
// they have not the same sub-model and view; else the sum over the settings of
// how many values are between them, as a share of those that there are.
func (b *bank) distance(prefix string, x, y space.Point) float64 {
	sum := 0.0
	for i := range x {
		d := b.space.Dim(i)
		name, mine := strings.CutPrefix(d.Name(), prefix)
		if !mine || x[i] == y[i] || math.IsNaN(x[i]) && math.IsNaN(y[i]) {
			continue
		}
		if name == "submodel" || name == "view" || math.IsNaN(x[i]) || math.IsNaN(y[i]) {
			return math.Inf(1)
		}
		sum += math.Abs(x[i]-y[i]) / float64(d.Len()-1)
	}
	return sum
}
