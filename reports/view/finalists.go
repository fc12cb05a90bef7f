package view

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/input"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/decide"
	"github.com/doubleroute/sweep/results/stats"
)

// Model is a model that the page offers, or one beside it for comparison.
type Model struct {
	Trial    *Trial
	Seeds    int            // how often it was retrained
	Test     stats.Interval // of the measure, on the test part
	Covers   string         // what the interval of Test covers, as stats.Estimate says it
	Accuracy stats.Interval // test accuracy, whatever the measure is
	Latency  *results.Latency
	Settings []Setting
	Ties     []int // models whose test results do not differ from this one's
}

// shown is how many models are offered while the test part is not read.
const shown = 6

// addFinalists fills in what the test part says. Predictions of pairs that have
// left the front since are not shown. Before the test part is read, a choice
// of the front stands in for the finalists.
func (v *View) addFinalists(d input.Data) {
	for i := range v.Trials {
		t := &v.Trials[i]
		switch {
		case v.Decision.Seeds(t.Number) == 0:
		case v.Decision.OnFront(t.Number):
			v.Finalists = append(v.Finalists, v.newFinalist(t, d))
		default:
			v.Baselines = append(v.Baselines, v.newFinalist(t, d))
		}
	}
	v.Read = len(v.Finalists) > 0
	if !v.Read {
		chosen, _ := decide.Finalists(v.Decision.Trials(), shown)
		for _, number := range chosen {
			v.Finalists = append(v.Finalists, v.newFinalist(v.Trial(number), d))
		}
	}
	slices.SortFunc(v.Finalists, byCost)
	slices.SortFunc(v.Baselines, byCost)
	if v.Read {
		v.addTies()
	}
}

func byCost(a, b Model) int {
	return cmp.Or(cmp.Compare(a.Trial.Cost, b.Trial.Cost), cmp.Compare(a.Trial.Number, b.Trial.Number))
}

func (v *View) newFinalist(t *Trial, d input.Data) Model {
	f := Model{Trial: t, Seeds: v.Decision.Seeds(t.Number), Settings: SettingsOf(t.Settings, t.Params)}
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
func (v *View) addTies() {
	all := v.Models()
	note := func(list []Model) {
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

// addDecision weighs what is known of the models.
func (v *View) addDecision(d input.Data) {
	v.Decision = decide.New(decide.Evidence{Study: d.Study, Trials: d.Trials, Finals: d.Finals,
		Latencies: d.Latencies, TestLabels: d.TestLabels, Predictions: d.Predictions, Alone: d.Alone})
	v.Recommended = v.Decision.Recommend(nil)
	v.Verdict = v.Decision.Verdict()
}

// For returns the recommendation for a goal, nil if there is none.
func (v *View) For(goal string) *decide.Recommendation {
	for i := range v.Recommended {
		if v.Recommended[i].Goal == goal {
			return &v.Recommended[i]
		}
	}
	return nil
}

// losingAtMost returns the recommendation of the cheapest model that loses at most
// so much, nil if there is none cheaper than the most accurate.
func (v *View) losingAtMost(most float64) (last *decide.Recommendation) {
	for i, r := range v.Recommended {
		if r.Goal == decide.GoalLose && float64(r.Lose) <= most {
			last = &v.Recommended[i]
		}
	}
	return last
}

// Takes reports whether a trial is recommended for one of the goals.
func (v *View) Takes(trial int) bool {
	return slices.ContainsFunc(v.Recommended, func(r decide.Recommendation) bool { return r.Trial == trial })
}

// Models lists the models that were read on the test part, by cost.
func (v *View) Models() []Model {
	if !v.Read {
		return nil
	}
	all := slices.Concat(v.Finalists, v.Baselines)
	slices.SortStableFunc(all, func(a, b Model) int { return cmp.Compare(a.Trial.Cost, b.Trial.Cost) })
	return all
}

// Finalist returns the model of a trial that was read on the test part, nil if
// it was not.
func (v *View) Finalist(number int) *Model {
	for _, f := range v.Models() {
		if f.Trial.Number == number {
			return &f
		}
	}
	return nil
}

// Ties names the finalists without a significant difference to one.
func Ties(f Model) string {
	switch {
	case !num.Finite(f.Test.Low):
		return format.Missing
	case len(f.Ties) == 0:
		return "none"
	}
	var names []string
	for _, n := range f.Ties {
		names = append(names, fmt.Sprint(n))
	}
	return strings.Join(names, ", ")
}

// Card is a model that heads the page, and what it is recommended for.
type Card struct {
	Title          string
	Trial          *Trial
	Recommendation decide.Recommendation
}

// addCards names the most accurate model, the cheapest as good, and the cheapest
// that loses at most the margin; none if there is no model.
func (v *View) addCards() {
	const accurate, cheapest = "The most accurate", "The cheapest as good"
	add := func(title string, r *decide.Recommendation) {
		v.Cards = append(v.Cards, Card{title, v.Trial(r.Trial), *r})
	}
	best, cheap := v.For(decide.GoalAccurate), v.For(decide.GoalCheapest)
	switch {
	case best == nil:
	case cheap != nil && cheap.Trial == best.Trial:
		add(accurate+", and the cheapest as good", best)
	default:
		add(accurate, best)
		if cheap != nil {
			add(cheapest, cheap)
		}
	}
	if r := v.losingAtMost(v.Decision.Margin()); r != nil && (cheap == nil || cheap.Trial != r.Trial) {
		add("Loses at most "+v.Measure.Margin(float64(r.Lose)), r)
	}
}
