package view

import (
	"math"
	"testing"

	"github.com/doubleroute/sweep/reports/reportstest"
)

// TestCurvesKeepTheirShares: thinned or not, stopped trials have the share of
// the curves that they have of the trials.
func TestCurvesKeepTheirShares(t *testing.T) {
	for _, n := range []int{40, 1000, 5000} {
		d := reportstest.Study(n)
		v := New(d)
		all, drawn := map[int]int{}, map[int]int{}
		for i := range v.Trials {
			if c, ok := newCurve(v, &v.Trials[i], d.Epochs[v.Trials[i].Number]); ok && !v.Trials[i].OnFront {
				all[c.Kind()]++
			}
		}
		rest := 0
		for _, c := range v.Curves {
			if !c.Trial.OnFront {
				drawn[c.Kind()]++
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
