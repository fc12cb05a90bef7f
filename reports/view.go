package reports

import (
	"cmp"
	"math"
	"slices"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/search"
)

// trial is a trial as the page shows it.
type trial struct {
	results.Trial
	OnFront bool
}

func (t *trial) single() bool {
	_, two := nth(t.Routes, 1)
	return !two
}

// unfinished trials were stopped before their last epoch, or still run.
func (t *trial) unfinished() bool { return t.State != search.Complete }

// Plan says in words what the trial's model is: "cnn on all + rnn on
// second-half".
func (t *trial) Plan() string {
	plan := ""
	for i := range t.Routes {
		name, ok := nth(t.Routes, i)
		if !ok {
			continue
		}
		if plan != "" {
			plan += " + "
		}
		plan += name
		if sees, ok := nth(t.Views, i); ok {
			plan += " on " + sees
		}
	}
	return cmp.Or(plan, "unknown")
}

// view is everything that the page shows, worked out.
type view struct {
	Study   results.Study
	Measure measure
	Expense expense

	Trials       []trial    // by number
	Front        []*trial   // by cost
	Finalists    []finalist // of the front, by cost
	Baselines    []finalist // single routes beside them, by cost
	Read         bool       // whether the test part was read
	Hypervolume  float64
	Improvements []*trial // each better than all before it
	Curves       []curve
	CurvesOf     int // how many trials have a curve
	Pairs        pairs
	Importance   results.Importance
	Bank         *results.RouteBank // nil: there is none
}

func newView(d Data) *view {
	v := &view{Study: d.Study, Measure: newMeasure(d.Study.Maximize), Expense: newExpense(d.Study.Minimize)}
	v.Trials = make([]trial, len(d.Trials))
	for i, t := range d.Trials {
		v.Trials[i].Trial = t
	}
	slices.SortStableFunc(v.Trials, func(a, b trial) int { return cmp.Compare(a.Number, b.Number) })
	byNumber := map[int]*trial{}
	for i := range v.Trials {
		byNumber[v.Trials[i].Number] = &v.Trials[i]
	}
	for _, n := range results.Front(d.Trials) {
		byNumber[n].OnFront = true
		v.Front = append(v.Front, byNumber[n])
	}
	v.Hypervolume = results.Hypervolume(d.Trials, d.Study.Maximize)
	v.addFinalists(d)
	v.Improvements = improvements(v.Trials)
	v.Curves, v.CurvesOf = curves(v, d.Epochs)
	v.Pairs = newPairs(v.Trials)
	v.Importance = results.ImportanceOf(d.Trials)
	v.Bank = d.Bank
	return v
}

// improvements lists the complete trials that were better than all before.
func improvements(trials []trial) []*trial {
	var list []*trial
	best := math.Inf(-1)
	for i := range trials {
		t := &trials[i]
		if !t.unfinished() && finite(t.Accuracy) && t.Accuracy > best {
			best = t.Accuracy
			list = append(list, t)
		}
	}
	return list
}

// mostCurves is how many learning curves can be told apart in one chart.
const mostCurves = 120

// curve is the measure of a trial after each of its epochs.
type curve struct {
	Trial  *trial
	Epochs []moment
}

type moment struct {
	Epoch int
	Value float64
}

// Best returns the epoch with the highest value.
func (c curve) Best() moment {
	return slices.MaxFunc(c.Epochs, func(a, b moment) int { return cmp.Compare(a.Value, b.Value) })
}

// First returns the first epoch.
func (c curve) First() moment { return c.Epochs[0] }

// Last returns the last epoch.
func (c curve) Last() moment { return c.Epochs[len(c.Epochs)-1] }

// curves returns the learning curves to draw and how many there are in all. If
// they are too many, those of the front are kept and the rest is thinned evenly
// by number, which favours neither good trials nor bad ones.
func curves(v *view, epochs map[int][]results.Epoch) ([]curve, int) {
	var all, rest []curve
	for i := range v.Trials {
		c := curve{Trial: &v.Trials[i]}
		for _, e := range epochs[c.Trial.Number] {
			if x := objective(v.Study.Maximize, e); finite(x) {
				c.Epochs = append(c.Epochs, moment{e.Epoch, x})
			}
		}
		if len(c.Epochs) == 0 {
			continue
		}
		slices.SortStableFunc(c.Epochs, func(a, b moment) int { return cmp.Compare(a.Epoch, b.Epoch) })
		if c.Trial.OnFront {
			all = append(all, c)
		} else {
			rest = append(rest, c)
		}
	}
	total := len(all) + len(rest)
	room := max(mostCurves-len(all), 0)
	for i := range min(room, len(rest)) {
		at := i
		if len(rest) > room {
			at = i * len(rest) / room
		}
		all = append(all, rest[at])
	}
	slices.SortFunc(all, func(a, b curve) int { return cmp.Compare(a.Trial.Number, b.Trial.Number) })
	return all, total
}

func objective(maximize string, e results.Epoch) float64 {
	switch maximize {
	case "macro_f1":
		return e.MacroF1
	case "neg_log_loss":
		return e.NegLogLoss
	}
	return e.Accuracy
}
