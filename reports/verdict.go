package reports

import (
	"fmt"
	"math"
	"strings"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/results/decide"
	"github.com/doubleroute/sweep/results/stats"
)

// verdict says in a sentence whether the second route pays.
func verdict(v decide.Verdict, plan func(trial int) string, cost string) []piece {
	words := map[string]string{
		decide.VerdictGain: "The second route pays:", decide.VerdictLoss: "The second route does not pay:",
		decide.VerdictNone: "No gain from the second route:", decide.VerdictUnknown: "Whether the second route pays is not known:",
	}
	p := []piece{{Text: words[v.Word], Strong: true}, {Text: " "}}
	say := func(format string, args ...any) { p = append(p, piece{Text: fmt.Sprintf(format, args...)}) }
	switch v.Reason {
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
	switch g := v.Gained; {
	case g != nil:
		p = append(p, gained(*g, plan)...)
	case v.Reason == decide.ReasonNoSingle:
		say("no single route that costs no more was read on the test part; raise search.single_share or search.trials")
	default:
		say("what accuracy it brings at no more cost is not known, as no single route that costs no more was read on the test part")
	}
	if s := v.Saved; s != nil {
		say(". At no less accuracy ")
		p = append(p, saving(v, *s, cost)...)
	}
	say(".")
	if v.Reason == decide.ReasonOneSeed {
		say(" There is no interval, so this may be chance.")
	}
	return p
}

// gained says what accuracy a second route brings at no more cost.
func gained(g decide.Comparison, plan func(trial int) string) []piece {
	accuracy := newMeasure("accuracy")
	p := []piece{{Text: "at no more cost it brings "}, {Text: accuracy.difference(g.Difference.Mean) + interval95(accuracy, g.Difference.Interval), Strong: true}}
	of := " of accuracy: "
	if g.Difference.Low <= 0 && g.Difference.High >= 0 {
		of = " of accuracy, which cannot be told from none: "
	}
	p = append(p, piece{Text: of}, toTrial(g.Pair))
	p = append(p, piece{Text: fmt.Sprintf(", %s, reaches %s; ", isolated(plan(g.Pair)), accuracy.estimate(g.PairAccuracy.Interval))}, toTrial(g.Single))
	return append(p, piece{Text: fmt.Sprintf(", %s, a single route that costs no more, %s", isolated(plan(g.Single)), accuracy.estimate(g.SingleAccuracy.Interval))})
}

// saving says what cost a second route saves at no less accuracy. Accuracies
// that gained tells are not told again.
func saving(v decide.Verdict, s decide.Saving, cost string) []piece {
	told := func(trial int, accuracy stats.Estimate) string {
		if g := v.Gained; g != nil && (g.Pair == trial || g.Single == trial) {
			return ""
		}
		return " with " + newMeasure("accuracy").text(accuracy.Mean)
	}
	range95 := ""
	switch most, least := endOfSaving(s.Share.High), endOfSaving(s.Share.Low); {
	case !num.Finite(s.Share.Low) || !num.Finite(s.Share.High):
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
		p = []piece{{Text: "it costs "}, {Text: cheaper(s.Share.Mean, cost), Strong: true}, {Text: range95 + ": "},
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

// piece is a part of a paragraph: text, stressed, or a link.
type piece struct {
	Text   string
	Strong bool
	Href   string
}

// inWords joins the pieces of a paragraph.
func inWords(pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString(p.Text)
	}
	return b.String()
}
