package compare

import (
	"fmt"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/verdict"
	"github.com/doubleroute/sweep/results/stats"
)

// gains shows what a second route brings in each study; nil if none can say.
func (c *comparison) gains() *page.Section {
	accuracy := format.NewMeasure("accuracy")
	var rows []forestRow
	t := page.Table{Name: "The second routes as a table", Head: page.Headed("study", "verdict", "#accuracy gained at no more cost", "#95 % interval", "#two routes", "#one route", "#cost saved at no less accuracy", "in words")}
	for _, s := range c.Studies {
		gain, interval, pair, single, saved := format.Missing, format.Missing, format.Missing, format.Missing, format.Missing
		if g := s.Verdict.Gained; g != nil {
			d := g.Difference
			gain, pair, single = accuracy.Difference(d.Mean), modelText(s, g.Pair), modelText(s, g.Single)
			if g.Own != "" {
				single = "its own route " + g.Own + ", trained alone"
			}
			if num.Finite(d.Low) && num.Finite(d.High) {
				interval = accuracy.BareDifference(d.Low) + " to " + accuracy.Difference(d.High)
			}
			if num.Finite(d.Mean) {
				rows = append(rows, forestRow{s.Name, d.Interval})
			}
		}
		if saving := s.Verdict.Saved; saving != nil && saving.Pair != nil {
			saved = savedText(saving.Share)
		}
		t.Rows = append(t.Rows, []page.Cell{page.RowHead(s.Name), page.Say(s.Verdict.Word), page.Figure(gain), page.Figure(interval), page.Figure(pair), page.Figure(single), page.Figure(saved), page.Say(verdict.Text(s.VerdictInWords()))})
	}
	if len(rows) == 0 {
		t.Open = true
	}
	g := &page.Section{ID: "gains", Title: "What the second route brings", Short: "Second route", Tables: []page.Table{t},
		Note: "Accuracy of the best model of two routes less that of the best single route that costs no more, on each study's own test part. An interval that holds 0 says that no gain is shown; right of 0 the second route pays, left of 0 it loses."}
	if len(rows) > 0 {
		g.Chart = forest("points of accuracy gained", rows)
		g.Alt = "Differences with intervals, one row a study; the table below holds the figures."
	}
	return g
}

func modelText(s *contender, trial int) string {
	return fmt.Sprintf("trial %d, %s", trial, s.Trial(trial).Plan())
}

func savedText(share stats.Interval) string {
	text := format.Signed(100*share.Mean, 0) + format.Percent
	if num.Finite(share.Low) && num.Finite(share.High) {
		text += fmt.Sprintf(" (%s to %s)", format.Signed(100*share.Low, 0), format.Signed(100*share.High, 0))
	}
	return text
}

// paired compares the most accurate models of studies that were read on the same
// test part, text by text; nil if there are no two.
func (c *comparison) paired() *page.Section {
	accuracy := format.NewMeasure("accuracy")
	var rows []forestRow
	t := page.Table{Name: "The differences as a table", Head: page.Headed("study", "less study", "#accuracy", "#less accuracy", "#difference", "#95 % interval", "that means")}
	for _, group := range c.shared() {
		for i, a := range group {
			hits := a.hits()
			for _, b := range group[i+1:] {
				d := stats.CrossedDifference(hits, b.hits(), true)
				if !num.Finite(d.Mean) {
					continue
				}
				rows = append(rows, forestRow{a.Name + " − " + b.Name, d.Interval})
				interval, meaning := format.Missing, "not known"
				if num.Finite(d.Low) && num.Finite(d.High) {
					interval = accuracy.BareDifference(d.Low) + " to " + accuracy.Difference(d.High)
					meaning = meaningOf(a, b, d.Interval)
				}
				t.Rows = append(t.Rows, []page.Cell{page.RowHead(a.Name), page.Say(b.Name), page.Figure(accuracy.Text(a.Most.Accuracy.Mean)), page.Figure(accuracy.Text(b.Most.Accuracy.Mean)),
					page.Figure(accuracy.Difference(d.Mean)), page.Figure(interval), page.Say(meaning)})
			}
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return &page.Section{
		ID: "paired", Title: "The most accurate models, text by text", Short: "Text by text", Tables: []page.Table{t},
		Note:  "Accuracy of the most accurate model of one study less that of another, on the same texts: only what the two differ by from text to text counts. The intervals cover seeds and texts. Each model was chosen by the validation part of its study.",
		Alt:   "Differences with intervals, one row a pair of studies; the table below holds the figures.",
		Chart: forest("points of accuracy", rows),
	}
}

// meaningOf says what the interval of a − b means.
func meaningOf(a, b *contender, d stats.Interval) string {
	switch {
	case d.Low > 0:
		return a.Name + " is better"
	case d.High < 0:
		return b.Name + " is better"
	}
	return "no significant difference"
}

// hits returns 1 for each text that the most accurate model puts into the right
// class and 0 for the others, by seed; nil if that is not known.
func (s *contender) hits() [][]float64 {
	if s.Most == nil {
		return nil
	}
	var hits [][]float64
	for _, m := range s.Inspection.Models {
		if m.Trial.Number != s.Most.Trial {
			continue
		}
		for _, r := range m.Predictions {
			row := make([]float64, len(s.Labels))
			for i, label := range s.Labels {
				if r.Predicted[i] == label {
					row[i] = 1
				}
			}
			hits = append(hits, row)
		}
	}
	return hits
}
