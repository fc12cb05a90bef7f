package study

import (
	"encoding/json"
	"fmt"
	"sync"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/space"
	"github.com/doubleroute/sweep/submodels"
)

// Problem is an experiment as the search sees it: configurations, with their
// cost counted before training and hard limits applied. It may be used from
// several goroutines at once.
type Problem struct {
	exp      *experiments.Experiment
	registry *routes.Registry
	data     *routes.Data

	mu     sync.Mutex
	points *recent[facts]          // by the numbers of a point
	costs  *recent[submodels.Cost] // by what of a configuration they depend on
}

// facts is what is known of a point before training.
type facts struct {
	config routes.Config // not to be changed
	key    string
	cost   submodels.Cost
	err    error // why there is no such configuration
}

// How many points, and costs, are remembered twice over.
const (
	recentPoints = 2048
	recentCosts  = 16384
)

// NewProblem wraps an experiment and its data.
func NewProblem(e *experiments.Experiment, reg *routes.Registry, d *routes.Data) *Problem {
	return &Problem{exp: e, registry: reg, data: d,
		points: newRecent[facts](recentPoints), costs: newRecent[submodels.Cost](recentCosts)}
}

// Space returns the experiment's space.
func (p *Problem) Space() *space.Space { return p.exp.Space }

// Key is equal for points that are the same configuration.
func (p *Problem) Key(x space.Point) string { return p.facts(x).key }

// Costs returns what one prediction of a configuration takes.
func (p *Problem) Costs(x space.Point) (submodels.Cost, error) {
	f := p.facts(x)
	return f.cost, f.err
}

// facts works out what is known of a point, or remembers it.
func (p *Problem) facts(x space.Point) facts {
	point := p.exp.Space.Key(x)
	p.mu.Lock()
	defer p.mu.Unlock()
	f, ok := p.points.get(point)
	if ok {
		return f
	}
	if f.config, f.err = p.exp.Config(x); f.err == nil {
		f.key = p.exp.Key(x)
		f.cost, f.err = p.costOf(f.config)
	}
	p.points.put(point, f)
	return f
}

// costOf returns the cost of a configuration, on which its training has no bearing.
func (p *Problem) costOf(c routes.Config) (submodels.Cost, error) {
	model := c
	model.Train = nil
	key, err := json.Marshal(model)
	if err != nil {
		return submodels.Cost{}, err
	}
	if cost, ok := p.costs.get(string(key)); ok {
		return cost, nil
	}
	cost, err := routes.CostOf(p.registry, p.data, c)
	if err == nil {
		p.costs.put(string(key), cost)
	}
	return cost, err
}

// Cost returns the cost that is minimized. A configuration over a limit is an
// error.
func (p *Problem) Cost(x space.Point) (float64, error) {
	c, err := p.Costs(x)
	if err != nil {
		return 0, err
	}
	if err := within(c, p.exp.Limit); err != nil {
		return 0, err
	}
	return minimized(c, p.exp.Objective.Minimize), nil
}

// within returns which limit a cost is over, or nil.
func within(c submodels.Cost, l experiments.Limit) error {
	for _, limit := range []struct {
		name      string
		has, most int64
	}{
		{"flops", c.FLOPs, l.FLOPs}, {"parameters", c.Parameters, l.Parameters},
		{"bytes", c.Bytes, l.Bytes}, {"activation_bytes", c.ActivationBytes, l.ActivationBytes},
	} {
		if limit.most > 0 && limit.has > limit.most {
			return fmt.Errorf("its %s are %d and limit.%s is %d", limit.name, limit.has, limit.name, limit.most)
		}
	}
	return nil
}

// Baseline reports whether a configuration has route a only, where there are
// others: what a second route buys is measured against the best of these.
func (p *Problem) Baseline(x space.Point) bool { return p.exp.Single(x) }

// BaselineShare returns the share of trials that look for the best of route a
// alone.
func (p *Problem) BaselineShare() float64 { return p.exp.SingleShare() }

// Feasible looks for a configuration that the limits admit, among as many
// random ones as a search looks at before it gives up. That there is none is an
// error of the experiment.
func (p *Problem) Feasible() error {
	if err := p.enqueuedFeasible(); err != nil {
		return err
	}
	const most = 1000
	rng := search.Stream(uint64(p.exp.Seed), 0, "feasible")
	var last error
	for range most {
		if _, last = p.Cost(p.exp.Space.Sample(rng)); last == nil {
			return nil
		}
	}
	return &experiments.Error{File: p.exp.File, Key: "limit",
		Msg: fmt.Sprintf("none of %d configurations can be tried; the last cannot because %v", most, last)}
}

// minimized picks the cost of that name.
func minimized(c submodels.Cost, name string) float64 {
	switch name {
	case "parameters":
		return float64(c.Parameters)
	case "bytes":
		return float64(c.Bytes)
	}
	return float64(c.FLOPs)
}

// Length returns the FLOPs of training from one epoch to another.
func (p *Problem) Length(x space.Point, from, to int) float64 {
	c, err := p.Costs(x)
	if err != nil {
		return 0
	}
	return routes.TrainFLOPs(c.FLOPs, len(p.data.Corpus.Train.Labels), to-from)
}
