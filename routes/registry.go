package routes

import (
	"github.com/doubleroute/sweep/routes/combiners"
	"github.com/doubleroute/sweep/routes/predict"
	"github.com/doubleroute/sweep/routes/views"
	"github.com/doubleroute/sweep/submodels"
)

// Registry is what configurations can name. A nil registry is Builtin, and so is
// each part of one that is nil.
type Registry struct {
	SubModels *submodels.Registry
	Views     *views.Registry
	Combiners *combiners.Registry

	// Predict says how to predict with sub-models and combiners that are not built in.
	// Those of which it says nothing predict by the graph that trains.
	Predict predict.Options
}

// Builtin returns a registry with all that is built in.
func Builtin() *Registry { return (*Registry)(nil).Filled() }

// Filled returns the registry with the built-in parts in place of those that are
// nil.
func (r *Registry) Filled() *Registry {
	filled := Registry{}
	if r != nil {
		filled = *r
	}
	if filled.SubModels == nil {
		filled.SubModels = submodels.Builtin()
	}
	if filled.Views == nil {
		filled.Views = views.Builtin()
	}
	if filled.Combiners == nil {
		filled.Combiners = combiners.Builtin()
	}
	return &filled
}
