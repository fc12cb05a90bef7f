package routes

import (
	"math"

	"github.com/doubleroute/sweep/internal/kernels"
	"github.com/doubleroute/sweep/submodels"
)

// average keeps the exponential moving average of the weights over the steps
// (Polyak and Juditsky 1992), corrected for its beginning as Adam's moments are:
// after step T it is
//
//	Σ decay^(T-t)·w_t / Σ decay^(T-t), t = 1 … T.
//
// While a weight stays as it is, its mean moves towards it by a factor that is
// known, so that a row of a table takes work only where a step touches it, and none
// where no step does. A nil average is none.
type average struct {
	decay  float64
	params *submodels.Params
	means  snapshot  // up to a step, of which the weights are those of all later ones
	steps  int       // of the dense parameters' means
	rows   [][]int32 // and of each table's rows
}

// newAverage returns the average of untrained weights; nil where decay is 0.
func newAverage(p *submodels.Params, decay float64) *average {
	if decay == 0 {
		return nil
	}
	a := &average{decay: decay, params: p}
	for _, d := range p.Dense() {
		a.means = append(a.means, make([]float32, len(d.W)))
	}
	for _, t := range p.Tables() {
		a.means = append(a.means, make([]float32, len(t.W)))
		a.rows = append(a.rows, make([]int32, t.Rows))
	}
	return a
}

// old returns what part of a mean up to one step is left of it at another, while
// the weight is the same.
func (a *average) old(from, to int) float32 {
	if from == 0 {
		return 0
	}
	rate := math.Log(a.decay)
	end := math.Exp(rate * float64(to))
	return float32((math.Exp(rate*float64(to-from)) - end) / (1 - end))
}

// advance takes to the given step the means of what the next step will change: all
// but the rows of tables that it does not touch.
func (a *average) advance(steps int) {
	if a == nil {
		return
	}
	a.advanceDense(steps)
	for i, t := range a.params.Tables() {
		for _, row := range t.Touched {
			a.advanceRow(i, t, int(row), steps)
		}
	}
}

func (a *average) advanceDense(steps int) {
	old := a.old(a.steps, steps)
	for i, d := range a.params.Dense() {
		towards(a.means[i], d.W, old)
	}
	a.steps = steps
}

func (a *average) advanceRow(table int, t *submodels.Table, row, steps int) {
	from, to := row*t.Dim, (row+1)*t.Dim
	old := a.old(int(a.rows[table][row]), steps)
	towards(a.means[len(a.params.Dense())+table][from:to], t.W[from:to], old)
	a.rows[table][row] = int32(steps)
}

// towards leaves so much of a mean and has the weights for the rest.
func towards(mean, w []float32, old float32) {
	kernels.Scale(mean, old)
	kernels.Axpy(mean, 1-old, w)
}

// swap takes all means to the given step and puts them in the place of the weights;
// unswap puts the weights back.
func (a *average) swap(touched []rowSet, steps int) {
	if a == nil {
		return
	}
	a.advanceDense(steps)
	for i, t := range a.params.Tables() {
		for from, to := range touched[i].runs(t.Rows) {
			for row := from; row < to; row++ {
				a.advanceRow(i, t, row, steps)
			}
		}
	}
	a.unswap(touched)
}

func (a *average) unswap(touched []rowSet) {
	if a == nil {
		return
	}
	dense := a.params.Dense()
	for i, d := range dense {
		exchange(a.means[i], d.W)
	}
	for i, t := range a.params.Tables() {
		for from, to := range touched[i].runs(t.Rows) {
			exchange(a.means[len(dense)+i][from*t.Dim:to*t.Dim], t.W[from*t.Dim:to*t.Dim])
		}
	}
}

func exchange(x, y []float32) {
	for i := range x {
		x[i], y[i] = y[i], x[i]
	}
}

// resume notes that the means are those of a step.
func (a *average) resume(touched []rowSet, steps int) {
	a.steps = steps
	for i, t := range a.params.Tables() {
		for from, to := range touched[i].runs(t.Rows) {
			for row := from; row < to; row++ {
				a.rows[i][row] = int32(steps)
			}
		}
	}
}
