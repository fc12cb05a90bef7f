package reports

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/doubleroute/sweep/results"
)

// finalist is a model that the page offers, or one beside it for comparison.
type finalist struct {
	Trial    *trial
	Seeds    int              // how often it was retrained
	Test     results.Interval // of the measure, on the test part
	Accuracy results.Interval // test accuracy, whatever the measure is
	Latency  *results.Latency
	Settings []setting
	Bought   []string // what the second route bought, in sentences
	Ties     []int    // finalists whose test results do not differ from this one's

	values []float64 // of the measure on the test part, one a seed
}

// shown is how many models are offered while the test part is not read.
const shown = 6

// addFinalists fills in what the test part says. Readings of pairs that have
// left the front since are not shown. Before the test part is read, a choice
// of the front stands in for the finalists.
func (v *view) addFinalists(d Data) {
	runs := map[int][]results.FinalRun{}
	for _, run := range d.Finals {
		runs[run.Trial] = append(runs[run.Trial], run)
	}
	for i := range v.Trials {
		t := &v.Trials[i]
		if len(runs[t.Number]) == 0 {
			continue
		}
		switch {
		case t.OnFront:
			v.Finalists = append(v.Finalists, newFinalist(t, runs[t.Number], d))
		case t.single():
			v.Baselines = append(v.Baselines, newFinalist(t, runs[t.Number], d))
		}
	}
	v.Read = len(v.Finalists) > 0
	if !v.Read {
		chosen, _ := results.Finalists(d.Trials, shown)
		for _, t := range v.Front {
			if slices.Contains(chosen, t.Number) {
				v.Finalists = append(v.Finalists, newFinalist(t, nil, d))
			}
		}
	}
	slices.SortFunc(v.Finalists, byCost)
	slices.SortFunc(v.Baselines, byCost)
	if v.Read {
		v.addTies()
		v.addSecondRoutes(results.SecondRoutes(d.Trials, d.Finals))
	}
}

func byCost(a, b finalist) int {
	return cmp.Or(cmp.Compare(a.Trial.Cost, b.Trial.Cost), cmp.Compare(a.Trial.Number, b.Trial.Number))
}

func newFinalist(t *trial, runs []results.FinalRun, d Data) finalist {
	f := finalist{Trial: t, Seeds: len(runs), Settings: settingsOf(t.Settings, t.Params)}
	var accuracy []float64
	for _, run := range runs {
		accuracy = append(accuracy, run.TestAccuracy)
		switch d.Study.Maximize {
		case "macro_f1":
			f.values = append(f.values, run.TestMacroF1)
		case "neg_log_loss":
			f.values = append(f.values, -run.TestLoss)
		default:
			f.values = append(f.values, run.TestAccuracy)
		}
	}
	f.Test, f.Accuracy = results.Mean95(f.values), results.Mean95(accuracy).Within(0, 1)
	if d.Study.Maximize != "neg_log_loss" {
		f.Test = f.Test.Within(0, 1)
	}
	for _, l := range d.Latencies {
		if l.Trial == t.Number {
			f.Latency = &l
		}
	}
	return f
}

// addTies notes for each finalist which others its test results do not differ
// from: the interval of the difference holds 0.
func (v *view) addTies() {
	for i := range v.Finalists {
		for j := range v.Finalists {
			difference := results.WelchDifference(v.Finalists[i].values, v.Finalists[j].values)
			if i != j && difference.Low <= 0 && difference.High >= 0 {
				v.Finalists[i].Ties = append(v.Finalists[i].Ties, v.Finalists[j].Trial.Number)
			}
		}
	}
}

func (v *view) addSecondRoutes(bought []results.SecondRoute) {
	for i := range v.Finalists {
		f := &v.Finalists[i]
		for _, b := range bought {
			if b.Pair == f.Trial.Number {
				f.Bought = append(f.Bought, secondRoute(b))
			}
		}
		switch {
		case f.Trial.single():
			f.Bought = []string{"One route: there is no second one to pay for."}
		case len(f.Bought) == 0:
			f.Bought = []string{"No single route that costs no more was tried, so nothing says what the second one bought."}
		}
	}
}

// secondRoute says what the second route bought over one kind of sub-model
// alone.
func secondRoute(s results.SecondRoute) string {
	d, gain := s.Difference, newMeasure("accuracy").difference(s.Difference.Mean)
	alone := fmt.Sprintf("%s alone (trial %d)", isolated(s.Kind), s.Single)
	interval := "95" + percent + " interval " + signed(100*d.Low, 2) + " to " + signed(100*d.High, 2)
	switch {
	case !finite(d.Mean):
		return "Not known: " + alone + " was not read on the test part."
	case !finite(d.Low) || !finite(d.High):
		return fmt.Sprintf("%s over %s; one seed gives no interval, so this may be chance.", gain, alone)
	case d.Low > 0:
		return fmt.Sprintf("The second route bought %s over %s, %s.", gain, alone, interval)
	case d.High < 0:
		return fmt.Sprintf("The second route lost: %s against %s, %s.", gain, alone, interval)
	}
	return fmt.Sprintf("No gain over %s: %s, but the %s holds 0.", alone, gain, interval)
}
