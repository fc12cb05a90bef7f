package verdict

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/results/decide"
	"github.com/doubleroute/sweep/results/stats"
)

// Study is what a verdict's words need to know of its study.
type Study struct {
	Plan  func(trial int) string // a trial's model in words
	Cost  format.Cost            // what the study minimizes
	Tried bool                   // whether the experiment has a second route: see Tried
}

// Tried reports whether a trial is of an experiment with a second route, as far
// as its routes and its searched settings tell.
func Tried(routes []string, params json.RawMessage) bool {
	return len(routes) > 1 || bytes.Contains(params, []byte(`"route.b.`))
}

// Of says in a paragraph whether the second route pays.
func Of(v decide.Verdict, study Study) []Piece {
	words := map[string]string{
		decide.VerdictGain: "The second route pays:", decide.VerdictLoss: "The second route does not pay:",
		decide.VerdictNone: "A gain from the second route is not shown:", decide.VerdictUnknown: "Whether the second route pays is not known:",
	}
	p := []Piece{{Text: words[v.Word], Strong: true}, {Text: " "}}
	say := func(format string, args ...any) { p = append(p, Piece{Text: fmt.Sprintf(format, args...)}) }
	switch v.Reason {
	case decide.ReasonNoPair:
		if !study.Tried {
			say("none was tried; give the experiment a [route.b].")
			return p
		}
		say("no trial with two routes is complete.")
		return p
	case decide.ReasonNotOnFront:
		say("no pair is on the front. On the validation part single routes do as well for less.")
		return p
	case decide.ReasonNotRead:
		say("no pair was read on the test part.")
		return p
	}
	if v.Reason == decide.ReasonUnsearched {
		say("single routes were not searched as hard. %s. Raise search.single_share or search.trials. What was measured: ", unsearched(v))
	}
	switch g := v.Gained; {
	case g != nil:
		p = append(p, gained(*g, study)...)
	case v.Reason == decide.ReasonNoSingle:
		say("no single route that costs no more was read on the test part; raise search.single_share or search.trials")
	default:
		say("what accuracy it brings at no more cost is not known, as no single route that costs no more was read on the test part")
	}
	if s := v.Saved; s != nil {
		say(". At no less accuracy ")
		p = append(p, saving(v, *s, study.Cost.Name)...)
	}
	say(".")
	if v.Reason == decide.ReasonOneSeed {
		say(" There is no interval, so this may be chance.")
	}
	return p
}

// gained says what accuracy a second route brings at no more cost.
func gained(g decide.Comparison, study Study) []Piece {
	accuracy := format.NewMeasure("accuracy")
	p := []Piece{{Text: "at no more cost it brings "}, {Text: accuracy.Difference(g.Difference.Mean) + format.Interval95(accuracy, g.Difference.Interval), Strong: true}}
	of := " of accuracy: "
	if g.Difference.Low <= 0 && g.Difference.High >= 0 {
		of = " of accuracy, which is not significant: "
	}
	p = append(p, Piece{Text: of}, toTrial(g.Pair))
	p = append(p, Piece{Text: fmt.Sprintf(", %s, reaches %s at %s; ", format.Isolated(study.Plan(g.Pair)), accuracy.Estimate(g.PairAccuracy.Interval), study.Cost.Of(float64(g.PairCost)))})
	single := "a single route that costs no more"
	if g.Own != "" {
		p = append(p, Piece{Text: "its own route " + g.Own})
		single = "trained alone"
	} else {
		p = append(p, toTrial(g.Single))
		single = format.Isolated(study.Plan(g.Single)) + ", " + single
	}
	return append(p, Piece{Text: fmt.Sprintf(", %s, %s at %s", single, accuracy.Estimate(g.SingleAccuracy.Interval), study.Cost.Of(float64(g.SingleCost)))})
}

// unsearched says what single routes are missing beside the pair.
func unsearched(v decide.Verdict) string {
	var s *decide.Searched
	pair := 0
	if g := v.Gained; g != nil && g.Difference.Low > 0 {
		s, pair = &g.Searched, g.Pair
	} else if v.Saved != nil && v.Saved.Searched != nil {
		s, pair = v.Saved.Searched, *v.Saved.Pair
	}
	if s == nil {
		return "No pair is as accurate"
	}
	var missing []string
	for _, k := range s.Own {
		if k.Trials < k.Needed {
			missing = append(missing, fmt.Sprintf("%s of %s where it takes %d", prose.Count(k.Trials, "complete single route"), format.Isolated(k.Kind), k.Needed))
		}
	}
	if k := s.Near; k.Trials < k.Needed {
		missing = append(missing, fmt.Sprintf("%s of at least half its cost where it takes %d", prose.Count(k.Trials, "complete single route"), k.Needed))
	}
	return fmt.Sprintf("Of those that cost no more than it, trial %d has beside it %s", pair, prose.And(missing))
}

// saving says what cost a second route saves at no less accuracy. Accuracies
// that gained tells are not told again.
func saving(v decide.Verdict, s decide.Saving, cost string) []Piece {
	told := func(trial int, accuracy stats.Estimate) string {
		if g := v.Gained; g != nil && (g.Pair == trial || g.Single == trial) {
			return ""
		}
		return " with " + format.NewMeasure("accuracy").Text(accuracy.Mean)
	}
	range95 := ""
	switch most, least := endOfSaving(s.Share.High), endOfSaving(s.Share.Low); {
	case !num.Finite(s.Share.Low) || !num.Finite(s.Share.High):
	case most == least:
		range95 = fmt.Sprintf(" (at both ends of the 95%s interval)", format.Percent)
	default:
		range95 = fmt.Sprintf(" (95%s interval from %s to %s)", format.Percent, most, least)
	}
	var p []Piece
	if s.Pair == nil {
		p = []Piece{{Text: "nothing is saved", Strong: true}, {Text: range95 + ": no pair reaches the best single route, "}}
	} else {
		against := Piece{Text: "the best single route of any cost, "}
		p = []Piece{{Text: "it costs "}, {Text: cheaper(s.Share.Mean, cost), Strong: true}, {Text: range95 + ": "},
			toTrial(*s.Pair), {Text: told(*s.Pair, s.PairAccuracy) + " against "}}
		if s.CheapestSingle != s.Single {
			p = append(p, toTrial(s.CheapestSingle))
			against.Text = told(s.CheapestSingle, s.CheapestSingleAccuracy) + ", the cheapest single route as accurate as the best one, "
		}
		p = append(p, against)
	}
	p = append(p, toTrial(s.Single), Piece{Text: told(s.Single, s.SingleAccuracy)})
	if missed := unreached(s); missed != "" {
		p = append(p, Piece{Text: ". In " + missed + " of the draws behind this interval no pair is as accurate, which counts as nothing saved"})
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
		return "100" + format.Percent
	default:
		return fmt.Sprintf("%.0f%s", min(100*missed, 99), format.Percent)
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
		text = fmt.Sprintf("%.1f%s less %s", 100*saved, format.Percent, cost)
	case hundredths > 0:
		text = fmt.Sprintf("%.0f%s less %s", hundredths, format.Percent, cost)
	default:
		text = fmt.Sprintf("%.0f%s more %s", -hundredths, format.Percent, cost)
	}
	return strings.TrimSpace(text)
}

func toTrial(number int) Piece {
	return Piece{Text: fmt.Sprintf("trial %d", number), Href: fmt.Sprintf("#trial-%d", number)}
}

// Piece is a part of a paragraph: text, stressed, or a link.
type Piece struct {
	Text   string
	Strong bool
	Href   string
}

// Text joins the pieces of a paragraph.
func Text(pieces []Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString(p.Text)
	}
	return b.String()
}
