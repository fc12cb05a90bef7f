package view

import (
	"cmp"
	"math"
	"slices"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/input"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/verdict"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/results/decide"
	"github.com/doubleroute/sweep/results/importance"
	"github.com/doubleroute/sweep/search"
)

// Trial is a trial as the page shows it.
type Trial struct {
	results.Trial
	OnFront bool
}

// Single reports whether the model has one route.
func (t *Trial) Single() bool {
	_, two := Nth(t.Routes, 1)
	return !two
}

// Unfinished trials failed, were stopped before their last epoch, or still run.
func (t *Trial) Unfinished() bool { return t.State != search.Complete }

// Complete trials have come to their end and have a result.
func (t *Trial) Complete() bool { return !t.Unfinished() && num.Finite(t.Accuracy) }

// Plan says in words what the trial's model is: "cnn on all + rnn on
// second-half".
func (t *Trial) Plan() string {
	plan := ""
	for i := range t.Routes {
		name, ok := Nth(t.Routes, i)
		if !ok {
			continue
		}
		if plan != "" {
			plan += " + "
		}
		plan += name
		if sees, ok := Nth(t.Views, i); ok {
			plan += " on " + sees
		}
	}
	return cmp.Or(plan, "unknown")
}

// View is everything that the page shows, worked out.
type View struct {
	Study    results.Study
	Measure  format.Measure
	Cost     format.Cost
	Commands Commands
	Settings map[string]string // what the experiment sets, by key, as JSON; nil: not known
	Running  bool              // whether somebody runs the study now
	Views    []string          // that a route can have whatever the data

	Trials       []Trial  // by number
	Front        []*Trial // by cost
	Finalists    []Model  // of the front, by cost
	Baselines    []Model  // single routes beside them, by cost
	Read         bool     // whether the test part was read
	TestTexts    int      // in the test part; 0 if that is not known
	Decision     *decide.Decision
	Recommended  []decide.Recommendation
	Verdict      decide.Verdict
	Cards        []Card // of the first two goals
	Hypervolume  float64
	Improvements []*Trial // each better than all before it
	Curves       []Curve
	CurvesOf     int // how many trials have a curve
	Pairs        Pairs
	Importance   importance.Importance
	Bank         *analysis.RouteBank // nil: there is none
	Jobs         []results.Job       // by trial and first epoch
	Finals       []results.FinalRun
	Columns      *Columns      // the trials as the script has them
	Axes         []SettingAxis // the searched settings, the most important first
	Inspection   Inspection
}

// New works a study out.
func New(d input.Data) *View {
	v := &View{Study: d.Study, Measure: format.NewMeasure(d.Study.Maximize), Cost: format.NewCost(d.Study.Minimize)}
	v.Trials = make([]Trial, len(d.Trials))
	for i, t := range d.Trials {
		v.Trials[i].Trial = t
	}
	slices.SortStableFunc(v.Trials, func(a, b Trial) int { return cmp.Compare(a.Number, b.Number) })
	for _, n := range results.Front(d.Trials) {
		t := v.Trial(n)
		t.OnFront = true
		v.Front = append(v.Front, t)
	}
	v.Hypervolume = results.Hypervolume(d.Trials, d.Study.Maximize)
	v.TestTexts = len(d.TestLabels)
	v.Commands, v.Settings, v.Running, v.Views = newCommands(d), d.Settings, d.Running, d.Views
	if len(v.Views) == 0 {
		v.Views = input.DefaultViews()
	}
	v.addDecision(d)
	v.addFinalists(d)
	v.addCards()
	v.Improvements = improvements(v.Trials)
	v.Curves, v.CurvesOf = curves(v, d.Epochs)
	v.Pairs = newPairs(v.Trials)
	v.Importance = importance.Of(d.Trials)
	v.Bank = d.Bank
	v.Jobs, v.Finals = d.Jobs, d.Finals
	v.Inspection = newInspection(v, d)
	v.Columns = newColumns(v)
	v.Axes = settingAxes(v)
	return v
}

// Row returns the index of a trial by its number, -1 if there is none.
func (v *View) Row(number int) int {
	at, found := slices.BinarySearchFunc(v.Trials, number, func(t Trial, n int) int { return cmp.Compare(t.Number, n) })
	if !found {
		return -1
	}
	return at
}

// Trial returns a trial by its number, nil if there is none.
func (v *View) Trial(number int) *Trial {
	if row := v.Row(number); row >= 0 {
		return &v.Trials[row]
	}
	return nil
}

// improvements lists the complete trials that were better than all before.
func improvements(trials []Trial) []*Trial {
	var list []*Trial
	best := math.Inf(-1)
	for i := range trials {
		t := &trials[i]
		if t.Complete() && t.Accuracy > best {
			best = t.Accuracy
			list = append(list, t)
		}
	}
	return list
}

// CostOptions lists the costs that the axis can show, the study's own first.
func CostOptions(v *View) []page.Option {
	all := []page.Option{{Value: "flops", Text: "FLOPs"}, {Value: "parameters", Text: "parameters"}, {Value: "bytes", Text: "bytes"}, {Value: "latency", Text: "latency, p50 (finalists)"}, {Value: "seconds", Text: "training time"}}
	own := page.Option{Value: v.Cost.Key, Text: v.Cost.Name}
	options := []page.Option{own}
	for _, o := range all {
		if o.Value != own.Value {
			options = append(options, o)
		}
	}
	return options
}

// Trained returns how long all trials were trained.
func (v *View) Trained() (seconds float64, epochs int) {
	for i := range v.Trials {
		if s := v.Trials[i].TrainSeconds; num.Finite(s) {
			seconds += s
		}
		epochs += v.Trials[i].Epochs
	}
	return seconds, epochs
}

// StateCounts says how many trials are in each state: "57 complete and 3
// failed".
func StateCounts(v *View) string {
	count := map[search.State]int{}
	for i := range v.Trials {
		count[v.Trials[i].State]++
	}
	var parts []string
	for _, s := range []search.State{search.Complete, search.Pruned, search.Failed, search.Running, search.Waiting} {
		if count[s] > 0 {
			parts = append(parts, format.Whole(count[s])+" "+string(s))
		}
	}
	return prose.And(parts)
}

// CostName is what decide.Decision calls a cost of CostOptions.
func CostName(option string) string {
	if option == "seconds" {
		return "train_seconds"
	}
	return option
}

// CompleteTrials counts the complete trials.
func CompleteTrials(v *View) int {
	n := 0
	for i := range v.Trials {
		if t := &v.Trials[i]; t.Complete() {
			n++
		}
	}
	return n
}

// VerdictInWords says whether the second route pays.
func (v *View) VerdictInWords() []verdict.Piece {
	return verdict.Of(v.Verdict, verdict.Study{
		Plan: func(trial int) string { return v.Trial(trial).Plan() }, Cost: v.Cost,
		Tried: slices.ContainsFunc(v.Trials, func(t Trial) bool { return verdict.Tried(t.Routes, t.Params) }),
	})
}
