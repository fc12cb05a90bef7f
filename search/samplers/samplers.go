package samplers

import (
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/samplers/nsga2"
	"github.com/doubleroute/sweep/search/samplers/pareto"
	"github.com/doubleroute/sweep/search/samplers/sobol"
	"github.com/doubleroute/sweep/search/samplers/tpe"
	"github.com/doubleroute/sweep/search/space"
)

// Spec is a sampler that an experiment can name.
type Spec struct {
	Name, Doc string
	New       func(*space.Space, search.Problem) search.Sampler
}

// All returns the samplers of this package.
func All() []Spec {
	return []Spec{
		{
			Name: "random",
			Doc:  "independent draws from the space",
			New:  func(s *space.Space, _ search.Problem) search.Sampler { return search.NewRandom(s) },
		},
		{
			Name: "grid",
			Doc:  "every combination once, in an order shuffled by the seed; a range of more than 10 values gives 10 of them",
			New:  func(s *space.Space, _ search.Problem) search.Sampler { return NewGrid(s, 0) },
		},
		{
			Name: "sobol",
			Doc:  "a scrambled Sobol sequence: draws that fill the space evenly",
			New:  func(s *space.Space, _ search.Problem) search.Sampler { return sobol.New(s) },
		},
		{
			Name: "tpe",
			Doc:  "Parzen estimators of what good trials have that others have not",
			New:  func(s *space.Space, _ search.Problem) search.Sampler { return tpe.New(s) },
		},
		{
			Name: "nsga2",
			Doc:  "the genetic algorithm NSGA-II, one child at a time",
			New:  func(s *space.Space, _ search.Problem) search.Sampler { return nsga2.New(s) },
		},
		{
			Name: "pareto",
			Doc:  "a model of what is learned, used at the cost that is known: the greatest expected hypervolume improvement",
			New:  func(s *space.Space, p search.Problem) search.Sampler { return pareto.New(s, p) },
		},
	}
}
