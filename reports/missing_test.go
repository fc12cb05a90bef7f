package reports

import (
	"slices"
	"testing"

	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results"
)

// TestMissingDataIsLeftOut: older studies have none of what these sections
// show, and what does not fit together is not shown.
func TestMissingDataIsLeftOut(t *testing.T) {
	readings := []string{"classes", "confusion", "calibration", "coverage"}
	diagnoses := []string{"mistakes", "routes", "balance", "contributions"}
	for _, c := range []struct {
		name   string
		change func(*Data)
		gone   []string
	}{
		{"all is there", func(*Data) {}, nil},
		{"no readings", func(d *Data) { d.Predictions = nil }, readings},
		{"no labels", func(d *Data) { d.TestLabels = nil }, readings},
		{"other labels", func(d *Data) { d.TestLabels = d.TestLabels[:7] }, readings},
		{"labels below 0", func(d *Data) { d.TestLabels[3] = -1 }, readings},
		{"no diagnoses", func(d *Data) { d.Diagnoses = nil }, diagnoses},
		{"empty diagnoses", func(d *Data) {
			for i := range d.Diagnoses {
				d.Diagnoses[i] = results.Diagnosis{Trial: d.Diagnoses[i].Trial}
			}
		}, []string{"routes", "balance", "contributions"}},
		{"no lengths", func(d *Data) {
			for i := range d.Latencies {
				d.Latencies[i].Lengths = nil
			}
		}, []string{"lengths"}},
		{"not read", func(d *Data) { d.Finals = nil }, slices.Concat(readings, diagnoses)},
		{"classes without names", func(d *Data) { d.Study.Classes = nil }, nil},
		{"no class", func(d *Data) {
			for i := range d.Diagnoses {
				d.Diagnoses[i].Mistakes = append(d.Diagnoses[i].Mistakes, results.Mistake{Truth: -1, Predicted: 99})
			}
		}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := reportstest.Study(40)
			c.change(&d)
			var ids []string
			for _, s := range sections(view.New(d)) {
				ids = append(ids, s.ID)
			}
			for _, id := range slices.Concat(readings, diagnoses, []string{"lengths"}) {
				if got, want := slices.Contains(ids, id), !slices.Contains(c.gone, id); got != want && (c.name != "not read" || id != "lengths") {
					t.Errorf("%s is there: %v, want %v", id, got, want)
				}
			}
			dataOf(t, written(t, d))
		})
	}
}
