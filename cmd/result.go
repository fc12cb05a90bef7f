package sweepcmd

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/search"
)

// tellResult prints what a run found.
func (p *program) tellResult(ctx context.Context, s *results.Store, name, report string) error {
	sum, err := results.Summarize(ctx, s, name)
	if err != nil {
		return err
	}
	printSummary(p.out, sum)
	_, err = fmt.Fprintf(p.out, "\nReport: open %s\n", report)
	return err
}

// printSummary prints a study for people.
func printSummary(w io.Writer, sum *results.Summary) {
	if len(sum.Trials) == 0 {
		_, _ = fmt.Fprintf(w, "\n%s: no trials yet\n", sum.Study)
		return
	}
	states := map[search.State]int{}
	for _, t := range sum.Trials {
		states[t.State]++
	}
	var parts []string
	for _, state := range []search.State{search.Complete, search.Pruned, search.Failed, search.Running, search.Waiting} {
		if states[state] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", states[state], state))
		}
	}
	_, _ = fmt.Fprintf(w, "\n%s: %s (%s), %d on the front, hypervolume %.4f\n\n", sum.Study,
		plural(len(sum.Trials), "trial"), strings.Join(parts, ", "), len(sum.Front), float64(sum.Hypervolume))
	if len(sum.Final) > 0 {
		printFinals(w, sum)
		_, _ = fmt.Fprintf(w, "\n%s\n", secondRoute(sum))
		return
	}
	printFront(w, sum)
}

func printFinals(w io.Writer, sum *results.Summary) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintf(table, "trial\tmodel\tFLOPs\tparameters\tvalidation\ttest accuracy (95 %% interval)\tlatency p50/p95\n")
	for _, f := range sum.Final {
		t := sum.Trials[f.Number]
		role := ""
		if f.Role == results.RoleSingle {
			role = "\tsingle route, to compare"
		}
		_, _ = fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%.4f\t%s\t%s%s\n", t.Number, modelOf(t), count(t.FLOPs), count(t.Parameters),
			float64(t.Accuracy), interval(f.TestAccuracy), latency(f.Latency), role)
	}
	_ = table.Flush()
}

func printFront(w io.Writer, sum *results.Summary) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintf(table, "trial\tmodel\tFLOPs\tparameters\tvalidation\n")
	for _, n := range sum.Front {
		t := sum.Trials[n]
		_, _ = fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%.4f\n", t.Number, modelOf(t), count(t.FLOPs), count(t.Parameters), float64(t.Accuracy))
	}
	_ = table.Flush()
}

func modelOf(t results.SummaryTrial) string {
	var parts []string
	for i, r := range t.Routes {
		parts = append(parts, r+"/"+t.Views[i])
	}
	return strings.Join(parts, " + ")
}

func interval(i results.Interval) string {
	if math.IsNaN(i.Mean) {
		return "failed"
	}
	if math.IsNaN(i.Low) {
		return fmt.Sprintf("%.4f (one seed)", i.Mean)
	}
	return fmt.Sprintf("%.4f (%.4f … %.4f)", i.Mean, i.Low, i.High)
}

func latency(l *results.SummaryLatency) string {
	if l == nil {
		return "–"
	}
	return fmt.Sprintf("%.0f / %.0f µs", float64(l.P50), float64(l.P95))
}

// secondRoute says in one line what the second route bought: the pair of the
// front that is best on the validation part, against the best single route on
// the validation part that costs at most as much.
func secondRoute(sum *results.Summary) string {
	best := -1
	for i, s := range sum.SecondRoute {
		if math.IsNaN(s.Difference.Mean) {
			continue
		}
		if best < 0 {
			best = i
			continue
		}
		b := sum.SecondRoute[best]
		byPair := sum.Trials[s.Pair].Accuracy - sum.Trials[b.Pair].Accuracy
		bySingle := sum.Trials[s.Single].Accuracy - sum.Trials[b.Single].Accuracy
		if byPair > 0 || byPair == 0 && bySingle > 0 {
			best = i
		}
	}
	if best < 0 {
		if slices.ContainsFunc(sum.Final, func(f results.SummaryFinal) bool { return len(sum.Trials[f.Number].Routes) == 2 }) {
			return "Second route: no single-route model at most as costly was tried, so nothing can be said; raise search.trials or search.single_share."
		}
		if !slices.ContainsFunc(sum.Trials, func(t results.SummaryTrial) bool { return len(t.Routes) == 2 }) {
			return "Second route: none was tried; give the experiment a [route.b] to learn whether it pays."
		}
		return "Second route: no gain; no pair is on the front, single routes do as well for less."
	}
	s := sum.SecondRoute[best]
	pair, single := sum.Trials[s.Pair], sum.Trials[s.Single]
	text := fmt.Sprintf("Second route: %s (trial %d, %s FLOPs) against the best single route at no more cost, %s (trial %d, %s FLOPs): %+.1f points on the test part",
		modelOf(pair), pair.Number, count(pair.FLOPs), modelOf(single), single.Number, count(single.FLOPs), 100*s.Difference.Mean)
	if math.IsNaN(s.Difference.Low) {
		return text + "; with one seed there is no interval."
	}
	text += fmt.Sprintf(" (95 %% interval %+.1f … %+.1f)", 100*s.Difference.Low, 100*s.Difference.High)
	switch {
	case s.Difference.Low > 0:
		return text + "."
	case s.Difference.High < 0:
		return text + ": it does worse."
	}
	return text + ": no gain that these seeds can tell from none."
}
