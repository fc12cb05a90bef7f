package sweepcmd

import (
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/doubleroute/sweep/internal/formats"
	"github.com/doubleroute/sweep/internal/study/finals"
	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/results/decide"
)

// printRecommended prints a line for each goal: the model to take, and how to get
// it. Goals that one model meets share a line.
func printRecommended(w io.Writer, sum *analysis.Summary, program, dir string) {
	if len(sum.Recommended) == 0 {
		return
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintf(table, "\ntake\ttrial\tmodel\t%s\tFLOPs\tlatency\tcommand\n", measured(sum))
	goals := goalsOf(sum)
	for _, r := range sum.Recommended {
		if goals[r.Trial] == nil {
			continue // it stands above
		}
		t := *sum.Trial(r.Trial)
		_, _ = fmt.Fprintf(table, "%s\t%d\t%s\t%s\t%s\t%s\t%s\n", strings.Join(goals[r.Trial], ", "), r.Trial, formats.Model(t),
			figure(r), formats.Count(t.FLOPs), p50(sum, r.Trial), takeCommand(sum, program, dir, r))
		delete(goals, r.Trial)
	}
	_ = table.Flush()
	if len(sum.Final) > 0 && recommendedFor(sum, decide.GoalCheapest) {
		_, _ = fmt.Fprintln(w, "as good: the mean lies within the interval of the most accurate")
	}
}

// recommendedFor reports whether there is a recommendation for a goal, and of another
// model than the most accurate.
func recommendedFor(sum *analysis.Summary, goal string) bool {
	return slices.ContainsFunc(sum.Recommended, func(r decide.Recommendation) bool {
		return r.Goal == goal && r.Trial != sum.Recommended[0].Trial
	})
}

// measured names the figures of recommendations.
func measured(sum *analysis.Summary) string {
	return "test " + strings.ReplaceAll(sum.Objectives[0], "_", " ")
}

// goalsOf says of each recommended trial what it is recommended for.
func goalsOf(sum *analysis.Summary) map[int][]string {
	goals := map[int][]string{}
	for _, r := range sum.Recommended {
		goals[r.Trial] = append(goals[r.Trial], goalText(r))
	}
	return goals
}

// goalText says what a recommendation is for.
func goalText(r decide.Recommendation) string {
	switch r.Goal {
	case decide.GoalAccurate:
		return "the most accurate"
	case decide.GoalCheapest:
		return "the cheapest as good"
	}
	unit := map[string]string{"flops": " FLOPs", "bytes": " bytes", "parameters": " parameters", "latency": " µs"}[r.Limit.Cost]
	return "the best under " + formats.Count(r.Limit.Most) + unit
}

// figure is a recommendation's result.
func figure(r decide.Recommendation) string {
	switch {
	case !r.Read:
		return fmt.Sprintf("%.4f on validation", r.Value.Mean)
	case math.IsNaN(r.Value.Low):
		return fmt.Sprintf("%.4f", r.Value.Mean)
	}
	return fmt.Sprintf("%.4f (%.4f … %.4f)", r.Value.Mean, r.Value.Low, r.Value.High)
}

// p50 is the median latency of a finalist.
func p50(sum *analysis.Summary, trial int) string {
	for _, f := range sum.Final {
		if f.Number == trial && f.Latency != nil {
			return formats.Micros(f.Latency.P50) + " µs"
		}
	}
	return "–"
}

// takeCommand is how to use a model: the file that the run kept, or how to make
// one.
func takeCommand(sum *analysis.Summary, program, dir string, r decide.Recommendation) string {
	if file := finals.ModelFile(filepath.Join(dir, sum.Study), r.Trial); r.Read {
		if _, err := os.Stat(file); err == nil {
			return quoted(program) + " predict " + quoted(file)
		}
	}
	command := fmt.Sprintf("%s export %s --trial %d", quoted(program), quoted(sum.Study), r.Trial)
	if dir != "runs" {
		command += " --out " + quoted(dir)
	}
	return command
}

// secondRoute says in a line or two whether the second route pays.
func secondRoute(sum *analysis.Summary) string {
	v := sum.Verdict
	switch v.Reason {
	case decide.ReasonNoPair:
		if triesPairs(sum) {
			return "Second route: not known; no trial with two routes is complete."
		}
		return "Second route: none was tried; give the experiment a [route.b] to learn whether it pays."
	case decide.ReasonNotOnFront:
		return "Second route: no gain; no pair is on the front, single routes do as well for less."
	case decide.ReasonNotRead:
		return "Second route: not known; no pair was read on the test part."
	}
	if v.Gained == nil && v.Word != decide.VerdictGain {
		return "Second route: no single route that costs no more was read on the test part, so nothing can be said; raise search.trials or search.single_share." + saved(sum)
	}
	word := map[string]string{
		decide.VerdictGain: "a gain", decide.VerdictLoss: "a loss", decide.VerdictNone: "no gain", decide.VerdictUnknown: "not known without an interval",
	}[v.Word]
	if g := v.Gained; g == nil {
		word += " in cost"
	} else {
		untold := g.Difference.Low <= 0 && g.Difference.High >= 0
		if v.Word == decide.VerdictGain && !(g.Difference.Low > 0) {
			word += " in cost, none in accuracy that this can tell"
		}
		word += fmt.Sprintf(": %+.1f points", 100*g.Difference.Mean)
		if !math.IsNaN(g.Difference.Low) {
			word += fmt.Sprintf(" (95 %% interval %+.1f … %+.1f)", 100*g.Difference.Low, 100*g.Difference.High)
		}
		if untold && v.Word == decide.VerdictNone {
			word += ", which cannot be told from none,"
		}
		word += fmt.Sprintf(" on the test part, trial %d, %s, against a single route at no more cost, trial %d, %s",
			g.Pair, formats.Model(*sum.Trial(g.Pair)), g.Single, formats.Model(*sum.Trial(g.Single)))
	}
	return "Second route: " + word + "." + saved(sum)
}

// triesPairs reports whether the study has a second route, as far as its trials
// tell.
func triesPairs(sum *analysis.Summary) bool {
	return slices.ContainsFunc(sum.Trials, func(t analysis.SummaryTrial) bool {
		return len(t.Routes) > 1 || strings.Contains(string(t.Params), `"route.b.`)
	})
}

// saved says what the second route does to the cost at no less accuracy than
// that of the best single route.
func saved(sum *analysis.Summary) string {
	s := sum.Verdict.Saved
	if s == nil {
		return ""
	}
	single := fmt.Sprintf("the best single route, trial %d at %.4f", s.Single, s.SingleAccuracy.Mean)
	var text string
	if s.Pair == nil {
		text = "\nNo pair is as accurate as " + single
	} else {
		text = fmt.Sprintf("\nCost at no less accuracy than %s: %s with trial %d at %.4f", single, change(s.Share.Mean), *s.Pair, s.PairAccuracy.Mean)
		if s.CheapestSingle != s.Single {
			text += fmt.Sprintf(" instead of the single route trial %d at %.4f", s.CheapestSingle, s.CheapestSingleAccuracy.Mean)
		}
	}
	if !math.IsNaN(s.Share.Low) && !math.IsNaN(s.Share.High) {
		text += fmt.Sprintf(" (95 %% interval %s … %s)", endOfSaving(s.Share.High), endOfSaving(s.Share.Low))
	}
	if missed := 100 * (1 - float64(s.Reached)); missed > 10 {
		if missed < 100 {
			missed = min(missed, 99)
		}
		text += fmt.Sprintf(". In %.0f %% of the draws behind this interval no pair is as accurate, which counts as nothing saved", missed)
	}
	return text + "."
}

// endOfSaving is one end of the interval of a saving, in which draws without a
// pair that is as accurate save nothing.
func endOfSaving(share float64) string {
	if text := change(share); text != "±0 %" {
		return text
	}
	return "nothing saved"
}

// change is what a saved share does to a cost: "-48 %", or "×287" where it is
// many times more.
func change(saved float64) string {
	hundredths := math.Round(-100 * saved)
	switch {
	case hundredths == 0:
		return "±0 %"
	case hundredths >= 1000:
		return fmt.Sprintf("×%.0f", 1-saved)
	case hundredths == -100 && saved < 1: // all of it would be wrong
		return fmt.Sprintf("%+.1f %%", -100*saved)
	}
	return fmt.Sprintf("%+.0f %%", hundredths)
}
