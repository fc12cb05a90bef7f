package reports

import (
	"cmp"
	"math"
	"slices"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/results/decide"
	"github.com/doubleroute/sweep/results/importance"
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

// unfinished trials failed, were stopped before their last epoch, or still run.
func (t *trial) unfinished() bool { return t.State != search.Complete }

// complete trials have come to their end and have a result.
func (t *trial) complete() bool { return !t.unfinished() && num.Finite(t.Accuracy) }

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
	Study    results.Study
	Measure  measure
	Expense  expense
	Commands commands
	Settings map[string]string // what the experiment sets, by key, as JSON; nil: not known
	Running  bool              // whether somebody runs the study now

	Trials       []trial    // by number
	Front        []*trial   // by cost
	Finalists    []finalist // of the front, by cost
	Baselines    []finalist // single routes beside them, by cost
	Read         bool       // whether the test part was read
	TestTexts    int        // in the test part; 0 if that is not known
	Decision     *decide.Decision
	Recommended  []decide.Recommendation
	Verdict      decide.Verdict
	Cards        []card // of the first two wishes
	Hypervolume  float64
	Improvements []*trial // each better than all before it
	Curves       []curve
	CurvesOf     int // how many trials have a curve
	Pairs        pairs
	Importance   importance.Importance
	Bank         *analysis.RouteBank // nil: there is none
	Jobs         []results.Job       // by trial and first epoch
	Finals       []results.FinalRun
	Columns      *columns      // the trials as the script has them
	Axes         []settingAxis // the searched settings, the most important first
	Inside       inside
}

func newView(d Data) *view {
	v := &view{Study: d.Study, Measure: newMeasure(d.Study.Maximize), Expense: newExpense(d.Study.Minimize)}
	v.Trials = make([]trial, len(d.Trials))
	for i, t := range d.Trials {
		v.Trials[i].Trial = t
	}
	slices.SortStableFunc(v.Trials, func(a, b trial) int { return cmp.Compare(a.Number, b.Number) })
	for _, n := range results.Front(d.Trials) {
		t := v.trial(n)
		t.OnFront = true
		v.Front = append(v.Front, t)
	}
	v.Hypervolume = results.Hypervolume(d.Trials, d.Study.Maximize)
	v.TestTexts = len(d.TestLabels)
	v.Commands, v.Settings, v.Running = newCommands(d), d.Settings, d.Running
	v.addDecision(d)
	v.addFinalists(d)
	v.addCards()
	v.Improvements = improvements(v.Trials)
	v.Curves, v.CurvesOf = curves(v, d.Epochs)
	v.Pairs = newPairs(v.Trials)
	v.Importance = importance.Of(d.Trials)
	v.Bank = d.Bank
	v.Jobs, v.Finals = d.Jobs, d.Finals
	v.Inside = newInside(v, d)
	v.Columns = newColumns(v)
	v.Axes = settingAxes(v)
	return v
}

// row returns the index of a trial by its number, -1 if there is none.
func (v *view) row(number int) int {
	at, found := slices.BinarySearchFunc(v.Trials, number, func(t trial, n int) int { return cmp.Compare(t.Number, n) })
	if !found {
		return -1
	}
	return at
}

// trial returns a trial by its number, nil if there is none.
func (v *view) trial(number int) *trial {
	if row := v.row(number); row >= 0 {
		return &v.Trials[row]
	}
	return nil
}

// improvements lists the complete trials that were better than all before.
func improvements(trials []trial) []*trial {
	var list []*trial
	best := math.Inf(-1)
	for i := range trials {
		t := &trials[i]
		if t.complete() && t.Accuracy > best {
			best = t.Accuracy
			list = append(list, t)
		}
	}
	return list
}

// costOptions lists the costs that the axis can show, the study's own first.
func costOptions(v *view) []option {
	all := []option{{"flops", "FLOPs"}, {"parameters", "parameters"}, {"bytes", "bytes"}, {"latency", "latency, p50 (finalists)"}, {"seconds", "training time"}}
	own := option{v.Expense.Key, v.Expense.Name}
	options := []option{own}
	for _, o := range all {
		if o.Value != own.Value {
			options = append(options, o)
		}
	}
	return options
}

// trained returns how long all trials were trained.
func (v *view) trained() (seconds float64, epochs int) {
	for i := range v.Trials {
		if s := v.Trials[i].TrainSeconds; num.Finite(s) {
			seconds += s
		}
		epochs += v.Trials[i].Epochs
	}
	return seconds, epochs
}

// stateCounts says how many trials are in each state: "57 complete and 3
// failed".
func stateCounts(v *view) string {
	count := map[search.State]int{}
	for i := range v.Trials {
		count[v.Trials[i].State]++
	}
	var parts []string
	for _, s := range []search.State{search.Complete, search.Pruned, search.Failed, search.Running, search.Waiting} {
		if count[s] > 0 {
			parts = append(parts, whole(count[s])+" "+string(s))
		}
	}
	return list(parts)
}

func completeTrials(v *view) int {
	n := 0
	for i := range v.Trials {
		if t := &v.Trials[i]; t.complete() {
			n++
		}
	}
	return n
}

// plan says in words what a trial's model is.
func (v *view) plan(trial int) string { return v.trial(trial).Plan() }
