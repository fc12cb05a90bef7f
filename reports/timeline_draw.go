package reports

import (
	"fmt"
	"math"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// timelineData is what the script draws: bars one by one or, if they are too
// many, the share of each slot that each worker was busy.
type timelineData struct {
	Workers []string    `json:"workers"`
	End     number      `json:"end"`
	Bars    [][7]number `json:"bars,omitempty"`  // worker's index, from, to, kind, trial, first and last epoch
	Slots   [][]number  `json:"slots,omitempty"` // by worker
}

func (l *timeline) drawn() timelineData {
	d := timelineData{End: number(l.End)}
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
		d.Bars = append(d.Bars, [7]number{number(slices.Index(l.Workers, s.Worker)), number(s.From), number(s.To), number(s.Kind), number(s.Trial), number(s.First), number(s.Last)})
	}
	return d
}

// busySlots returns the share of each slot of the time up to end that is busy.
func busySlots(busy []stretch, end float64) []number {
	shares := make([]number, slots)
	wide := end / slots
	for _, b := range busy {
		for i := min(int(b.From/wide), slots-1); i < slots && float64(i)*wide < b.To; i++ {
			shares[i] += number(max(min(b.To, float64(i+1)*wide)-max(b.From, float64(i)*wide), 0) / wide)
		}
	}
	for i, s := range shares {
		shares[i] = min(number(math.Round(float64(s)*100)/100), 1)
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
func timelineChart() chart {
	c := charts.NewCustom()
	c.SetGlobalOptions(framed(
		opts.XAxis{Type: "value", Name: "time since the first training began", Min: 0},
		opts.YAxis{Type: "category", Inverse: opts.Bool(true)}, withLegend)...)
	for _, k := range trainingKinds() {
		c.AddSeries(k.name, nil, k.style(1))
	}
	return plain(c)
}

func timelineTable(l *timeline) table {
	t := table{Name: "The workers as a table", Head: headed("worker", "#trainings", "#training", "#share of the search", "#final trainings", "#training of these")}
	for _, w := range l.Workers {
		searching, final := l.of(w, false), l.of(w, true)
		busy, rest := length(stretches(searching)), length(stretches(final))
		share := missing
		if l.Searched > 0 {
			share = part(busy / l.Searched)
		}
		t.Rows = append(t.Rows, []cell{rowHead(workerName(w)), figure(whole(len(searching))), figure(span(busy)), figure(share), figure(whole(len(final))), figure(span(rest))})
	}
	return t
}
