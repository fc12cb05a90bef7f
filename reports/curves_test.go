package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/search"
)

// TestCurvesKeepTheirShares: thinned or not, stopped trials have the share of
// the curves that they have of the trials.
func TestCurvesKeepTheirShares(t *testing.T) {
	for _, n := range []int{40, 1000, 5000} {
		d := fixture(n)
		v := newView(d)
		all, drawn := map[int]int{}, map[int]int{}
		for i := range v.Trials {
			if c, ok := newCurve(v, &v.Trials[i], d.Epochs[v.Trials[i].Number]); ok && !v.Trials[i].OnFront {
				all[c.kind()]++
			}
		}
		rest := 0
		for _, c := range v.Curves {
			if !c.Trial.OnFront {
				drawn[c.kind()]++
				rest++
			}
		}
		total := all[0] + all[1] + all[2]
		for kind, count := range all {
			if want := float64(count) * float64(rest) / float64(total); math.Abs(float64(drawn[kind])-want) > 1 {
				t.Errorf("%d trials: %d curves of kind %d, want about %.1f", n, drawn[kind], kind, want)
			}
		}
		if len(v.Curves) > mostCurves || v.CurvesOf < len(v.Curves) {
			t.Errorf("%d of %d curves", len(v.Curves), v.CurvesOf)
		}
	}
}

func TestCurvesSayWhereTrialsWereStopped(t *testing.T) {
	d := fixture(60)
	for i := range d.Trials {
		if d.Trials[i].State == search.Failed {
			d.Epochs[d.Trials[i].Number] = []results.Epoch{{Epoch: 1, Accuracy: 0.2, Seconds: 0.5}}
		}
	}
	v := newView(d)
	s := curvesSection(v)
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
