package search

import (
	"context"
	"fmt"
)

// Must returns v, and panics if there is an error: for spaces written in the
// program, whose correctness does not depend on input.
func Must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// Maximize searches for the point of the space that gives the objective its
// greatest value; see Summary.Best and Space.Params. The objective gets the
// params by name; an error fails the trial, not the search. It is called from
// Options.Workers goroutines at once. Problem and Executor of the options are
// filled in here.
func Maximize(ctx context.Context, space *Space, objective func(params map[string]any) (float64, error), o Options) (Summary, error) {
	return Trade(ctx, space, objective, func(map[string]any) float64 { return 0 }, o)
}

// Trade searches for the front of an objective that must be tried to be known,
// the greater the better, and a cost that is known beforehand, the smaller the
// better; see Summary.Front and Space.Params. Both get the params by name. An
// error of the objective fails the trial, not the search, and a cost that is not
// finite keeps a point from being tried. The objective is called from
// Options.Workers goroutines at once. Problem and Executor of the options are
// filled in here, and the sampler "pareto" where there is none.
func Trade(ctx context.Context, space *Space, objective func(params map[string]any) (float64, error),
	cost func(params map[string]any) float64, o Options) (Summary, error) {
	f := function{space, objective, cost}
	o.Problem, o.Executor = f, f
	if o.Sampler == nil && space != nil {
		o.Sampler = NewPareto(space, f)
	}
	return Run(ctx, o)
}

// function is a problem and an executor made of plain functions. All trials take
// equally long.
type function struct {
	space *Space
	value func(map[string]any) (float64, error)
	cost  func(map[string]any) float64
}

func (f function) Space() *Space { return f.space }

func (f function) Cost(p Point) (float64, error) {
	cost := f.cost(f.space.Params(p))
	if !finite(cost) {
		return 0, fmt.Errorf("its cost is %v", cost)
	}
	return cost, nil
}

func (f function) Length(_ Point, from, to int) float64 { return float64(to - from) }
func (f function) Key(p Point) string                   { return f.space.Key(p) }

func (f function) Execute(_ context.Context, _ int, job Job) (Report, error) {
	v, err := f.value(f.space.Params(job.Point))
	if err != nil {
		return Report{Failed: err.Error()}, nil
	}
	// One evaluation is the whole of a trial, however many epochs were planned.
	return Report{Curve: []float64{v}, Value: v}, nil
}
