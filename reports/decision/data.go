package decision

import (
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results/decide"
	"github.com/doubleroute/sweep/results/stats"
)

// Data is what the page's script chooses a model for a limit from: what it
// says of each model is written as the page writes it.
type Data struct {
	Best   int                    `json:"best"`   // trial of the most accurate; -1 if there is none
	Cards  []shownCard            `json:"cards"`  // models that have a card of their own
	Models []limitModel           `json:"models"` // that were read on the test part, by cost
	Limits map[string][]limitStep `json:"limits"` // by cost
	Unread string                 `json:"unread"` // said of one that was not
	Export string                 `json:"export"` // the command for a trial, before its number
	After  string                 `json:"after"`  // the command after it
}

type shownCard struct {
	Trial int    `json:"trial"`
	Title string `json:"title"`
}

type limitModel struct {
	Trial    int          `json:"trial"`
	Value    string       `json:"value"`
	Interval string       `json:"interval"`
	Bar      *intervalBar `json:"bar"`
	Notes    []string     `json:"notes"`
	Facts    [][2]string  `json:"facts"` // that are not in the columns of the trials
	Latency  *string      `json:"latency"`
	Command  string       `json:"command"`
}

const unreadText = "Not read on the test part. It was chosen by this figure, which makes it a little too good."

// NewData gathers what the script needs.
func NewData(v *view.View) Data {
	d := Data{Best: -1, Limits: map[string][]limitStep{}, Cards: []shownCard{}, Models: []limitModel{}, Unread: unreadText}
	d.Export, d.After = v.Commands.Export()
	best := v.For(decide.GoalAccurate)
	if best == nil {
		return d
	}
	d.Best = best.Trial
	for _, c := range v.Cards {
		d.Cards = append(d.Cards, shownCard{c.Trial.Number, format.Lowered(c.Title)})
	}
	for _, o := range view.CostOptions(v) {
		d.Limits[o.Value] = limitSteps(v, view.CostName(o.Value))
	}
	for _, f := range v.Models() {
		d.Models = append(d.Models, newLimitModel(v, f))
	}
	return d
}

func newLimitModel(v *view.View, f view.Model) limitModel {
	r := decide.Recommendation{Goal: decide.GoalLimit, Trial: f.Trial.Number, Read: true, Value: stats.Estimate{Interval: f.Test, Covers: f.Covers}}
	if best := v.For(decide.GoalAccurate); best.Trial != r.Trial {
		r.Difference = v.Decision.Difference(r.Trial, best.Trial)
		r.Tied = v.Decision.Tied(r.Trial, best.Trial)
	}
	t := newModelCard(v, r)
	m := limitModel{Trial: r.Trial, Value: t.Value, Interval: t.Interval, Bar: t.Bar, Notes: t.Notes, Facts: [][2]string{}, Command: t.Command}
	if m.Notes == nil {
		m.Notes = []string{}
	}
	if f.Latency != nil {
		text := format.LatencyText(*f.Latency)
		m.Latency = &text
	}
	if accuracy := format.NewMeasure("accuracy"); v.Measure != accuracy {
		m.Facts = append(m.Facts, [2]string{"test accuracy", accuracy.Estimate(f.Accuracy)})
	}
	return m
}
