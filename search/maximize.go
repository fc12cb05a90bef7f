package search

import "context"

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
	f := function{space, objective}
	o.Problem, o.Executor = f, f
	return Run(ctx, o)
}

// function is a problem and an executor made of a plain function. All trials
// cost nothing and take equally long.
type function struct {
	space *Space
	value func(map[string]any) (float64, error)
}

func (f function) Space() *Space                        { return f.space }
func (f function) Cost(Point) (float64, error)          { return 0, nil }
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
