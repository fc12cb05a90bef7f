package sweepcmd

import (
	"context"
	"fmt"
	"io"
	"math"
	"path/filepath"
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
	printSummary(p.out, sum, filepath.Dir(report))
	_, err = fmt.Fprintf(p.out, "\nReport: open %s\n", report)
	return err
}

// printSummary prints a study for people. dir is the folder of its results.
func printSummary(w io.Writer, sum *results.Summary, dir string) {
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
	if len(sum.Final) == 0 {
		printFront(w, sum)
		printRecommended(w, sum, dir)
		return
	}
	printFinals(w, sum)
	printRecommended(w, sum, dir)
	_, _ = fmt.Fprintf(w, "\n%s\n", secondRoute(sum))
}

func printFinals(w io.Writer, sum *results.Summary) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintf(table, "trial\tmodel\tFLOPs\tparameters\tvalidation\ttest accuracy (95 %% interval)\tlatency p50/p95\n")
	for _, f := range sum.Final {
		t := *sum.Trial(f.Number)
		role := ""
		if f.Role == results.RoleSingle {
			role = "\tsingle route, to compare"
		}
		_, _ = fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%.4f\t%s\t%s%s\n", t.Number, modelOf(t), count(t.FLOPs), count(t.Parameters),
			float64(t.Accuracy), interval(f.Accuracy.Interval), latency(f.Latency), role)
	}
	_ = table.Flush()
}

func printFront(w io.Writer, sum *results.Summary) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintf(table, "trial\tmodel\tFLOPs\tparameters\tvalidation\n")
	for _, n := range sum.Front {
		t := *sum.Trial(n)
		_, _ = fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%.4f\n", t.Number, modelOf(t), count(t.FLOPs), count(t.Parameters), float64(t.Accuracy))
	}
	_ = table.Flush()
}

func modelOf(t results.SummaryTrial) string {
	var parts []string
	for i, r := range t.Routes {
		if i < len(t.Views) {
			r += "/" + t.Views[i]
		}
		parts = append(parts, r)
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
