package sweepcmd

import (
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/doubleroute/sweep/internal/formats"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/internal/shell"
	"github.com/doubleroute/sweep/internal/study/finals"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/verdict"
	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/results/decide"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/results/stats"
	"github.com/doubleroute/sweep/search"
)

// printResult prints what a run found.
func (p *program) printResult(ctx context.Context, s *sqlite.Store, name, report string) error {
	sum, err := analysis.Summarize(ctx, s, name)
	if err != nil {
		return err
	}
	printSummary(p.text(), sum, p.name, filepath.Dir(report))
	_, err = fmt.Fprintf(p.text(), "\nReport: open %s\n", report)
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
	printAlone(w, sum)
}

func printFinals(w io.Writer, sum *analysis.Summary) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintf(table, "trial\tmodel\tFLOPs\tparameters\tvalidation\ttest accuracy (95 %% interval)\tto the most accurate\tlatency p50/p95\n")
	for _, f := range sum.Final {
		t := *sum.Trial(f.Number)
		role := ""
		if f.Role == analysis.RoleSingle {
			role = "\tsingle route, to compare"
		}
		_, _ = fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%.4f\t%s\t%s\t%s%s\n", t.Number, formats.Model(t), formats.Count(t.FLOPs), formats.Count(t.Parameters),
			float64(t.Accuracy), formats.Interval(f.Accuracy.Interval), loses(f), latency(f.Latency), role)
	}
	_ = table.Flush()
}

// loses says what a finalist loses against the most accurate one by the measure.
func loses(f analysis.SummaryFinal) string {
	if d := f.Difference; f.CostShare == 1 && d.Mean == 0 && d.Covers == stats.CoversNothing {
		return "–" // it is that one
	}
	return difference(f.Difference)
}

// difference is one with its interval.
func difference(d stats.Estimate) string {
	switch {
	case math.IsNaN(d.Mean):
		return "–"
	case math.IsNaN(d.Low):
		return fmt.Sprintf("%+.4f", d.Mean)
	default:
		return fmt.Sprintf("%+.4f (%+.4f … %+.4f)", d.Mean, d.Low, d.High)
	}
}

// printAlone prints each pair beside its own routes, trained alone.
func printAlone(w io.Writer, sum *analysis.Summary) {
	if len(sum.Alone) == 0 {
		return
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintf(table, "\npair\ttrained\tFLOPs\ttest accuracy (95 %% interval)\tboth routes bring\n")
	last := -1
	for _, r := range sum.Alone {
		if r.Pair != last {
			last = r.Pair
			t := *sum.Trial(r.Pair)
			_, _ = fmt.Fprintf(table, "%d\t%s\t%s\t%s\t–\n", r.Pair, formats.Model(t), formats.Count(t.FLOPs), formats.Interval(r.PairAccuracy.Interval))
		}
		_, _ = fmt.Fprintf(table, "\troute %s alone, %s/%s\t%s\t%s\t%s\n", r.Route, r.Kind, r.View, formats.Count(r.Costs.FLOPs), formats.Interval(r.Accuracy.Interval), difference(r.Difference))
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
			figure(r), formats.Count(t.FLOPs), p50(sum, r.Trial), useCommand(sum, program, dir, r))
		delete(goals, r.Trial)
	}
	_ = table.Flush()
	for _, r := range sum.Recommended {
		if r.Goal == decide.GoalCheapest && r.Trial != sum.Recommended[0].Trial {
			_, _ = fmt.Fprintln(w, format.AsGood(format.NewMeasure(sum.Objectives[0]), float64(r.Lose)))
		}
	}
}

// measured names the figures of recommendations.
func measured(sum *analysis.Summary) string {
	return "test " + strings.ReplaceAll(sum.Objectives[0], "_", " ")
}

// goalsOf says of each recommended trial what it is recommended for.
func goalsOf(sum *analysis.Summary) map[int][]string {
	goals := map[int][]string{}
	for _, r := range sum.Recommended {
		goals[r.Trial] = append(goals[r.Trial], goalText(sum.Objectives[0], r))
	}
	return goals
}

// goalText says what a recommendation is for.
func goalText(maximize string, r decide.Recommendation) string {
	switch r.Goal {
	case decide.GoalAccurate:
		return "the most accurate"
	case decide.GoalCheapest:
		return "the cheapest as good"
	case decide.GoalLose:
		return "loses at most " + format.NewMeasure(maximize).Margin(float64(r.Lose))
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

// useCommand is how to use a model: the file that the run stored, or how to make
// one.
func useCommand(sum *analysis.Summary, program, dir string, r decide.Recommendation) string {
	if file := finals.ModelFile(filepath.Join(dir, sum.Study), r.Trial); r.Read {
		if _, err := os.Stat(file); err == nil {
			return shell.Word(program) + " predict " + shell.Path(file)
		}
	}
	before, after := shell.Argument(sum.Study)
	command := fmt.Sprintf("%s export%s --trial %d", shell.Word(program), before, r.Trial)
	if dir != "runs" {
		command += " --out " + shell.Word(dir)
	}
	return command + after
}

// secondRoute says whether the second route pays.
func secondRoute(sum *analysis.Summary) string {
	return verdict.Text(verdict.Of(sum.Verdict, verdict.Study{
		Plan: func(trial int) string { return formats.Model(*sum.Trial(trial)) }, Cost: format.NewCost(sum.Objectives[1]),
		Tried: slices.ContainsFunc(sum.Trials, func(t analysis.SummaryTrial) bool { return verdict.Tried(t.Routes, t.Params) }),
	}))
}
