package finals

import (
	"context"

	"github.com/doubleroute/sweep/internal/study/journal"
	"github.com/doubleroute/sweep/internal/study/problem"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/submodels/graph"
)

// single is one route of a finalist, as a configuration of its own.
type single struct {
	config routes.Config
	cost   graph.Cost
	share  float64 // of the pair's FLOPs
	problem.Models
}

// singleOf returns a route, a or b, of a finalist with two. What cannot be built
// alone is none.
func (f *Finals) singleOf(one journal.Finalist, route string) (s single, ok bool) {
	k := key{trial: one.Number, route: route}
	if s, ok = f.singles[k]; ok {
		return s, s.share > 0
	}
	defer func() { f.singles[k] = s }()
	facts, err := f.Problem.Stored(one.Trial)
	if err != nil || facts.Config.B == nil {
		return s, false
	}
	s.config = facts.Config
	if route == "b" {
		s.config.A = *s.config.B
	}
	s.config.B = nil
	if s.cost, err = f.Problem.CostOf(s.config); err != nil {
		return single{}, false
	}
	s.Models, s.share = problem.ModelsOf(s.config), float64(s.cost.FLOPs)/float64(max(facts.Cost.FLOPs, 1))
	return s, s.share > 0
}

// alone lists the trainings of a finalist's own two routes alone that are not
// stored: what its second route is compared with, at the same settings.
func (f *Finals) alone(one journal.Finalist) (all []training) {
	for _, route := range []string{"a", "b"} {
		s, ok := f.singleOf(one, route)
		if !ok {
			continue
		}
		for seed := range f.Problem.Experiment.Final.Seeds {
			if !f.measured[key{one.Number, seed, route}] {
				all = append(all, training{Finalist: one, seed: seed, route: route, alone: s, seconds: s.share * f.seconds(one)})
			}
		}
	}
	return all
}

// storeAlone stores what a route did alone.
func (f *Finals) storeAlone(ctx context.Context, one training, m results.Measurement) error {
	c := one.alone.cost
	r := results.AloneRun{FinalRun: m.Final, Route: one.route, Cost: f.Problem.Minimized(c),
		Costs: results.Costs{FLOPs: c.FLOPs, Parameters: c.Parameters, Bytes: c.Bytes, ActivationBytes: c.ActivationBytes}}
	if m.Predictions != nil {
		r.Predicted = m.Predictions.Predicted
	}
	return f.Store.PutAlone(context.WithoutCancel(ctx), f.Problem.Experiment.Name, r)
}
