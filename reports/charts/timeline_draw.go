package charts

import (
	"fmt"
	"math"
	"slices"

	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

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
