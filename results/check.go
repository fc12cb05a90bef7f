package results

import (
	"cmp"
	"fmt"
	"math"

	"github.com/doubleroute/sweep/search"
)

// bound is a figure and the least and the greatest that it can be. NaN stands for
// a figure that there is not, and is within any.
type bound struct {
	name      string
	x         float64
	low, high float64
}

// check returns an error for the first figure of something that is out of bounds.
func check(of string, bounds ...bound) error {
	for _, b := range bounds {
		if b.x < b.low || b.x > b.high {
			return fmt.Errorf("the %s of %s is %g, which cannot be", b.name, of, b.x)
		}
	}
	return nil
}

func share(name string, x float64) bound { return bound{name, x, 0, 1} }

func atLeastZero(name string, x float64) bound { return bound{name, x, 0, math.Inf(1)} }

func (c Costs) check(of string) error {
	return check(of, atLeastZero("number of FLOPs", float64(c.FLOPs)), atLeastZero("number of parameters", float64(c.Parameters)),
		atLeastZero("number of bytes", float64(c.Bytes)), atLeastZero("number of bytes in use", float64(c.ActivationBytes)))
}

// Check returns an error for a figure that no trial has.
func (t *Trial) Check() error {
	of := fmt.Sprintf("trial %d", t.Number)
	switch t.State {
	case search.Waiting, search.Running, search.Complete, search.Pruned, search.Failed:
	default:
		return fmt.Errorf("the state of %s is %q, which there is not", of, t.State)
	}
	return cmp.Or(t.Costs.check(of), check(of,
		atLeastZero("number", float64(t.Number)), atLeastZero("number of epochs", float64(t.Epochs)), atLeastZero("cost", t.Cost),
		bound{"result", t.Accuracy, math.Inf(-1), 1}, atLeastZero("time", t.TrainSeconds)))
}

// Check returns an error for a figure that no epoch has.
func (e *Epoch) Check() error {
	return check(fmt.Sprintf("epoch %d", e.Epoch), bound{"number", float64(e.Epoch), 1, math.Inf(1)}, atLeastZero("training loss", e.TrainLoss), atLeastZero("validation loss", e.ValidationLoss),
		share("accuracy", e.Accuracy), share("macro-F1", e.MacroF1), bound{"negative log loss", e.NegLogLoss, math.Inf(-1), 0},
		atLeastZero("learning rate", e.LearningRate), atLeastZero("time", e.Seconds))
}

// Check returns an error for a figure that no piece of a training has.
func (j *Job) Check() error {
	return check(fmt.Sprintf("a training of trial %d", j.Trial), atLeastZero("first epoch", float64(j.From)), bound{"last epoch", float64(j.To), float64(j.From), math.Inf(1)},
		bound{"result", j.Value, math.Inf(-1), 1}, atLeastZero("time", j.Seconds))
}

// Check returns an error for a figure that no final training has.
func (f *FinalRun) Check() error {
	return check(fmt.Sprintf("a final training of trial %d", f.Trial), atLeastZero("seed", float64(f.Seed)), share("test accuracy", f.TestAccuracy), share("test macro-F1", f.TestMacroF1),
		atLeastZero("test loss", f.TestLoss), atLeastZero("time", f.TrainSeconds))
}

// Check returns an error for a figure that no training of a route alone has.
func (r *AloneRun) Check() error {
	of := fmt.Sprintf("route %s of trial %d alone", r.Route, r.Trial)
	return cmp.Or(r.FinalRun.Check(), r.Costs.check(of), check(of, atLeastZero("cost", r.Cost)))
}

// longest is what a prediction may take, in microseconds: a day.
const longest = 24 * 60 * 60 * 1e6

// Check returns an error for a time that no prediction takes.
func (l *Latency) Check() error {
	bounds := []bound{{"median", l.P50, 0, longest}, {"95th percentile", l.P95, 0, longest}}
	for _, one := range l.Lengths {
		bounds = append(bounds, bound{"median", float64(one.P50), 0, longest}, bound{"95th percentile", float64(one.P95), 0, longest})
	}
	return check(fmt.Sprintf("the latency of trial %d", l.Trial), bounds...)
}

// Check returns an error for a figure that no route of a bank has.
func (r *BankRoute) Check() error {
	return check(fmt.Sprintf("route %s %d of the bank", r.Route, r.Number), atLeastZero("number", float64(r.Number)), atLeastZero("number of epochs", float64(r.Epochs)),
		bound{"result", r.Value, math.Inf(-1), 1}, atLeastZero("number of FLOPs", r.FLOPs), atLeastZero("time", r.Seconds))
}
