package charts

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/input"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/search"
)

// TestVolumeLines: every line rises along x and ends where the study ends.
func TestVolumeLines(t *testing.T) {
	for _, n := range []int{1, 2, 60, 700} {
		v := view.New(reportstest.Study(n))
		g := newGrowth(v)
		if math.Abs(g.End-v.Hypervolume) > 1e-9 {
			t.Errorf("%d trials: the hypervolume ends at %v, not %v", n, g.End, v.Hypervolume)
		}
		sum := 0.0
		for _, one := range g.Gains {
			sum += one.Added
		}
		if math.Abs(sum-g.End) > 1e-9 {
			t.Errorf("%d trials: the gains add up to %v, not %v", n, sum, g.End)
		}
		for _, o := range g.Options {
			for i, line := range g.Lines[o.Value] {
				want := [2]float64{g.End, g.Single}[i]
				if len(line) == 0 {
					continue
				}
				if !slices.IsSortedFunc(line, func(a, b stepPoint) int {
					return int(math.Copysign(1, max(float64(a[0]-b[0]), float64(a[1]-b[1]), -1)))
				}) {
					t.Errorf("%d trials, %s: line %d falls: %v", n, o.Value, i, line)
				}
				if end := line[len(line)-1]; math.Abs(float64(end[3])-want) > 1e-9 {
					t.Errorf("%d trials, %s: line %d ends at %v, not %v", n, o.Value, i, end[3], want)
				}
			}
		}
	}
}

// TestVolumeOverTime follows the order in which trials ended, and needs to know
// when they did.
func TestVolumeOverTime(t *testing.T) {
	d := reportstest.Study(0)
	begin := d.Study.Created
	for n, accuracy := range []float64{0.9, 0.5, 0.8} {
		d.Trials = append(d.Trials, results.Trial{Number: n, State: search.Complete, Routes: []string{"cnn"}, Accuracy: accuracy, Cost: 1e6, Epochs: 1})
		d.Jobs = append(d.Jobs, results.Job{Trial: n, To: 1, Started: begin.Add(time.Duration(n) * time.Second), Seconds: float64(10 - 4*n)})
	}
	g := newGrowth(view.New(d))
	line := g.Lines["clock"][0]
	var trials []page.Number
	for _, p := range line[:len(line)-1] {
		trials = append(trials, p[2])
	}
	// Trial 2 ends after 4 s, trial 1 after 7 s and brings nothing, trial 0 after 10 s.
	if !slices.Equal(trials, []page.Number{2, 0}) || line[0][0] != 4 || line[1][0] != 10 {
		t.Errorf("over time: %v", line)
	}
	d.Jobs[1].Started = time.Time{}
	g = newGrowth(view.New(d))
	if _, known := g.Lines["clock"]; known || len(g.Options) != 3 {
		t.Errorf("without the time of a trial there is a line over time")
	}
}

func TestVolumeNote(t *testing.T) {
	two := func(d input.Data, routes func(n int) int) input.Data {
		for i := range d.Trials {
			d.Trials[i].Routes = []string{"cnn", "mlp"}[:routes(i)]
		}
		return d
	}
	for _, c := range []struct {
		d    input.Data
		want string
	}{
		{reportstest.Study(60), "The last 15 trials added "},
		{two(reportstest.Study(60), func(int) int { return 1 }), "All complete trials have a single route."},
		{two(reportstest.Study(60), func(int) int { return 2 }), "No complete trial has a single route"},
		{two(reportstest.Study(60), func(n int) int { return 2 - n%2 }), "The gap, "},
		{two(reportstest.Study(60), func(n int) int { return min(n%4+1, 2) }), "so a part of it may be that these were tried less"},
	} {
		if got := VolumeSection(view.New(c.d)).Note; !strings.Contains(got, c.want) {
			t.Errorf("%q does not say %q", got, c.want)
		}
	}
	if s := VolumeSection(view.New(reportstest.Study(0))); s != nil {
		t.Error("a study without trials has a hypervolume")
	}
	for _, c := range []struct {
		share float64
		want  string
	}{{0, "0.0\u00a0%"}, {0.0001, "less than 0.1\u00a0%"}, {0.0032, "0.3\u00a0%"}, {0.4321, "43\u00a0%"}, {math.NaN(), format.Missing}} {
		if got := format.Share(c.share); got != c.want {
			t.Errorf("%v is %q, want %q", c.share, got, c.want)
		}
	}
}

// TestVolumeTable holds the trials that brought much, in their order.
func TestVolumeTable(t *testing.T) {
	v := view.New(reportstest.Study(60))
	g := newGrowth(v)
	rows := volumeTable(v, g).Rows
	last, kept := -1, 0
	for _, one := range g.Gains {
		if one.Added >= smallGain*g.End {
			kept++
		}
	}
	for _, row := range rows {
		if row[0].Trials[0] <= last {
			t.Errorf("trial %d comes after %d", row[0].Trials[0], last)
		}
		last = row[0].Trials[0]
	}
	if len(rows) != kept || kept == 0 {
		t.Errorf("%d rows, want %d", len(rows), kept)
	}
}
