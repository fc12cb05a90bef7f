package study

import (
	"context"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/internal/study/problem"
)

// asBegun returns the options with the experiment as it is with the defaults that
// its stored study was begun with. Where these have changed since, the data are
// prepared anew.
func asBegun(ctx context.Context, o Options) (Options, error) {
	st, found, err := o.Store.Study(ctx, o.Experiment.Name)
	if err != nil || !found {
		return o, err
	}
	defaults, err := experiments.StoredDefaults(st.Defaults)
	if err != nil {
		return o, err
	}
	begun, changed, err := o.Experiment.AsBegun(defaults)
	if err != nil {
		return o, err
	}
	if o.Experiment = begun; changed {
		o.Data, err = problem.Prepare(ctx, begun)
	}
	return o, err
}
