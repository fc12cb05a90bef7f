package decision

import (
	"fmt"
	"strings"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/verdict"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results/decide"
	"github.com/doubleroute/sweep/results/stats"
)

// notes says what else is to be known of a recommended model.
func notes(v *view.View, r decide.Recommendation) []string {
	var all []string
	best := v.For(decide.GoalAccurate)
	if best.Trial != r.Trial && r.Read {
		all = append(all, besideBest(v, r, v.Trial(best.Trial)))
	}
	if r.Goal == decide.GoalLose {
		all = append(all, chosenByValidation(v, r))
	}
	if r.Unread != nil {
		t := v.Trial(*r.Unread)
		all = append(all, fmt.Sprintf("Trial %d is within the limit too and better on the validation part, %s, but was not read on the test part.", t.Number, v.Measure.Text(t.Accuracy)))
	}
	return all
}

// besideBest compares a model with the most accurate one.
func besideBest(v *view.View, r decide.Recommendation, best *view.Trial) string {
	s := v.Measure.Difference(r.Difference.Mean) + " to the most accurate"
	if num.Finite(r.Difference.Low) {
		s += fmt.Sprintf(" (%s to %s)", v.Measure.BareDifference(r.Difference.Low), v.Measure.BareDifference(r.Difference.High))
	}
	s += cheaper(v.Trial(r.Trial).Cost, best.Cost)
	lose := v.Measure.Margin(float64(r.Lose))
	switch {
	case r.Shown:
		s += ": shown to be less than " + lose + " worse " + known(r.Difference)
	case r.Tied:
		s += ": the difference is not significant"
	case r.Worse() && r.Goal != decide.GoalLimit:
		s += ": significantly worse " + known(r.Difference)
	}
	return s + "."
}

// cheaper says how many times less a model costs than the most accurate. What
// costs nearly as much is no saving.
func cheaper(cost, best float64) string {
	switch times := format.RoundedTo(best/cost, 2); {
	case times >= 1.25 && num.Finite(times):
		return ", " + format.Short(times) + " times cheaper"
	case times >= 0.8:
		return " at about the same cost"
	}
	return ""
}

// chosenByValidation says what a model that may lose so much is believed to lose on
// the part that it was chosen by.
func chosenByValidation(v *view.View, r decide.Recommendation) string {
	lost := float64(r.Believed - v.For(decide.GoalAccurate).Believed)
	return fmt.Sprintf("Chosen by the validation part, where it is believed to have %s to the most accurate.", v.Measure.Difference(lost))
}

// losing says what each step that may be lost saves.
func losing(v *view.View) [][]verdict.Piece {
	var all [][]verdict.Piece
	best := v.For(decide.GoalAccurate)
	for _, r := range v.Recommended {
		if r.Goal != decide.GoalLose {
			continue
		}
		t := v.Trial(r.Trial)
		p := []verdict.Piece{{Text: "Lose at most " + v.Measure.Margin(float64(r.Lose)) + ": "}, {Text: fmt.Sprintf("trial %d", r.Trial), Href: fmt.Sprintf("#trial-%d", r.Trial)},
			{Text: fmt.Sprintf(", %s, %s%s", format.Isolated(t.Plan()), v.Cost.Of(t.Cost), cheaper(t.Cost, v.Trial(best.Trial).Cost))}}
		if r.Read {
			p = append(p, verdict.Piece{Text: "; on the test part " + v.Measure.Difference(r.Difference.Mean) + format.Interval95(v.Measure, r.Difference.Interval)})
		}
		all = append(all, append(p, verdict.Piece{Text: "."}))
	}
	return all
}

// against says what a model loses against the most accurate, on the test part if
// it was read, and its share of the cost.
func against(v *view.View, f view.Model) (loses, share string) {
	best := v.For(decide.GoalAccurate)
	if best == nil || best.Trial == f.Trial.Number {
		return format.Missing, ""
	}
	top := v.Trial(best.Trial)
	loses = v.Measure.Difference(f.Trial.Accuracy - top.Accuracy)
	if v.Read {
		difference, _ := v.Decision.Against(f.Trial.Number)
		loses = v.Measure.Difference(difference.Mean)
		if num.Finite(difference.Low) {
			loses += fmt.Sprintf(" (%s to %s)", v.Measure.BareDifference(difference.Low), v.Measure.BareDifference(difference.High))
		}
	}
	return loses, format.Share(f.Trial.Cost/top.Cost) + " of its cost"
}

// known says by what two models differ significantly.
func known(difference stats.Estimate) string {
	if difference.Covers == stats.CoversSeeds {
		return "over its seeds"
	}
	return "on the same texts"
}

// sure says what the test figures cover.
func sure(v *view.View) string {
	if !v.Read {
		if len(v.Front) == 0 {
			return ""
		}
		return "The test part has not been read: figures are of the validation part, by which these trials were chosen, and so a little too good."
	}
	f := v.Models()[0]
	for _, other := range v.Models() {
		if other.Covers == stats.CoversBoth {
			f = other
		}
	}
	trained := "Each model was trained " + format.Times(f.Seeds) + " on the training and validation parts and then read on the test part. "
	if v.For(decide.GoalCheapest) != nil {
		trained = "Models are chosen by the validation part. “As good” means: " + strings.TrimPrefix(format.AsGood(v.Measure, v.Decision.Margin()), "as good: ") + ". " + trained
	}
	switch f.Covers {
	case stats.CoversBoth:
		return trained + fmt.Sprintf("Intervals are 95%s and cover both which seed a model is trained with and which texts the test part happens to hold (%s).", format.Percent, prose.Count(v.TestTexts, "text"))
	case stats.CoversTexts:
		return trained + fmt.Sprintf("Intervals are 95%s and cover which texts the test part happens to hold (%s); one seed says nothing of how trainings differ.", format.Percent, prose.Count(v.TestTexts, "text"))
	case stats.CoversSeeds:
		return trained + "Intervals are 95" + format.Percent + " and cover which seed a model is trained with. They do not cover which texts the test part happens to hold, and so are too narrow."
	}
	if f.Seeds == 1 {
		return trained + "One seed gives no intervals."
	}
	return trained + "That gives no intervals."
}

// roles says what a model stands out for.
func roles(v *view.View, f view.Model) string {
	var all []string
	for _, r := range v.Recommended {
		if r.Trial == f.Trial.Number {
			all = append(all, map[string]string{decide.GoalAccurate: "the most accurate", decide.GoalCheapest: "the cheapest as good",
				decide.GoalLose: "loses at most " + v.Measure.Margin(float64(r.Lose)), decide.GoalLimit: "the best under the limit"}[r.Goal])
		}
	}
	if v.Read && !v.Decision.OnFront(f.Trial.Number) {
		all = append(all, "single route, to compare")
	}
	return prose.And(all)
}

// compared says what the second route of a model brings.
func compared(v *view.View, f view.Model) string {
	if f.Trial.Single() {
		return format.Missing
	}
	c := v.Decision.SecondRoute(f.Trial.Number)
	if c == nil {
		return format.Missing
	}
	accuracy := format.NewMeasure("accuracy")
	s := accuracy.Difference(c.Difference.Mean)
	if num.Finite(c.Difference.Low) {
		s += fmt.Sprintf(" (%s to %s)", accuracy.BareDifference(c.Difference.Low), accuracy.BareDifference(c.Difference.High))
	}
	if c.Own != "" {
		return s + " over its route " + c.Own + " alone"
	}
	return fmt.Sprintf("%s over trial %d", s, c.Single)
}
