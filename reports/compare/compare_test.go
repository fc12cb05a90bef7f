package compare

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/reports/input"
	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/results/stats"
)

func TestWhatCannotBeCompared(t *testing.T) {
	many := make([]input.Data, Most+1)
	for i := range many {
		many[i] = reportstest.Named(fmt.Sprint("study-", i), 3, false)
	}
	for _, c := range []struct {
		all  []input.Data
		want string
	}{
		{nil, "a comparison needs two studies or more"},
		{[]input.Data{reportstest.Named("a", 3, false)}, "a comparison needs two studies or more"},
		{[]input.Data{reportstest.Named("a", 3, false), reportstest.Named("b", 3, false), reportstest.Named("a", 4, false)}, `study "a" is there twice`},
		{many, "a comparison takes at most 12 studies, not 13"},
	} {
		if err := Write(&bytes.Buffer{}, c.all); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("the error is %v, want %q", err, c.want)
		}
	}
	if err := Write(&bytes.Buffer{}, many[:Most]); err != nil {
		t.Errorf("%d studies: %v", Most, err)
	}
}

func TestSharedTestPart(t *testing.T) {
	a, b, odd, old := reportstest.Named("a", 60, false), reportstest.Named("b", 40, false), reportstest.Named("odd", 60, true), reportstest.Named("old", 60, false)
	old.TestLabels, old.Predictions, old.Diagnoses = nil, nil, nil
	other := reportstest.Named("other-classes", 60, false)
	other.Study.Classes = slices.Clone(other.Study.Classes)
	other.Study.Classes[0] = "something else"
	for _, c := range []struct {
		all    []input.Data
		want   string
		paired bool
	}{
		{[]input.Data{a, b}, "All were read on the same test part of 400 texts", true},
		{[]input.Data{a, b, odd}, "Only some share a test part and are compared text by text: a and b.", true},
		{[]input.Data{a, odd}, "accuracies on different data are not comparable", false},
		{[]input.Data{a, old}, "accuracies on different data are not comparable", false},
		{[]input.Data{a, other}, "accuracies on different data are not comparable", false},
	} {
		var b bytes.Buffer
		if err := write(&b, c.all, false); err != nil {
			t.Fatal(err)
		}
		page := b.String()
		if !strings.Contains(page, c.want) || strings.Contains(page, `id="paired"`) != c.paired {
			t.Errorf("the page does not say %q, or not what goes with it", c.want)
		}
	}
}

// TestPairedDifference: what is said of two studies is what package results says
// of their models.
func TestPairedDifference(t *testing.T) {
	c, err := newComparison([]input.Data{reportstest.Named("a", 60, false), reportstest.Named("b", 60, false)})
	if err != nil {
		t.Fatal(err)
	}
	// Both are the same study, so that nothing sets them apart.
	s := c.paired()
	if len(s.Tables[0].Rows) != 1 || s.Tables[0].Rows[0][6].Text != "no significant difference" || s.Tables[0].Rows[0][4].Text != "+0.00 points" {
		t.Errorf("a study and its double differ: %v", s.Tables[0].Rows)
	}
	better := stats.Interval{Mean: 0.02, Low: 0.01, High: 0.03}
	if got := meaningOf(c.Studies[0], c.Studies[1], better); got != "a is better" {
		t.Errorf("+1 to +3 points means %q", got)
	}
	better.Low, better.High = -0.03, -0.01
	if got := meaningOf(c.Studies[0], c.Studies[1], better); got != "b is better" {
		t.Errorf("-3 to -1 points means %q", got)
	}
}

func TestSettingsThatDiffer(t *testing.T) {
	a, b, unknown := reportstest.Named("a", 20, false), reportstest.Named("b", 30, false), reportstest.Named("c", 20, false)
	a.Settings["search.sampler"], unknown.Settings = `"tpe"`, nil
	c, err := newComparison([]input.Data{a, b, unknown})
	if err != nil {
		t.Fatal(err)
	}
	s := c.differences()
	var got []string
	for _, row := range s.Tables[0].Rows {
		line := ""
		for _, cell := range row {
			line += cell.Text + "|"
		}
		got = append(got, line)
	}
	want := []string{`name|"a"|"b"|not known|`, `search.sampler|"tpe"|–|not known|`, `train.epochs|20|30|not known|`}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if !strings.Contains(s.Note, "1 other setting that they name is the same.") || !strings.Contains(s.Note, "of c.") {
		t.Errorf("the note is %q", s.Note)
	}
	a.Settings, b.Settings = map[string]string{"seed": "1"}, map[string]string{"seed": "2"}
	if c, err = newComparison([]input.Data{a, b}); err != nil || strings.Contains(c.differences().Note, "other setting") {
		t.Errorf("where nothing else is set it says %q (%v)", c.differences().Note, err)
	}
}

// TestVolumeEndsAtTheHypervolume: the line ends where the report's figure is, and
// never falls.
func TestVolumeEndsAtTheHypervolume(t *testing.T) {
	c, err := newComparison([]input.Data{reportstest.Named("a", 200, false), reportstest.Named("b", 8, false)})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range c.Studies {
		points := s.volume()
		for i := 1; i < len(points); i++ {
			if points[i][1] < points[i-1][1] || points[i][0] < points[i-1][0] {
				t.Errorf("%s: %v follows %v", s.Name, points[i], points[i-1])
			}
		}
		if end := float64(points[len(points)-1][1]); math.Abs(end-s.Hypervolume) > 1e-9 {
			t.Errorf("%s ends at %v, want %v", s.Name, end, s.Hypervolume)
		}
		for _, cost := range []string{"flops", "parameters", "bytes", "latency", "train_seconds"} {
			front := s.frontBy(cost)
			for i := 1; i < len(front); i++ {
				if front[i].Cost <= front[i-1].Cost || front[i].Accuracy <= front[i-1].Accuracy {
					t.Errorf("%s by %s: %v follows %v", s.Name, cost, front[i], front[i-1])
				}
			}
			if cost == "flops" && len(front) != len(s.Front) {
				t.Errorf("%s: %d trials on the front, want %d", s.Name, len(front), len(s.Front))
			}
		}
	}
}

// TestAdvice: a model that meets several goals has one row, with the figures of
// its own report.
func TestAdvice(t *testing.T) {
	c, err := newComparison([]input.Data{reportstest.Named("a", 60, false), reportstest.Named("b", 40, false)})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, row := range c.advice().Tables[0].Rows {
		key := row[0].Text + " " + row[2].Text
		if seen[key] {
			t.Errorf("trial %s is there twice", key)
		}
		seen[key] = true
	}
	for _, s := range c.Studies {
		for _, r := range s.Recommended {
			if !seen[fmt.Sprint(s.Name, " ", r.Trial)] {
				t.Errorf("trial %d of %s is recommended and not there", r.Trial, s.Name)
			}
		}
	}
}

func BenchmarkComparison(b *testing.B) {
	all := []input.Data{reportstest.Named("a", 10_000, false), reportstest.Named("b", 10_000, false)}
	for b.Loop() {
		if err := Write(&bytes.Buffer{}, all); err != nil {
			b.Fatal(err)
		}
	}
}
