package sweepcmd

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/doubleroute/sweep/internal/formats"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/search"
)

// tellResult prints what a run found.
func (p *program) tellResult(ctx context.Context, s *sqlite.Store, name, report string) error {
	sum, err := analysis.Summarize(ctx, s, name)
	if err != nil {
		return err
	}
	printSummary(p.out, sum, p.name, filepath.Dir(report))
	_, err = fmt.Fprintf(p.out, "\nReport: open %s\n", report)
	return err
}

// printSummary prints a study for people. program is what its commands begin
// with, dir the folder of its results.
func printSummary(w io.Writer, sum *analysis.Summary, program, dir string) {
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
		prose.Count(len(sum.Trials), "trial"), strings.Join(parts, ", "), len(sum.Front), float64(sum.Hypervolume))
	if len(sum.Final) == 0 {
		printFront(w, sum)
		printRecommended(w, sum, program, dir)
		return
	}
	printFinals(w, sum)
	printRecommended(w, sum, program, dir)
	_, _ = fmt.Fprintf(w, "\n%s\n", secondRoute(sum))
}

func printFinals(w io.Writer, sum *analysis.Summary) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintf(table, "trial\tmodel\tFLOPs\tparameters\tvalidation\ttest accuracy (95 %% interval)\tlatency p50/p95\n")
	for _, f := range sum.Final {
		t := *sum.Trial(f.Number)
		role := ""
		if f.Role == analysis.RoleSingle {
			role = "\tsingle route, to compare"
		}
		_, _ = fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%.4f\t%s\t%s%s\n", t.Number, formats.Model(t), formats.Count(t.FLOPs), formats.Count(t.Parameters),
			float64(t.Accuracy), formats.Interval(f.Accuracy.Interval), latency(f.Latency), role)
	}
	_ = table.Flush()
}

func printFront(w io.Writer, sum *analysis.Summary) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintf(table, "trial\tmodel\tFLOPs\tparameters\tvalidation\n")
	for _, n := range sum.Front {
		t := *sum.Trial(n)
		_, _ = fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%.4f\n", t.Number, formats.Model(t), formats.Count(t.FLOPs), formats.Count(t.Parameters), float64(t.Accuracy))
	}
	_ = table.Flush()
}

func latency(l *analysis.SummaryLatency) string {
	if l == nil {
		return "–"
	}
	return fmt.Sprintf("%s / %s µs", formats.Micros(l.P50), formats.Micros(l.P95))
}
