package formats

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/results/stats"
	"github.com/doubleroute/sweep/search"
)

// picture is what the drawing of a front shows.
type picture struct {
	title, subtitle string
	xName, yName    string
	notes           []string // what is not shown
	dots            []dot    // of trials, in the order they are drawn in
	front           []dot    // by cost
	tests           []test
	x, y            axis
}

// dot is a trial on the paper.
type dot struct {
	at
	cost, value float64
	single      bool // of one route
	stopped     bool // before the end of its training
	text        string
}

// test is what a finalist did on the test part, beside the dot of its trial.
type test struct {
	dot
	stats.Interval
	name        string
	recommended bool // it is recommended
	compare     bool // it is not on the front
}

// Where the picture is on the paper.
const (
	frameLeft, frameRight = 92, 1160
	frameTop, frameBottom = 172, 712
)

// costKind is what accuracy can be shown against.
type costKind struct {
	name, words string
	axis        string
	of          func(*analysis.SummaryTrial, *analysis.SummaryFinal) float64
}

func costKinds() []costKind {
	return []costKind{
		{"flops", "FLOPs", "FLOPs of one prediction", func(t *analysis.SummaryTrial, _ *analysis.SummaryFinal) float64 { return float64(t.FLOPs) }},
		{"parameters", "parameters", "parameters", func(t *analysis.SummaryTrial, _ *analysis.SummaryFinal) float64 { return float64(t.Parameters) }},
		{"bytes", "size", "bytes of the model", func(t *analysis.SummaryTrial, _ *analysis.SummaryFinal) float64 { return float64(t.Bytes) }},
		{"latency", "latency", "microseconds of one prediction, median", func(_ *analysis.SummaryTrial, f *analysis.SummaryFinal) float64 {
			if f == nil || f.Latency == nil {
				return math.NaN()
			}
			return float64(f.Latency.P50)
		}},
	}
}

// Costs lists what a picture can show accuracy against. Latency is measured of
// finalists only, so a picture shows no other trials then.
func Costs() []string {
	var names []string
	for _, k := range costKinds() {
		names = append(names, k.name)
	}
	return names
}

// newPicture settles what is drawn where.
func newPicture(s *Study, cost string) (*picture, error) {
	if cost == "" {
		cost = s.Minimize
	}
	kinds := costKinds()
	i := slices.IndexFunc(kinds, func(k costKind) bool { return k.name == cost })
	if i < 0 {
		return nil, fmt.Errorf("a picture cannot show accuracy against %q; the costs are %s", cost, strings.Join(Costs(), ", "))
	}
	sum := s.Summary
	p := &picture{
		title: fmt.Sprintf("%s: %s against %s", line(sum.Study, 100), measure(s.Maximize), kinds[i].words),
		xName: kinds[i].axis,
		yName: measure(s.Maximize),
	}
	p.gather(s, kinds[i])
	p.subtitle = fmt.Sprintf("%s, %s on the front", prose.Count(len(sum.Trials), "trial"), prose.Grouped(len(p.front)))
	if n := len(p.dots); cost == "latency" && n < len(sum.Trials) {
		p.subtitle = fmt.Sprintf("latency is measured for %s of %s, %s on the front", prose.Grouped(n), prose.Count(len(sum.Trials), "trial"), prose.Grouped(len(p.front)))
	}
	if hv := float64(sum.Hypervolume); num.Finite(hv) && cost == s.Minimize {
		p.subtitle += fmt.Sprintf(", hypervolume %.4f", hv)
	}
	if len(p.tests) > 0 {
		p.subtitle += ". Dots: validation part. Diamonds: test part, mean of seeds with its 95 % interval"
	}
	p.scale()
	return p, nil
}

// gather collects the trials that have been measured.
func (p *picture) gather(s *Study, kind costKind) {
	sum := s.Summary
	finals := map[int]*analysis.SummaryFinal{}
	for i := range sum.Final {
		finals[sum.Final[i].Number] = &sum.Final[i]
	}
	var trials []results.Trial // as results.Front wants them
	for i := range sum.Trials {
		t := &sum.Trials[i]
		trials = append(trials, results.Trial{Number: t.Number, State: t.State, Accuracy: float64(t.Accuracy), Cost: kind.of(t, finals[t.Number])})
	}
	dots := map[int]dot{}
	for i := range trials {
		t, about := &trials[i], &sum.Trials[i]
		if !drawable(t.Accuracy) || !drawable(t.Cost) || t.State == search.Failed {
			t.Accuracy = math.NaN() // for results.Front
			continue
		}
		d := dot{cost: t.Cost, value: t.Accuracy, single: len(about.Routes) == 1, stopped: t.State != search.Complete,
			text: fmt.Sprintf("%s (%d)", line(strings.Join(about.Routes, " + "), 32), t.Number)}
		dots[t.Number] = d
		p.dots = append(p.dots, d)
	}
	for _, n := range results.Front(trials) {
		p.front = append(p.front, dots[n])
	}
	for _, f := range sum.Final {
		d, there := dots[f.Number]
		if i := testOf(f, sum.Objectives[0]); there && drawable(i.Mean) {
			name := d.text
			if goals := s.Goals[f.Number]; len(goals) > 0 {
				name += ", " + line(strings.Join(goals, ", "), 80)
			}
			p.tests = append(p.tests, test{d, i, name, len(s.Goals[f.Number]) > 0, f.Role != analysis.RoleFront})
		}
	}
	// What matters most is drawn last, on top.
	slices.SortStableFunc(p.dots, func(a, b dot) int {
		switch {
		case a.stopped == b.stopped:
			return 0
		case a.stopped:
			return -1
		}
		return 1
	})
}

// drawable reports whether an axis can place a figure: arithmetic with larger
// ones overflows.
func drawable(x float64) bool { return num.Finite(x) && math.Abs(x) < 1e100 }

// testOf returns what a finalist did on the test part in the measure that the
// study maximizes.
func testOf(f analysis.SummaryFinal, objective string) stats.Interval {
	switch objective {
	case "macro_f1":
		return f.TestMacroF1
	case "neg_log_loss":
		return stats.Interval{Mean: -f.TestLoss.Mean, Low: -f.TestLoss.High, High: -f.TestLoss.Low}
	}
	return f.Accuracy.Interval
}

// scale settles the axes and puts every dot in its place. Trials far below the
// front would leave it a strip at the top: they are left out and counted.
func (p *picture) scale() {
	if len(p.dots) == 0 {
		return
	}
	values := make([]float64, 0, len(p.dots))
	for _, d := range p.dots {
		values = append(values, d.value)
	}
	slices.Sort(values)
	low, high := values[0], values[len(values)-1]
	front := high // the lowest that matters
	if len(p.front) > 0 {
		front = p.front[0].value
	}
	for _, t := range p.tests {
		for _, v := range []float64{t.Mean, t.Low, t.High} {
			if drawable(v) {
				front, high = min(front, v), max(high, v)
			}
		}
	}
	// A tenth of the trials may be left out, and none near the front.
	tenth := values[len(values)/10]
	floor := min(tenth, front, high-1.6*(high-front))
	if len(p.front) > 1 && low < floor-0.05*(high-floor) {
		left := len(p.dots)
		p.dots = slices.DeleteFunc(p.dots, func(d dot) bool { return d.value < floor })
		if left -= len(p.dots); left > 0 {
			p.notes = append(p.notes, fmt.Sprintf("%s below %s %.3g not shown", prose.Count(left, "trial"), p.yName, floor))
		}
		low = high
		for _, d := range p.dots {
			low = min(low, d.value)
		}
	}
	low = min(low, front)
	lowest, highest := p.dots[0].cost, p.dots[0].cost
	for _, d := range p.dots {
		lowest, highest = min(lowest, d.cost), max(highest, d.cost)
	}
	p.x = newAxis(lowest, highest, frameLeft, frameRight, true)
	p.y = newAxis(low, high, frameBottom, frameTop, false)
	if p.x.log {
		p.xName += " (logarithmic)"
	}
	for i := range p.dots {
		p.put(&p.dots[i])
	}
	for i := range p.front {
		p.put(&p.front[i])
	}
	for i := range p.tests {
		p.put(&p.tests[i].dot)
	}
	p.thin()
}

// most is how many trials are drawn whether they cover each other or not.
const most = 1500

// thin leaves out trials that the drawing of another would cover.
func (p *picture) thin() {
	if len(p.dots) <= most {
		return
	}
	type place struct {
		x, y            int
		single, stopped bool
	}
	taken := map[place]bool{}
	before := len(p.dots)
	p.dots = slices.DeleteFunc(p.dots, func(d dot) bool {
		spot := place{int(d.x / 4), int(d.y / 4), d.single, d.stopped}
		covered := taken[spot]
		taken[spot] = true
		return covered
	})
	p.notes = append(p.notes, fmt.Sprintf("%s drawn for %s: those as good as covered by another are not", prose.Grouped(len(p.dots)), prose.Count(before, "trial")))
}

func (p *picture) put(d *dot) { d.at = at{p.x.place(d.cost), p.y.place(d.value)} }
