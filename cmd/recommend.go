package sweepcmd

import (
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/doubleroute/sweep/internal/study"
	"github.com/doubleroute/sweep/results"
)

// printRecommended prints a line for each wish: the model to take, and how to
// get it. Wishes that one model meets share a line.
func printRecommended(w io.Writer, sum *results.Summary, dir string) {
	if len(sum.Recommended) == 0 {
		return
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintf(table, "\ntake\ttrial\tmodel\t%s\tFLOPs\tlatency\tcommand\n", measured(sum))
	wishes := map[int][]string{}
	for _, r := range sum.Recommended {
		wishes[r.Trial] = append(wishes[r.Trial], wish(r))
	}
	for _, r := range sum.Recommended {
		if wishes[r.Trial] == nil {
			continue // it stands above
		}
		t := *sum.Trial(r.Trial)
		_, _ = fmt.Fprintf(table, "%s\t%d\t%s\t%s\t%s\t%s\t%s\n", strings.Join(wishes[r.Trial], ", "), r.Trial, modelOf(t),
			figure(r), count(t.FLOPs), p50(sum, r.Trial), takeCommand(sum, dir, r))
		delete(wishes, r.Trial)
	}
	_ = table.Flush()
}

// measured names the figures of recommendations.
func measured(sum *results.Summary) string {
	return "test " + strings.ReplaceAll(sum.Objectives[0], "_", " ")
}

// wish says what a recommendation is for.
func wish(r results.Recommendation) string {
	switch r.Wish {
	case results.WishAccurate:
		return "the most accurate"
	case results.WishCheapest:
		if r.Difference.Mean < 0 && !r.Tied { // within the interval, and worse on the same texts
			return "the cheapest about as good"
		}
		return "the cheapest as good"
	}
	unit := map[string]string{"flops": " FLOPs", "bytes": " bytes", "parameters": " parameters", "latency": " µs"}[r.Limit.Cost]
	return "the best under " + count(int64(r.Limit.Most)) + unit
}

// figure is a recommendation's result.
func figure(r results.Recommendation) string {
	switch {
	case !r.Read:
		return fmt.Sprintf("%.4f on validation", r.Value.Mean)
	case math.IsNaN(r.Value.Low):
		return fmt.Sprintf("%.4f", r.Value.Mean)
	}
	return fmt.Sprintf("%.4f (%.4f … %.4f)", r.Value.Mean, r.Value.Low, r.Value.High)
}

// p50 is the median latency of a finalist.
func p50(sum *results.Summary, trial int) string {
	for _, f := range sum.Final {
		if f.Number == trial && f.Latency != nil {
			return fmt.Sprintf("%.0f µs", float64(f.Latency.P50))
		}
	}
	return "–"
}

// takeCommand is how to use a model: the file that the run kept, or how to make
// one.
func takeCommand(sum *results.Summary, dir string, r results.Recommendation) string {
	if file := study.ModelFile(filepath.Join(dir, sum.Study), r.Trial); r.Read {
		if _, err := os.Stat(file); err == nil {
			return "sweep predict " + file
		}
	}
	command := fmt.Sprintf("sweep export %s --trial %d", sum.Study, r.Trial)
	if dir != "runs" {
		command += " --out " + dir
	}
	return command
}

// secondRoute says in a line or two whether the second route pays.
func secondRoute(sum *results.Summary) string {
	v := sum.Verdict
	switch v.Reason {
	case results.ReasonNoPair:
		return "Second route: none was tried; give the experiment a [route.b] to learn whether it pays."
	case results.ReasonNotOnFront:
		return "Second route: no gain; no pair is on the front, single routes do as well for less."
	case results.ReasonNotRead:
		return "Second route: not known; no pair was read on the test part."
	}
	if v.Gained == nil && v.Word != results.VerdictGain {
		return "Second route: no single-route model at most as costly was tried, so nothing can be said; raise search.trials or search.single_share." + saved(sum)
	}
	word := map[string]string{
		results.VerdictGain: "a gain", results.VerdictLoss: "a loss", results.VerdictNone: "no gain that this can tell", results.VerdictUnknown: "one seed cannot tell",
	}[v.Word]
	if g := v.Gained; g != nil {
		if v.Word == results.VerdictGain && !(g.Difference.Low > 0) {
			word += " in cost, none in accuracy that this can tell"
		}
		word += fmt.Sprintf(": %+.1f points", 100*g.Difference.Mean)
		if !math.IsNaN(g.Difference.Low) {
			word += fmt.Sprintf(" (95 %% interval %+.1f … %+.1f)", 100*g.Difference.Low, 100*g.Difference.High)
		}
		word += fmt.Sprintf(" on the test part, trial %d, %s, against a single route at no more cost, trial %d, %s",
			g.Pair, modelOf(*sum.Trial(g.Pair)), g.Single, modelOf(*sum.Trial(g.Single)))
	}
	return "Second route: " + word + "." + saved(sum)
}

// saved says what the second route does to the cost at the accuracy of the best
// single route.
func saved(sum *results.Summary) string {
	s := sum.Verdict.Saved
	switch {
	case s == nil:
		return ""
	case s.Pair == nil:
		return fmt.Sprintf("\nNo pair is as accurate as the best single route, trial %d.", s.Single)
	}
	text := fmt.Sprintf("\nCost at the accuracy of the best single route, trial %d: %s with trial %d", s.Single, change(s.Share.Mean), *s.Pair)
	if s.CheapestSingle != s.Single {
		text += fmt.Sprintf(" instead of the single route trial %d", s.CheapestSingle)
	}
	if s.Share.Low < s.Share.High {
		text += fmt.Sprintf(" (95 %% interval %s … %s)", change(s.Share.High), change(s.Share.Low))
	}
	return text + "."
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
