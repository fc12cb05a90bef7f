package optimize

import (
	"context"
	"errors"
	"fmt"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/samplers/pareto"
	"github.com/doubleroute/sweep/search/space"
)

// Maximize searches for the point of the space that gives the objective its
// greatest value; see Summary.Best and Space.Params. The objective gets the
// params by name; an error fails the trial, not the search. It is called from
// Options.Workers goroutines at once. Problem and Executor of the options are
// filled in here.
func Maximize(ctx context.Context, in *space.Space, objective func(params map[string]any) (float64, error), o search.Options) (search.Summary, error) {
	return Trade(ctx, in, objective, func(map[string]any) float64 { return 0 }, o)
}

// Trade searches for the front of an objective that must be tried to be known,
// the greater the better, and a cost that is known beforehand, the smaller the
// better; see Summary.Front and Space.Params. Both get the params by name. An
// error of the objective fails the trial, not the search, and a cost that is not
// finite keeps a point from being tried. The objective is called from
// Options.Workers goroutines at once. Problem and Executor of the options are
// filled in here, and the sampler "pareto" where there is none. Without a space, an
// objective or a cost it returns an error and tries nothing.
func Trade(ctx context.Context, in *space.Space, objective func(params map[string]any) (float64, error),
	cost func(params map[string]any) float64, o search.Options) (search.Summary, error) {
	var err error
	switch {
	case in == nil:
		err = errors.New("optimize: there is no space to search")
	case objective == nil:
		err = errors.New("optimize: there is no objective")
	case cost == nil:
		err = errors.New("optimize: there is no cost; Maximize is for an objective alone")
	}
	if err != nil {
		return search.Summary{End: search.EndError, Reason: err.Error()}, err
	}
	f := function{in, objective, cost}
	o.Problem, o.Executor = f, f
	if o.Sampler == nil {
		o.Sampler = pareto.New(in, f)
	}
	return search.Run(ctx, o)
}

// function is a problem and an executor made of plain functions. All trials take
// equally long.
type function struct {
	space *space.Space
	value func(map[string]any) (float64, error)
	cost  func(map[string]any) float64
}

func (f function) Space() *space.Space { return f.space }

func (f function) Cost(p space.Point) (float64, error) {
	cost := f.cost(f.space.Params(p))
	if !num.Finite(cost) {
		return 0, fmt.Errorf("its cost is %v", cost)
	}
	return cost, nil
}

func (f function) Length(_ space.Point, from, to int) float64 { return float64(to - from) }
func (f function) Key(p space.Point) string                   { return f.space.Key(p) }

func (f function) Execute(_ context.Context, _ int, job search.Job) (search.Report, error) {
	v, err := f.value(f.space.Params(job.Point))
	if err != nil {
		return search.Report{Failed: err.Error()}, nil
	}
	// One evaluation is the whole of a trial, however many epochs were planned.
	return search.Report{Curve: []float64{v}, Value: v}, nil
}
