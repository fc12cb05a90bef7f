package reports

import (
	"fmt"
	"math"
	"strings"

	"github.com/doubleroute/sweep/results/decide"
	"github.com/doubleroute/sweep/results/stats"
)

// notes says what else is to be known of a recommended model.
func notes(v *view, r decide.Recommendation) []string {
	var all []string
	best := v.recommended(decide.GoalAccurate)
	if best.Trial != r.Trial && r.Read {
		all = append(all, besideBest(v, r, v.trial(best.Trial)))
	}
	if o := float64(r.Optimism); r.Goal == decide.GoalAccurate && o > 0 && r.Among > 1 && v.Measure.difference(o) != v.Measure.difference(0) {
		all = append(all, fmt.Sprintf("Picked as the best of %s by this figure, which makes it about %s too good.", many(r.Among, "model"), strings.TrimPrefix(v.Measure.difference(o), "+")))
	}
	if r.Unread != nil {
		t := v.trial(*r.Unread)
		all = append(all, fmt.Sprintf("Trial %d is within the limit too and better on the validation part, %s, but was not read on the test part.", t.Number, v.Measure.text(t.Accuracy)))
	}
	return all
}

// besideBest compares a model with the most accurate one.
func besideBest(v *view, r decide.Recommendation, best *trial) string {
	s := v.Measure.difference(r.Difference.Mean) + " to the most accurate"
	if finite(r.Difference.Low) {
		s += fmt.Sprintf(" (%s to %s)", v.Measure.bareDifference(r.Difference.Low), v.Measure.bareDifference(r.Difference.High))
	}
	switch times := round2(best.Cost / v.trial(r.Trial).Cost); {
	case times > 1 && finite(times):
		s += ", " + short(times) + " times cheaper"
	case times == 1:
		s += " at about the same cost"
	}
	switch {
	case r.Tied:
		s += ": the test does not tell them apart"
	case r.Goal == decide.GoalCheapest && r.Worse():
		s += ": within the interval of the most accurate, though " + known(r.Difference) + " tell them apart"
	}
	return s + "."
}

// known names what tells two models apart.
func known(difference stats.Estimate) string {
	if difference.Covers == stats.CoversSeeds {
		return "their seeds"
	}
	return "the same texts"
}

// round2 keeps two significant digits.
func round2(x float64) float64 {
	if !(x > 0) {
		return x
	}
	unit := math.Pow(10, math.Floor(math.Log10(x))-1)
	return math.Round(x/unit) * unit
}

// sure says what the test figures cover.
func sure(v *view) string {
	if !v.Read {
		if len(v.Front) == 0 {
			return ""
		}
		return "The test part has not been read: figures are of the validation part, by which these trials were chosen, and so a little too good."
	}
	f := v.models()[0]
	for _, other := range v.models() {
		if other.Covers == stats.CoversBoth {
			f = other
		}
	}
	trained := "Each model was trained " + times(f.Seeds) + " on the training and validation parts and then read on the test part. "
	if v.recommended(decide.GoalCheapest) != nil {
		trained = "“As good” means that the mean lies within the interval of the most accurate. " + trained
	}
	switch f.Covers {
	case stats.CoversBoth:
		return trained + fmt.Sprintf("Intervals are 95%s and cover both which seed a model is trained with and which texts the test part happens to hold (%s).", percent, many(v.TestTexts, "text"))
	case stats.CoversTexts:
		return trained + fmt.Sprintf("Intervals are 95%s and cover which texts the test part happens to hold (%s); one seed says nothing of how trainings differ.", percent, many(v.TestTexts, "text"))
	case stats.CoversSeeds:
		return trained + "Intervals are 95" + percent + " and cover which seed a model is trained with. They do not cover which texts the test part happens to hold, and so are too narrow."
	}
	if f.Seeds == 1 {
		return trained + "One seed gives no intervals."
	}
	return trained + "That gives no intervals."
}

func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return whole(n) + " times"
}

// verdict says in a sentence whether the second route pays.
func verdict(v *view) []piece {
	words := map[string]string{
		decide.VerdictGain: "The second route pays:", decide.VerdictLoss: "The second route does not pay:",
		decide.VerdictNone: "No gain from the second route:", decide.VerdictUnknown: "Whether the second route pays is not known:",
	}
	p := []piece{{Text: words[v.Verdict.Word], Strong: true}, {Text: " "}}
	say := func(format string, args ...any) { p = append(p, piece{Text: fmt.Sprintf(format, args...)}) }
	switch v.Verdict.Reason {
	case decide.ReasonNoPair:
		say("no trial with two routes is complete.")
		return p
	case decide.ReasonNotOnFront:
		say("no pair is on the front. On the validation part single routes do as well for less.")
		return p
	case decide.ReasonNotRead:
		say("no pair was read on the test part.")
		return p
	}
	switch g := v.Verdict.Gained; {
	case g != nil:
		p = append(p, gained(v, *g)...)
	case v.Verdict.Reason == decide.ReasonNoSingle:
		say("no single route that costs no more was read on the test part; raise search.single_share or search.trials")
	default:
		say("what accuracy it brings at no more cost is not known, as no single route that costs no more was read on the test part")
	}
	if s := v.Verdict.Saved; s != nil {
		say(". At no less accuracy ")
		p = append(p, saving(v, *s)...)
	}
	say(".")
	if v.Verdict.Reason == decide.ReasonOneSeed {
		say(" There is no interval, so this may be chance.")
	}
	return p
}

// gained says what accuracy a second route brings at no more cost.
func gained(v *view, g decide.Comparison) []piece {
	accuracy := newMeasure("accuracy")
	pair, single := v.trial(g.Pair), v.trial(g.Single)
	p := []piece{{Text: "at no more cost it brings "}, {Text: accuracy.difference(g.Difference.Mean) + interval95(accuracy, g.Difference.Interval), Strong: true}}
	of := " of accuracy: "
	if g.Difference.Low <= 0 && g.Difference.High >= 0 {
		of = " of accuracy, which cannot be told from none: "
	}
	p = append(p, piece{Text: of}, toTrial(g.Pair))
	p = append(p, piece{Text: fmt.Sprintf(", %s, reaches %s; ", isolated(pair.Plan()), accuracy.estimate(g.PairAccuracy.Interval))}, toTrial(g.Single))
	return append(p, piece{Text: fmt.Sprintf(", %s, a single route that costs no more, %s", isolated(single.Plan()), accuracy.estimate(g.SingleAccuracy.Interval))})
}

// saving says what cost a second route saves at no less accuracy. Accuracies
// that gained tells are not told again.
func saving(v *view, s decide.Saving) []piece {
	told := func(trial int, accuracy stats.Estimate) string {
		if g := v.Verdict.Gained; g != nil && (g.Pair == trial || g.Single == trial) {
			return ""
		}
		return " with " + newMeasure("accuracy").text(accuracy.Mean)
	}
	range95 := ""
	switch most, least := endOfSaving(s.Share.High), endOfSaving(s.Share.Low); {
	case !finite(s.Share.Low) || !finite(s.Share.High):
	case most == least:
		range95 = fmt.Sprintf(" (at both ends of the 95%s interval)", percent)
	default:
		range95 = fmt.Sprintf(" (95%s interval from %s to %s)", percent, most, least)
	}
	var p []piece
	if s.Pair == nil {
		p = []piece{{Text: "nothing is saved", Strong: true}, {Text: range95 + ": no pair reaches the best single route, "}}
	} else {
		against := piece{Text: "the best single route of any cost, "}
		p = []piece{{Text: "it costs "}, {Text: cheaper(s.Share.Mean, v.Expense.Name), Strong: true}, {Text: range95 + ": "},
			toTrial(*s.Pair), {Text: told(*s.Pair, s.PairAccuracy) + " against "}}
		if s.CheapestSingle != s.Single {
			p = append(p, toTrial(s.CheapestSingle))
			against.Text = told(s.CheapestSingle, s.CheapestSingleAccuracy) + ", the cheapest single route as accurate as the best one, "
		}
		p = append(p, against)
	}
	p = append(p, toTrial(s.Single), piece{Text: told(s.Single, s.SingleAccuracy)})
	if missed := unreached(s); missed != "" {
		p = append(p, piece{Text: ". In " + missed + " of the draws behind this interval no pair is as accurate, which counts as nothing saved"})
	}
	return p
}

// endOfSaving is one end of the interval of a saving. Draws in which no pair is
// as accurate save nothing, so "as much" would not be true there.
func endOfSaving(share float64) string {
	if text := cheaper(share, ""); text != "as much" {
		return text
	}
	return "nothing saved"
}

// unreached says in how many draws no pair is as accurate as the best single
// route; nothing if in few.
func unreached(s decide.Saving) string {
	switch missed := 1 - float64(s.Reached); {
	case !(missed > 0.1):
		return ""
	case missed == 1:
		return "100" + percent
	default:
		return fmt.Sprintf("%.0f%s", min(100*missed, 99), percent)
	}
}

// cheaper says what a saved share does to a cost: "48 % less FLOPs", or "287
// times the FLOPs" where it is many times more.
func cheaper(saved float64, cost string) string {
	text := ""
	switch hundredths := math.Round(100 * saved); {
	case hundredths == 0:
		return "as much"
	case hundredths <= -1000:
		if cost != "" {
			cost = "the " + cost
		}
		text = fmt.Sprintf("%.0f times %s", 1-saved, cost)
	case hundredths == 100 && saved < 1: // all of it would be wrong
		text = fmt.Sprintf("%.1f%s less %s", 100*saved, percent, cost)
	case hundredths > 0:
		text = fmt.Sprintf("%.0f%s less %s", hundredths, percent, cost)
	default:
		text = fmt.Sprintf("%.0f%s more %s", -hundredths, percent, cost)
	}
	return strings.TrimSpace(text)
}

func toTrial(number int) piece {
	return piece{Text: fmt.Sprintf("trial %d", number), Href: fmt.Sprintf("#trial-%d", number)}
}

// interval95 is the interval of a difference, in brackets; nothing if there is
// none.
func interval95(m measure, i stats.Interval) string {
	if !finite(i.Low) || !finite(i.High) {
		return ""
	}
	return fmt.Sprintf(" (95%s interval %s to %s)", percent, m.bareDifference(i.Low), m.bareDifference(i.High))
}

// roles says what a model stands out for.
func roles(v *view, f finalist) string {
	var all []string
	for _, r := range v.Recommended {
		if r.Trial == f.Trial.Number {
			all = append(all, map[string]string{decide.GoalAccurate: "the most accurate", decide.GoalCheapest: "the cheapest as good", decide.GoalLimit: "the best under the limit"}[r.Goal])
		}
	}
	if v.Read && !f.Trial.OnFront {
		all = append(all, "single route, to compare")
	}
	return list(all)
}

// compared says what the second route of a model brings.
func compared(v *view, f finalist) string {
	if f.Trial.single() {
		return missing
	}
	c := v.Decision.SecondRoute(f.Trial.Number)
	if c == nil {
		return missing
	}
	accuracy := newMeasure("accuracy")
	s := accuracy.difference(c.Difference.Mean)
	if finite(c.Difference.Low) {
		s += fmt.Sprintf(" (%s to %s)", accuracy.bareDifference(c.Difference.Low), accuracy.bareDifference(c.Difference.High))
	}
	return fmt.Sprintf("%s over trial %d", s, c.Single)
}

// bareDifference is difference without the unit.
func (m measure) bareDifference(x float64) string {
	return strings.TrimSuffix(m.difference(x), " points")
}

// estimate shows a figure and its interval: "89.50 % (86.79 to 92.21)".
func (m measure) estimate(i stats.Interval) string {
	if !finite(i.Low) || !finite(i.High) {
		return m.text(i.Mean)
	}
	return m.text(i.Mean) + " (" + m.bare(i.Low) + " to " + m.bare(i.High) + ")"
}
