package formats

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/results/analysis"
)

// writeMarkdown writes a title, the finalists as a table of GitHub's Markdown,
// and what the second route bought. Before the test part was read, the table is
// the front.
func writeMarkdown(s *Study, _ Options, w io.Writer) error {
	var b bytes.Buffer
	sum := s.Summary
	fmt.Fprintf(&b, "### %s: %s, %d on the front", plain(sum.Study), prose.Count(len(sum.Trials), "trial"), len(sum.Front))
	if !math.IsNaN(float64(sum.Hypervolume)) {
		fmt.Fprintf(&b, ", hypervolume %.4f", float64(sum.Hypervolume))
	}
	b.WriteString("\n\n")
	switch {
	case len(sum.Final) > 0:
		finalistTable(&b, s)
	case len(sum.Front) > 0:
		frontTable(&b, s)
	default:
		b.WriteString("No trial is complete yet.\n")
	}
	if s.Verdict != "" && len(sum.Final) > 0 {
		fmt.Fprintf(&b, "\n%s\n", plain(s.Verdict))
	}
	_, err := w.Write(b.Bytes())
	return err
}

func finalistTable(b *bytes.Buffer, s *Study) {
	sum := s.Summary
	b.WriteString("| trial | model | test accuracy (95 % interval) | FLOPs | parameters | size | latency p50 / p95 |\n")
	b.WriteString("| ---: | :--- | :--- | ---: | ---: | ---: | ---: |\n")
	processor, covers := "", ""
	for _, f := range sum.Final {
		t := *sum.Trial(f.Number)
		model, latency := s.model(t), "–"
		if f.Role == analysis.RoleSingle && len(s.Goals[f.Number]) == 0 {
			model += " (single route, to compare)"
		}
		if f.Latency != nil {
			latency = fmt.Sprintf("%s / %s µs", Micros(f.Latency.P50), Micros(f.Latency.P95))
			processor = f.Latency.Processor
		}
		covers = cmp.Or(covers, f.Accuracy.Covers)
		fmt.Fprintf(b, "| %d | %s | %s | %s | %s |\n", t.Number, model, Interval(f.Accuracy.Interval), costsOf(t), latency)
	}
	var notes []string
	if covers != "" {
		notes = append(notes, fmt.Sprintf("Intervals are over %s.", plain(covers)))
	}
	if processor != "" {
		notes = append(notes, fmt.Sprintf("Latency is of one text at a time on one thread of: %s.", plain(processor)))
	}
	if len(notes) > 0 {
		fmt.Fprintf(b, "\n%s\n", strings.Join(notes, " "))
	}
}

func frontTable(b *bytes.Buffer, s *Study) {
	sum := s.Summary
	fmt.Fprintf(b, "| trial | model | %s, validation | FLOPs | parameters | size |\n", measure(sum.Objectives[0]))
	b.WriteString("| ---: | :--- | ---: | ---: | ---: | ---: |\n")
	for _, n := range sum.Front {
		t := *sum.Trial(n)
		fmt.Fprintf(b, "| %d | %s | %.4f | %s |\n", t.Number, s.model(t), float64(t.Accuracy), costsOf(t))
	}
	b.WriteString("\nThe test part has not been read.\n")
}

// model names a trial's model, in bold and with the reason if it is recommended.
func (s *Study) model(t analysis.SummaryTrial) string {
	name := plain(Model(t))
	if goals := s.Goals[t.Number]; len(goals) > 0 {
		return fmt.Sprintf("**%s**, %s", name, plain(strings.Join(goals, ", ")))
	}
	return name
}

func costsOf(t analysis.SummaryTrial) string {
	return fmt.Sprintf("%s | %s | %sB", Count(t.FLOPs), Count(t.Parameters), spaced(Count(t.Bytes)))
}

// spaced puts a space between a number and its unit prefix.
func spaced(s string) string {
	if last := len(s) - 1; last >= 0 && s[last] > '9' {
		return s[:last] + " " + s[last:]
	}
	return s + " "
}

// plain writes text so that Markdown shows it as it is, in a cell of a table
// too: no markup, no link, and nobody is called by an @ or an issue by a #.
func plain(s string) string {
	return strings.NewReplacer(
		"&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;",
		"|", "&#124;", "`", "&#96;", `\`, "&#92;",
		"*", `\*`, "_", `\_`, "~", `\~`, "[", `\[`, "]", `\]`, "!", `\!`, "$", "&#36;",
		"@", "@<!-- -->", "#", "#<!-- -->", "://", "&#58;//", "www.", "www<!-- -->.",
	).Replace(line(s, 400))
}
