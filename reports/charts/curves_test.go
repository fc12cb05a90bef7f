package charts

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/search"
)

func TestCurvesSayWhereTrialsWereStopped(t *testing.T) {
	d := reportstest.Study(60)
	for i := range d.Trials {
		if d.Trials[i].State == search.Failed {
			d.Epochs[d.Trials[i].Number] = []results.Epoch{{Epoch: 1, Accuracy: 0.2, Seconds: 0.5}}
		}
	}
	v := view.New(d)
	s := CurvesSection(v)
	stopped := 0
	for i := range v.Trials {
		if v.Trials[i].State == search.Pruned {
			stopped++
		}
	}
	for _, want := range []string{fmt.Sprintf("The scheduler stopped %d trials", stopped), fmt.Sprintf("%d epochs not trained", 8*stopped), "failed; those that got as far as an epoch"} {
		if !strings.Contains(s.Note, want) {
			t.Errorf("%q does not say %q", s.Note, want)
		}
	}
	states := map[string]int{}
	for _, row := range s.Tables[0].Rows {
		states[row[2].Text]++
	}
	if states["stopped by the scheduler"] != stopped || states["failed"] == 0 {
		t.Errorf("the table's states are %v", states)
	}
	for _, c := range drawnCurves(v) {
		if len(c.Epoch) != len(c.Value) || len(c.Epoch) != len(c.Seconds) || !slices.IsSorted(c.Seconds) {
			t.Errorf("the curve of trial %d is %+v", c.Trial, c)
		}
	}
}

func TestCurvesAreThinnedEvenly(t *testing.T) {
	v := view.New(reportstest.Study(3000))
	if len(v.Curves) != 120 || v.CurvesOf <= 120 {
		t.Fatalf("%d curves of %d, want 120", len(v.Curves), v.CurvesOf)
	}
	drawn := map[int]bool{}
	halves := [2]int{}
	for _, c := range v.Curves {
		drawn[c.Trial.Number] = true
		if !c.Trial.OnFront {
			halves[c.Trial.Number/1500]++
		}
	}
	for _, t2 := range v.Front {
		if !drawn[t2.Number] {
			t.Errorf("trial %d is on the front and not drawn", t2.Number)
		}
	}
	if diff := halves[0] - halves[1]; diff < -4 || diff > 4 {
		t.Errorf("%d curves from the first half and %d from the second", halves[0], halves[1])
	}
	if note := curvesNote(v); !strings.Contains(note, "120 are drawn") {
		t.Errorf("nothing is said of the curves left out: %q", note)
	}
	if few := view.New(reportstest.Study(40)); len(few.Curves) != few.CurvesOf || strings.Contains(curvesNote(few), "are drawn") {
		t.Errorf("%d of %d curves", len(few.Curves), few.CurvesOf)
	}
}
