package charts

import (
	"fmt"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/reports/input"
	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/reports/view"
)

// TestSlicesHoldEveryTrialOnce: whatever the setting is, each complete trial is
// in one slice, between its best and its worst.
func TestSlicesHoldEveryTrialOnce(t *testing.T) {
	for name, d := range map[string]input.Data{"60": reportstest.Study(60), "9": reportstest.Study(9), "500": reportstest.Study(500), "hostile": reportstest.Hostile(), "searched": reportstest.Searched(reportstest.Study(200), reportstest.Attacks()...)} {
		v := view.New(d)
		complete := view.CompleteTrials(v)
		for i := range v.Axes {
			seen, front := map[int]bool{}, 0
			for _, s := range slicesOf(v, &v.Axes[i]) {
				for _, one := range s.Trials {
					if seen[one.Number] {
						t.Errorf("%s: trial %d is in two slices of %q", name, one.Number, v.Axes[i].Key)
					}
					seen[one.Number] = true
				}
				front += s.Front
				if m := s.Median(); m > s.Best.Accuracy || m < s.Trials[0].Accuracy {
					t.Errorf("%s: the median of %q is %v", name, s.Values, m)
				}
			}
			if len(seen) != complete || front != len(v.Front) {
				t.Errorf("%s: the slices of %q hold %d trials and %d of the front, want %d and %d", name, v.Axes[i].Key, len(seen), front, complete, len(v.Front))
			}
		}
	}
}

func TestFifths(t *testing.T) {
	v := view.New(reportstest.Searched(reportstest.Study(200), "x"))
	parts := slicesOf(v, &v.Axes[0])
	if len(parts) != quintiles {
		t.Fatalf("%d parts", len(parts))
	}
	for i, s := range parts {
		if len(s.Trials) != 40 || !strings.Contains(s.Values, " to ") {
			t.Errorf("part %d, %s, holds %d trials", i, s.Values, len(s.Trials))
		}
		if i > 0 && s.Median() <= parts[i-1].Median() {
			t.Errorf("part %d is no better than the one before", i)
		}
	}
}

// TestParallelSaysWhatIsLeftOut: settings and trials that are not drawn.
func TestParallelSaysWhatIsLeftOut(t *testing.T) {
	var names []string
	for i := range 14 {
		names = append(names, fmt.Sprintf("setting-%02d", i))
	}
	v := view.New(reportstest.Searched(reportstest.Study(1300), names...))
	s := ParallelSection(v)
	for _, want := range []string{"4 settings that matter less are left out: setting-", "Of 1,300 complete trials, 1,000 are drawn"} {
		if !strings.Contains(s.Note, want) {
			t.Errorf("%q does not say %q", s.Note, want)
		}
	}
	if rows := s.Tables[0].Rows; len(rows) != len(v.Front) || len(rows[0]) != 3+mostParallel {
		t.Errorf("the table has %d rows of %d", len(rows), len(rows[0]))
	}
	if s := ParallelSection(view.New(reportstest.Study(0))); s != nil {
		t.Error("a study without trials has parallel coordinates")
	}
}

// TestContourTable: its combinations hold every complete trial once.
func TestContourTable(t *testing.T) {
	for _, d := range []input.Data{reportstest.Study(60), reportstest.Study(400), reportstest.Searched(reportstest.Study(150), "a", "b", "c")} {
		v := view.New(d)
		s := ContourSection(v)
		sum := 0
		for _, row := range s.Tables[0].Rows {
			n := 0
			if _, err := fmt.Sscan(row[2].Text, &n); err != nil {
				t.Fatal(err)
			}
			sum += n
		}
		if want := view.CompleteTrials(v); sum != want {
			t.Errorf("the table holds %d trials, want %d", sum, want)
		}
	}
	v := view.New(reportstest.Searched(reportstest.Study(400), "first", "second", "idle"))
	if x, y := strongestPair(v, v.Axes); v.Axes[x].Key != "first" || v.Axes[y].Key != "second" {
		t.Errorf("it begins with %s and %s", v.Axes[x].Key, v.Axes[y].Key)
	}
}
