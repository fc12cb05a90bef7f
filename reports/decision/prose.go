package decision

import (
	"fmt"
	"strings"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/reports/format"
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
	if o := float64(r.Optimism); r.Goal == decide.GoalAccurate && o > 0 && r.Among > 1 && v.Measure.Difference(o) != v.Measure.Difference(0) {
		all = append(all, fmt.Sprintf("Picked as the best of %s by this figure, which makes it about %s too good.", prose.Count(r.Among, "model"), strings.TrimPrefix(v.Measure.Difference(o), "+")))
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
	switch times := format.RoundedTo(best.Cost/v.Trial(r.Trial).Cost, 2); {
	case times > 1 && num.Finite(times):
		s += ", " + format.Short(times) + " times cheaper"
	case times == 1:
		s += " at about the same cost"
	}
	switch {
	case r.Tied:
		s += ": the difference is not significant"
	case r.Goal == decide.GoalCheapest && r.Worse():
		s += ": within the interval of the most accurate, though " + "significantly worse " + known(r.Difference)
	}
	return s + "."
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
		trained = "“As good” means that the mean lies within the interval of the most accurate. " + trained
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
			all = append(all, map[string]string{decide.GoalAccurate: "the most accurate", decide.GoalCheapest: "the cheapest as good", decide.GoalLimit: "the best under the limit"}[r.Goal])
		}
	}
	if v.Read && !f.Trial.OnFront {
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
	return fmt.Sprintf("%s over trial %d", s, c.Single)
}
