package problem

import (
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/space"
)

// Portfolio returns the configurations of the portfolio that are of the space.
func (p *Problem) Portfolio() ([]*space.Partial, error) {
	var known []*space.Partial
	for _, params := range p.Experiment.Portfolio() {
		one, err := p.Experiment.Space.Partial(params)
		if err != nil {
			return nil, err
		}
		known = append(known, one)
	}
	return known, nil
}

// Enqueued returns the configurations that the experiment begins with.
func (p *Problem) Enqueued() ([]*space.Partial, error) {
	e := p.Experiment
	known := make([]*space.Partial, len(e.Search.Enqueue))
	for i, params := range e.Search.Enqueue {
		var err error
		if known[i], err = e.Space.Partial(params); err != nil {
			return nil, e.EnqueuedError(i, err)
		}
	}
	return known, nil
}

// enqueuedFeasible looks for an enqueued configuration that the limits do not
// admit, whatever is drawn where it leaves something open.
func (p *Problem) enqueuedFeasible() error {
	known, err := p.Enqueued()
	if err != nil {
		return err
	}
	const draws = 100
	for i, c := range known {
		rng := search.Stream(uint64(p.Experiment.Seed), i, "feasible")
		var last error
		for range draws {
			if _, last = p.Cost(c.Draw(rng)); last == nil {
				break
			}
		}
		if last != nil {
			return p.Experiment.EnqueuedError(i, last)
		}
	}
	return nil
}
