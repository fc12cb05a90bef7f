package reports

import (
	"cmp"
	"slices"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/decide"
	"github.com/doubleroute/sweep/results/stats"
)

// finalist is a model that the page offers, or one beside it for comparison.
type finalist struct {
	Trial    *trial
	Seeds    int            // how often it was retrained
	Test     stats.Interval // of the measure, on the test part
	Covers   string         // what the interval of Test covers, as stats.Estimate says it
	Accuracy stats.Interval // test accuracy, whatever the measure is
	Latency  *results.Latency
	Settings []setting
	Ties     []int // models whose test results do not differ from this one's
}

// shown is how many models are offered while the test part is not read.
const shown = 6

// addFinalists fills in what the test part says. Readings of pairs that have
// left the front since are not shown. Before the test part is read, a choice
// of the front stands in for the finalists.
func (v *view) addFinalists(d Data) {
	for i := range v.Trials {
		t := &v.Trials[i]
		switch {
		case v.Decision.Seeds(t.Number) == 0:
		case t.OnFront:
			v.Finalists = append(v.Finalists, v.newFinalist(t, d))
		default:
			v.Baselines = append(v.Baselines, v.newFinalist(t, d))
		}
	}
	v.Read = len(v.Finalists) > 0
	if !v.Read {
		chosen, _ := decide.Finalists(d.Trials, shown)
		for _, t := range v.Front {
			if slices.Contains(chosen, t.Number) {
				v.Finalists = append(v.Finalists, v.newFinalist(t, d))
			}
		}
	}
	slices.SortFunc(v.Finalists, byCost)
	slices.SortFunc(v.Baselines, byCost)
	if v.Read {
		v.addTies()
	}
}

func byCost(a, b finalist) int {
	return cmp.Or(cmp.Compare(a.Trial.Cost, b.Trial.Cost), cmp.Compare(a.Trial.Number, b.Trial.Number))
}

func (v *view) newFinalist(t *trial, d Data) finalist {
	f := finalist{Trial: t, Seeds: v.Decision.Seeds(t.Number), Settings: settingsOf(t.Settings, t.Params)}
	value, accuracy := v.Decision.Test(t.Number)
	f.Test, f.Covers, f.Accuracy = value.Interval, value.Covers, accuracy.Interval
	for _, l := range d.Latencies {
		if l.Trial == t.Number {
			f.Latency = &l
		}
	}
	return f
}

// addTies notes for each model which others its test results do not differ
// from.
func (v *view) addTies() {
	all := v.models()
	note := func(list []finalist) {
		for i := range list {
			for _, other := range all {
				if a, b := list[i].Trial.Number, other.Trial.Number; a != b && v.Decision.Tied(a, b) {
					list[i].Ties = append(list[i].Ties, b)
				}
			}
		}
	}
	note(v.Finalists)
	note(v.Baselines)
}
