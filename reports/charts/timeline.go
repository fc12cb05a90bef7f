package charts

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/search"
)

const (
	mostSpans = 3000 // bars that are drawn one by one
	slots     = 600  // in which many bars are added up
	longPause = 60.0 // seconds without training that are worth a word
)

// TimelineSection shows which worker trained what, and when none did.
func TimelineSection(v *view.View) *page.Section {
	l := newTimeline(v)
	if len(l.Spans) == 0 {
		return nil
	}
	s := &page.Section{
		ID: "timeline", Title: "Timeline of the workers", Short: "Timeline", Group: page.GroupRun,
		Note:   timelineNote(l),
		Alt:    "Bars of each worker's trainings over time; the table below holds how busy each one was.",
		Chart:  timelineChart(),
		Data:   l.drawn(),
		Tables: []page.Table{timelineTable(l)},
	}
	if l.Whole {
		s.Cautions = append(s.Cautions, "It is not known when the pieces of a trial were trained: a trial that was paused looks as if it had been trained in one go, so that bars may overlap and gaps may be missing.")
	}
	if l.Missing > 0 {
		s.Cautions = append(s.Cautions, prose.Count(l.Missing, "training")+" whose time is not known cannot be drawn.")
	}
	return s
}

// The kinds of trainings, by what became of them, in drawing order.
const (
	completeKind = iota
	stoppedKind
	failedKind
	openKind
	finalKind
)

// trainingKinds returns how the kinds are drawn, and the names of their series.
func trainingKinds() [5]page.Look {
	return [...]page.Look{
		{Name: "trained to the end", Symbol: "rect", Color: "--two", Hollow: false},
		{Name: "stopped by the scheduler", Symbol: "rect", Color: "--soft", Hollow: true},
		{Name: "failed", Symbol: "rect", Color: "--failed", Hollow: false},
		{Name: "not finished", Symbol: "rect", Color: "--other", Hollow: true},
		{Name: "final training", Symbol: "rect", Color: "--test", Hollow: false},
	}
}

// training is one on a worker, in seconds from when the first one began.
type training struct {
	Worker   int
	From, To float64
	Kind     int // index in trainingKinds
	Trial    int
	First    int // epoch; of a final training its seed
	Last     int
}

// timeline is all of a study's trainings that are known.
type timeline struct {
	Spans    []training // by worker and time
	Workers  []int
	End      float64 // of the last one
	Searched float64 // when the last training of the search ended
	Whole    bool    // trials, not pieces of them
	Missing  int
}

// clocked is a training with its own clock.
type clocked struct {
	training
	started time.Time
	seconds float64
}

func (p clocked) known() bool { return !p.started.IsZero() && num.Finite(p.seconds) && p.seconds >= 0 }

func newTimeline(v *view.View) *timeline {
	l := &timeline{}
	pieces := l.pieces(v)
	if len(pieces) == 0 {
		return l
	}
	begin := slices.MinFunc(pieces, func(a, b clocked) int { return a.started.Compare(b.started) }).started
	for _, p := range pieces {
		p.From = p.started.Sub(begin).Seconds()
		p.To = p.From + p.seconds
		l.End = max(l.End, p.To)
		if p.Kind != finalKind {
			l.Searched = max(l.Searched, p.To)
		}
		l.Spans = append(l.Spans, p.training)
		if !slices.Contains(l.Workers, p.Worker) {
			l.Workers = append(l.Workers, p.Worker)
		}
	}
	slices.Sort(l.Workers)
	slices.SortStableFunc(l.Spans, func(a, b training) int {
		return cmp.Or(cmp.Compare(a.Worker, b.Worker), cmp.Compare(a.From, b.From), cmp.Compare(a.Trial, b.Trial))
	})
	return l
}

// pieces gathers the trainings whose time is known: jobs or, in studies of older
// versions, whole trials, and then final trainings.
func (l *timeline) pieces(v *view.View) []clocked {
	var jobs, wholes, finals []clocked
	for _, j := range v.Jobs {
		if t := v.Trial(j.Trial); t != nil {
			jobs = append(jobs, clocked{training{Worker: j.Worker, Kind: kindOf(t), Trial: j.Trial, First: j.From + 1, Last: j.To}, j.Started, j.Seconds})
		}
	}
	for i := range v.Trials {
		if t := &v.Trials[i]; t.Epochs > 0 || !t.Started.IsZero() {
			wholes = append(wholes, clocked{training{Worker: t.Worker, Kind: kindOf(t), Trial: t.Number, First: 1, Last: t.Epochs}, t.Started, t.TrainSeconds})
		}
	}
	for _, f := range v.Finals {
		finals = append(finals, clocked{training{Worker: f.Worker, Kind: finalKind, Trial: f.Trial, First: f.Seed, Last: f.Seed}, f.Started, f.TrainSeconds})
	}
	if !slices.ContainsFunc(jobs, clocked.known) {
		l.Whole, jobs = true, wholes
	}
	all := slices.Concat(jobs, finals)
	known := slices.DeleteFunc(slices.Clone(all), func(p clocked) bool { return !p.known() })
	l.Missing = len(all) - len(known)
	return known
}

func kindOf(t *view.Trial) int {
	switch t.State {
	case search.Complete:
		return completeKind
	case search.Pruned:
		return stoppedKind
	case search.Failed:
		return failedKind
	}
	return openKind
}

// stretch is a time in which something ran.
type stretch struct{ From, To float64 }

// stretches joins spans that touch or overlap; they must be in the order of
// their begin.
func stretches(spans []training) []stretch {
	var all []stretch
	for _, s := range spans {
		if n := len(all); n > 0 && s.From <= all[n-1].To {
			all[n-1].To = max(all[n-1].To, s.To)
			continue
		}
		all = append(all, stretch{s.From, s.To})
	}
	return all
}

func length(all []stretch) float64 {
	sum := 0.0
	for _, s := range all {
		sum += s.To - s.From
	}
	return sum
}

// of returns a worker's trainings: those of the search or the final ones.
func (l *timeline) of(worker int, final bool) []training {
	return slices.DeleteFunc(slices.Clone(l.Spans), func(s training) bool { return s.Worker != worker || (s.Kind == finalKind) != final })
}

// longestGap returns the longest time within the search in which no worker
// trained.
func (l *timeline) longestGap() stretch {
	spans := slices.DeleteFunc(slices.Clone(l.Spans), func(s training) bool { return s.Kind == finalKind })
	slices.SortFunc(spans, func(a, b training) int { return cmp.Compare(a.From, b.From) })
	var gap stretch
	busy := stretches(spans)
	for i := range busy[1:] {
		if g := (stretch{busy[i].To, busy[i+1].From}); g.To-g.From > gap.To-gap.From {
			gap = g
		}
	}
	return gap
}

func timelineNote(l *timeline) string {
	s := "Each row is a worker, each bar a training on it: a trial, or the part of one up to where the scheduler looked at it. Gaps are times in which a worker had nothing to do, read data, or waited."
	if busy := l.busyNote(); busy != "" {
		s += " " + busy
	}
	if n := len(l.Spans); n > mostSpans {
		s += fmt.Sprintf(" These are %s trainings, too many to draw one by one: time is cut into %d slots, and the height of the bar in a slot is the share of it that the worker was training.", format.Whole(n), slots)
	}
	return s
}

// busyNote says how busy the workers were during the search. The searching
// workers alone count, and the time from the first training to the last.
func (l *timeline) busyNote() string {
	if !(l.Searched > 0) {
		return ""
	}
	busy, workers := 0.0, 0
	for _, w := range l.Workers {
		if spans := l.of(w, false); len(spans) > 0 {
			busy += length(stretches(spans))
			workers++
		}
	}
	who := "The worker was"
	if workers > 1 {
		who = "The " + format.Whole(workers) + " workers were"
	}
	s := fmt.Sprintf("%s training for %s of the %s from the first training of the search to the end of the last.", who, format.Share(busy/(l.Searched*float64(workers))), format.Span(l.Searched))
	if gap := l.longestGap(); gap.To-gap.From > max(0.05*l.Searched, longPause) {
		s += fmt.Sprintf(" Nothing was trained for %s, from %s on: was the run interrupted?", format.Span(gap.To-gap.From), format.Span(gap.From))
	}
	return s
}

// timelineData is what the script draws: bars one by one or, if they are too
// many, the share of each slot that each worker was busy.
type timelineData struct {
	Workers []string         `json:"workers"`
	End     page.Number      `json:"end"`
	Bars    [][7]page.Number `json:"bars,omitempty"`  // worker's index, from, to, kind, trial, first and last epoch
	Slots   [][]page.Number  `json:"slots,omitempty"` // by worker
}

func (l *timeline) drawn() timelineData {
	d := timelineData{End: page.Number(l.End)}
	for _, w := range l.Workers {
		d.Workers = append(d.Workers, workerName(w))
	}
	if len(l.Spans) > mostSpans {
		for _, w := range l.Workers {
			all := slices.DeleteFunc(slices.Clone(l.Spans), func(s training) bool { return s.Worker != w })
			d.Slots = append(d.Slots, busySlots(stretches(all), l.End))
		}
		return d
	}
	for _, s := range l.Spans {
		d.Bars = append(d.Bars, [7]page.Number{page.Number(slices.Index(l.Workers, s.Worker)), page.Number(s.From), page.Number(s.To), page.Number(s.Kind), page.Number(s.Trial), page.Number(s.First), page.Number(s.Last)})
	}
	return d
}

// busySlots returns the share of each slot of the time up to end that is busy.
func busySlots(busy []stretch, end float64) []page.Number {
	shares := make([]page.Number, slots)
	wide := end / slots
	for _, b := range busy {
		for i := min(int(b.From/wide), slots-1); i < slots && float64(i)*wide < b.To; i++ {
			shares[i] += page.Number(max(min(b.To, float64(i+1)*wide)-max(b.From, float64(i)*wide), 0) / wide)
		}
	}
	for i, s := range shares {
		shares[i] = min(page.Number(math.Round(float64(s)*100)/100), 1)
	}
	return shares
}

func workerName(worker int) string {
	if worker < 0 {
		return "not known"
	}
	return fmt.Sprintf("worker %d", worker)
}

// timelineChart holds the kinds of bars; the script draws them.
func timelineChart() page.Chart {
	c := charts.NewCustom()
	c.SetGlobalOptions(page.Framed(
		opts.XAxis{Type: "value", Name: "time since the first training began", Min: 0},
		opts.YAxis{Type: "category", Inverse: opts.Bool(true)}, page.WithLegend)...)
	for _, k := range trainingKinds() {
		c.AddSeries(k.Name, nil, k.Style(1))
	}
	return page.Options(c)
}

func timelineTable(l *timeline) page.Table {
	t := page.Table{Name: "The workers as a table", Head: page.Headed("worker", "#trainings", "#training", "#share of the search", "#final trainings", "#training of these")}
	for _, w := range l.Workers {
		searching, final := l.of(w, false), l.of(w, true)
		busy, rest := length(stretches(searching)), length(stretches(final))
		share := format.Missing
		if l.Searched > 0 {
			share = format.Share(busy / l.Searched)
		}
		t.Rows = append(t.Rows, []page.Cell{page.RowHead(workerName(w)), page.Figure(format.Whole(len(searching))), page.Figure(format.Span(busy)), page.Figure(share), page.Figure(format.Whole(len(final))), page.Figure(format.Span(rest))})
	}
	return t
}
