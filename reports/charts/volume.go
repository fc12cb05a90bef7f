package charts

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/search"
)

const (
	smallGain    = 0.002 // of the end value; gains below it have no row
	mostGainRows = 40
	finestStep   = 1.0 / 80 // of the height of the chart, about three pixels; smaller steps are drawn with the next one
)

// VolumeSection shows how the hypervolume grew, over all trials and over those
// with a single route.
func VolumeSection(v *view.View) *page.Section {
	g := newGrowth(v)
	if len(g.Lines) == 0 {
		return nil
	}
	return &page.Section{
		ID: "volume", Title: "Hypervolume history", Short: "Hypervolume", Group: page.GroupSearch,
		Note:     volumeNote(v, g),
		Cautions: []string{"Against training FLOPs or time, what all trials up to that one took is added up in the order of their numbers. FLOPs are counted for each text of the training part."},
		Alt:      "Steps of the hypervolume as the search went on; the table below holds the trials that raised it.",
		Controls: []page.Control{{Name: "against", Label: "Against", Options: g.Options}},
		Chart:    volumeChart(g),
		Data:     g.Lines,
		Tables:   []page.Table{volumeTable(v, g)},
	}
}

// growth is the hypervolume over the search, counted in several ways.
type growth struct {
	Options []page.Option
	Lines   map[string][2][]stepPoint // by option: of all trials, of those with a single route
	Gains   []gain                    // in the order of trials
	End     float64
	Single  float64 // the end value of single routes only
	Singles int     // complete trials with a single route
	Pairs   int     // complete trials with two routes
}

// gain is what a trial added to the hypervolume.
type gain struct {
	Trial  *view.Trial
	Added  float64
	Volume float64 // after it
}

func newGrowth(v *view.View) *growth {
	g := &growth{Lines: map[string][2][]stepPoint{}}
	for i := range v.Trials {
		switch t := &v.Trials[i]; {
		case !t.Complete():
		case t.Single():
			g.Singles++
		default:
			g.Pairs++
		}
	}
	if g.Singles+g.Pairs == 0 {
		return g
	}
	number, flops, seconds := efforts(v.Trials)
	order := make([]int, len(v.Trials))
	for i := range order {
		order[i] = i
	}
	g.add(v, page.Option{Value: "number", Text: "trial number"}, order, number)
	g.add(v, page.Option{Value: "flops", Text: "training FLOPs"}, order, flops)
	g.add(v, page.Option{Value: "seconds", Text: "training time"}, order, seconds)
	if ends, ok := endTimes(v); ok {
		byEnd := slices.Clone(order)
		slices.SortStableFunc(byEnd, func(p, q int) int { return cmp.Compare(ends[p], ends[q]) })
		g.add(v, page.Option{Value: "clock", Text: "wall clock"}, byEnd, ends)
	}
	g.addGains(v)
	return g
}

// add draws the lines against x, which rises along the order of the rows.
func (g *growth) add(v *view.View, o page.Option, order []int, x []float64) {
	g.Options = append(g.Options, o)
	all := growthLine(v, order, x, func(*view.Trial) bool { return true })
	var single []stepPoint
	if g.Pairs > 0 {
		single = growthLine(v, order, x, (*view.Trial).Single)
	}
	g.Lines[o.Value] = [2][]stepPoint{all, single}
}

// stepPoint is a step of the hypervolume: x, the hypervolume as it is drawn, the
// trial's number, and the hypervolume itself.
type stepPoint [4]page.Number

// growthLine returns the steps of the hypervolume of those trials that pass,
// and where the search ended.
func growthLine(v *view.View, order []int, x []float64, pass func(*view.Trial) bool) []stepPoint {
	var rows []int
	var trials []results.Trial
	for _, row := range order {
		if pass(&v.Trials[row]) {
			rows, trials = append(rows, row), append(trials, v.Trials[row].Trial)
		}
	}
	heights := results.HypervolumeGrowth(trials, v.Study.Maximize)
	first := slices.IndexFunc(heights, func(h float64) bool { return h > 0 })
	if first < 0 {
		return nil
	}
	end := heights[len(heights)-1]
	finest := finestStep * (end - heights[first])
	var steps []stepPoint
	drawn := 0.0
	for i, h := range heights {
		if h > drawn && h-drawn >= finest {
			steps = append(steps, stepPoint{page.Number(x[rows[i]]), page.Number(h), page.Number(trials[i].Number), page.Number(h)})
			drawn = h
		}
	}
	return append(steps, stepPoint{page.Number(x[order[len(order)-1]]), page.Number(drawn), page.Unknown(), page.Number(end)})
}

// efforts returns what was spent up to and with each row: its number, FLOPs of
// training for each training text, seconds of training.
func efforts(trials []view.Trial) (numbers, flops, seconds []float64) {
	f, s := 0.0, 0.0
	for i := range trials {
		t := &trials[i]
		f += 3 * float64(t.Costs.FLOPs) * float64(t.Epochs) // the backward pass counts as twice the forward pass
		if num.Finite(t.TrainSeconds) {
			s += t.TrainSeconds
		}
		numbers, flops, seconds = append(numbers, float64(t.Number)), append(flops, f), append(seconds, s)
	}
	return numbers, flops, seconds
}

// endTimes returns for each row when its training ended, in seconds from when
// the first one began, and whether all complete trials tell.
func endTimes(v *view.View) ([]float64, bool) {
	ends, begin := make([]time.Time, len(v.Trials)), time.Time{}
	note := func(row int, from time.Time, seconds float64) {
		if from.IsZero() || !num.Finite(seconds) {
			return
		}
		if begin.IsZero() || from.Before(begin) {
			begin = from
		}
		if to := from.Add(time.Duration(seconds * float64(time.Second))); to.After(ends[row]) {
			ends[row] = to
		}
	}
	for _, j := range v.Jobs {
		if row := v.Row(j.Trial); row >= 0 {
			note(row, j.Started, j.Seconds)
		}
	}
	for i := range v.Trials {
		if ends[i].IsZero() {
			note(i, v.Trials[i].Started, v.Trials[i].TrainSeconds)
		}
	}
	since := make([]float64, len(ends))
	for i, end := range ends {
		if end.IsZero() {
			if v.Trials[i].State == search.Complete {
				return nil, false
			}
			end = begin
		}
		since[i] = end.Sub(begin).Seconds()
	}
	return since, true
}

func (g *growth) addGains(v *view.View) {
	trials := make([]results.Trial, len(v.Trials))
	singles := make([]results.Trial, 0, g.Singles)
	for i := range v.Trials {
		trials[i] = v.Trials[i].Trial
		if v.Trials[i].Single() {
			singles = append(singles, trials[i])
		}
	}
	last := 0.0
	for i, h := range results.HypervolumeGrowth(trials, v.Study.Maximize) {
		if h > last {
			g.Gains = append(g.Gains, gain{&v.Trials[i], h - last, h})
			last = h
		}
	}
	g.End, g.Single = last, results.Hypervolume(singles, v.Study.Maximize)
}

func volumeNote(v *view.View, g *growth) string {
	s := "The hypervolume is one figure for the whole front: the share of all possible outcomes that at least one trial is as good as or better than. It can only rise. A long flat end says that more trials like these will bring little."
	if recent := g.recent(v); recent != "" {
		s += " " + recent
	}
	return s + g.singlesNote()
}

// recent says what the last quarter of the trials brought.
func (g *growth) recent(v *view.View) string {
	quarter := len(v.Trials) / 4
	if quarter < 3 || g.End <= 0 {
		return ""
	}
	before, from := 0.0, v.Trials[len(v.Trials)-quarter].Number
	for _, step := range g.Gains {
		if step.Trial.Number < from {
			before = step.Volume
		}
	}
	if before == g.End {
		return fmt.Sprintf("The last %s added nothing to it.", prose.Count(quarter, "trial"))
	}
	return fmt.Sprintf("The last %s added %s to it.", prose.Count(quarter, "trial"), format.Share((g.End-before)/g.End))
}

func (g *growth) singlesNote() string {
	switch {
	case g.Pairs == 0:
		return " All complete trials have a single route."
	case g.Singles == 0:
		return " No complete trial has a single route, so there is no second line to compare with."
	case g.End <= 0:
		return ""
	case g.Single >= g.End:
		return " The second line is what single routes reach alone: here, as much as all trials together, so that models of two routes added nothing."
	}
	s := fmt.Sprintf(" The second line is what single routes reach alone: %.4f of %.4f in the end. The gap, %s of the whole, is what models of two routes add", g.Single, g.End, format.Share((g.End-g.Single)/g.End))
	if g.Singles < g.Pairs {
		s += fmt.Sprintf("; only %s of %s complete trials had a single route, so a part of it may be that these were tried less", format.Whole(g.Singles), format.Whole(g.Singles+g.Pairs))
	}
	return s + "."
}

// volumeChart holds the options; the script fills in the lines.
func volumeChart(g *growth) page.Chart {
	c := charts.NewLine()
	c.SetGlobalOptions(page.Framed(
		opts.XAxis{Type: "value", Name: "trial", Min: "dataMin", Max: "dataMax"},
		opts.YAxis{Type: "value", Name: "hypervolume", Scale: opts.Bool(true)}, page.WithLegend)...)
	add := func(l page.Look, line string) {
		c.AddSeries(l.Name, nil,
			charts.WithLineChartOpts(opts.LineChart{Step: "end", Symbol: l.Symbol, SymbolSize: 6, ShowSymbol: opts.Bool(true)}),
			charts.WithLineStyleOpts(opts.LineStyle{Color: l.Color, Width: 2, Type: line}), l.Style(1))
	}
	add(page.Look{Name: "all trials", Symbol: "circle", Color: "--front", Hollow: false}, "solid")
	if g.Pairs > 0 && g.Singles > 0 {
		add(page.Look{Name: "single routes only", Symbol: "triangle", Color: "--one", Hollow: false}, "dashed")
	}
	return page.Options(c)
}

func volumeTable(v *view.View, g *growth) page.Table {
	t := page.Table{Name: "What raised the hypervolume, as a table", Empty: "No trial has raised it yet.",
		Head: page.Headed("#trial", "model", "#hypervolume after it", "#added", "#of the end value", "#validation "+v.Measure.Name, "#"+v.Cost.Name)}
	rows := slices.Clone(g.Gains)
	slices.SortStableFunc(rows, func(a, b gain) int { return cmp.Compare(b.Added, a.Added) })
	rows = slices.DeleteFunc(rows, func(one gain) bool { return one.Added < smallGain*g.End })
	rows = rows[:min(len(rows), mostGainRows)]
	slices.SortFunc(rows, func(a, b gain) int { return cmp.Compare(a.Trial.Number, b.Trial.Number) })
	shown := 0.0
	for _, one := range rows {
		shown += one.Added
		t.Rows = append(t.Rows, []page.Cell{page.Link(one.Trial.Number), page.Say(one.Trial.Plan()), page.Figure(fmt.Sprintf("%.4f", one.Volume)),
			page.Figure(fmt.Sprintf("%.4f", one.Added)), page.Figure(format.Share(one.Added / g.End)), page.Figure(v.Measure.Text(one.Trial.Accuracy)), page.Figure(format.Amount(one.Trial.Cost))})
	}
	if left := len(g.Gains) - len(rows); left > 0 {
		t.More = fmt.Sprintf("%s that added less are left out; together they added %s.", prose.Count(left, "trial"), format.Share(max(g.End-shown, 0)/g.End))
	}
	return t
}
