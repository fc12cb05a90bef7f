package study

import (
	"fmt"
	"sync"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/submodels"
)

// Problem is an experiment as the search sees it: configurations, with their
// cost counted before training and hard limits applied. It may be used from
// several goroutines at once.
type Problem struct {
	exp      *experiments.Experiment
	registry *submodels.Registry
	data     *routes.Data

	mu    sync.Mutex
	costs map[string]submodels.Cost // by key
}

// NewProblem wraps an experiment and its data.
func NewProblem(e *experiments.Experiment, reg *submodels.Registry, d *routes.Data) *Problem {
	return &Problem{exp: e, registry: reg, data: d, costs: map[string]submodels.Cost{}}
}

// Space returns the experiment's space.
func (p *Problem) Space() *search.Space { return p.exp.Space }

// Key is equal for points that are the same configuration.
func (p *Problem) Key(x search.Point) string { return p.exp.Key(x) }

// Costs returns what one prediction of a configuration takes.
func (p *Problem) Costs(x search.Point) (submodels.Cost, error) {
	key := p.exp.Key(x)
	p.mu.Lock()
	defer p.mu.Unlock()
	if c, ok := p.costs[key]; ok {
		return c, nil
	}
	cfg, err := p.exp.Config(x)
	if err != nil {
		return submodels.Cost{}, err
	}
	c, err := routes.CostOf(p.registry, p.data, cfg)
	if err != nil {
		return submodels.Cost{}, err
	}
	p.costs[key] = c
	return c, nil
}

// Cost returns the cost that is minimized. A configuration over a limit is an
// error.
func (p *Problem) Cost(x search.Point) (float64, error) {
	c, err := p.Costs(x)
	if err != nil {
		return 0, err
	}
	l := p.exp.Limit
	for _, limit := range []struct {
		name      string
		has, most int64
	}{
		{"flops", c.FLOPs, l.FLOPs}, {"parameters", c.Parameters, l.Parameters},
		{"bytes", c.Bytes, l.Bytes}, {"activation_bytes", c.ActivationBytes, l.ActivationBytes},
	} {
		if limit.most > 0 && limit.has > limit.most {
			return 0, fmt.Errorf("its %s are %d and limit.%s is %d", limit.name, limit.has, limit.name, limit.most)
		}
	}
	return minimized(c, p.exp.Objective.Minimize), nil
}

// Feasible looks for a configuration that the limits admit, among as many
// random ones as a search looks at before it gives up. That there is none is an
// error of the experiment.
func (p *Problem) Feasible() error {
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
func (p *Problem) Length(x search.Point, from, to int) float64 {
	c, err := p.Costs(x)
	if err != nil {
		return 0
	}
	return routes.TrainFLOPs(c.FLOPs, len(p.data.Corpus.Train.Labels), to-from)
}
