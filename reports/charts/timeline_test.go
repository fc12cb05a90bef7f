package charts

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/reports/view"
)

// TestTimeline: what is drawn is as long as what was trained.
func TestTimeline(t *testing.T) {
	for _, n := range []int{1, 60, 4000} {
		d := reportstest.Study(n)
		l := newTimeline(view.New(d))
		if l.Whole || l.Missing > 0 || len(l.Spans) != len(d.Jobs)+len(d.Finals) {
			t.Fatalf("%d trials: %d spans of %d jobs and %d final trainings, %d missing", n, len(l.Spans), len(d.Jobs), len(d.Finals), l.Missing)
		}
		drawn := l.drawn()
		if many := len(l.Spans) > mostSpans; many != (len(drawn.Slots) > 0) || many == (len(drawn.Bars) > 0) {
			t.Errorf("%d spans are drawn as %d bars and %d rows of slots", len(l.Spans), len(drawn.Bars), len(drawn.Slots))
		}
		for i, w := range l.Workers {
			busy := length(stretches(slices.DeleteFunc(slices.Clone(l.Spans), func(s training) bool { return s.Worker != w })))
			if len(drawn.Slots) == 0 {
				continue
			}
			shares := 0.0
			for _, s := range drawn.Slots[i] {
				shares += float64(s)
			}
			if got := shares * l.End / slots; math.Abs(got-busy) > 0.01*busy {
				t.Errorf("worker %d was busy for %v s, %v s are drawn", w, busy, got)
			}
		}
	}
}

func TestTimelineOfOldStudies(t *testing.T) {
	d := reportstest.Study(40)
	for i := range d.Jobs {
		d.Jobs[i].Started, d.Jobs[i].Worker, d.Jobs[i].Seconds = time.Time{}, -1, math.NaN()
	}
	s := TimelineSection(view.New(d))
	if len(s.Cautions) != 1 || !strings.Contains(s.Cautions[0], "a trial that was paused") {
		t.Errorf("the cautions are %q", s.Cautions)
	}
	d.Jobs = reportstest.Study(40).Jobs
	d.Jobs[3].Started = time.Time{}
	if s := TimelineSection(view.New(d)); len(s.Cautions) != 1 || !strings.Contains(s.Cautions[0], "1 training whose time is not known") {
		t.Errorf("the cautions are %q", s.Cautions)
	}
	d.Jobs, d.Finals = nil, nil
	for i := range d.Trials {
		d.Trials[i].Started = time.Time{}
	}
	if s := TimelineSection(view.New(d)); s != nil {
		t.Error("a study without times has a timeline")
	}
}

func TestStretches(t *testing.T) {
	l := &timeline{Searched: 1000, End: 1000, Workers: []int{0, 1}}
	add := func(worker int, from, to float64, kind int) {
		l.Spans = append(l.Spans, training{Worker: worker, From: from, To: to, Kind: kind})
	}
	add(0, 0, 100, 0)
	add(0, 50, 200, 0)
	add(0, 200, 300, 1)
	add(0, 900, 1000, 0)
	add(1, 100, 350, 2)
	add(1, 500, 600, finalKind)
	if got := stretches(l.of(0, false)); !slices.Equal(got, []stretch{{0, 300}, {900, 1000}}) {
		t.Errorf("worker 0 was busy %v", got)
	}
	if gap := l.longestGap(); gap != (stretch{350, 900}) {
		t.Errorf("the longest gap is %v", gap)
	}
	want := "The 2 workers were training for 32\u00a0% of the 16 min 40 s from the first training of the search to the end of the last. Nothing was trained for 9 min 10 s, from 5 min 50 s on: was the run interrupted?"
	if got := l.busyNote(); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
