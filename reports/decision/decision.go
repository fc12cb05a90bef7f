package decision

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/verdict"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results/decide"
)

// Decision is what the page begins with: the model to take for each goal, and
// whether the second route pays.
type Decision struct {
	Cards   []goalCard        // the most accurate, the cheapest as good and the cheapest that loses at most the margin, if they are others
	Limit   *limitCard        // nil: there is no model at all
	Sure    string            // what the figures cover, and what they do not
	Losing  [][]verdict.Piece // what less costs: a model for each step that may be lost
	Verdict []verdict.Piece
	Alone   []aloneRow // pairs and their routes alone
	Rows    []modelRow
	Tied    bool // whether it is known which differences are significant
}

// goalCard is the model for one goal, or for several that it meets.
type goalCard struct {
	Title string
	modelCard
}

// limitCard is the model for a limit. A script lets the reader set it.
type limitCard struct {
	Costs []page.Option   // the limit's own first
	Most  string          // the limit, as a number field takes it
	Words string          // the limit, and where it is from: "91,300 FLOPs, about a tenth of what the most accurate costs"
	Same  []verdict.Piece // stands for a model that another card shows
	None  string          // stands for no model
	modelCard
}

// modelCard is a model that is recommended, as a card shows it.
type modelCard struct {
	Trial          *view.Trial
	Value, ValueOf string
	Interval       string
	Bar            *intervalBar
	Notes          []string
	Facts          []page.Fact
	Settings       []view.Setting
	Command        string
}

// intervalBar is a test result on the scale from 0 to 100 that all cards share.
type intervalBar struct {
	Low  float64 `json:"low"`
	Mean float64 `json:"mean"`
	High float64 `json:"high"`
}

// New gathers the top of the page.
func New(v *view.View) *Decision {
	d := &Decision{Cards: goalCards(v), Losing: losing(v), Verdict: v.VerdictInWords(), Sure: sure(v), Alone: aloneRows(v), Rows: modelRows(v), Tied: v.Read}
	if len(d.Cards) > 0 {
		d.Limit = newLimit(v, d.Cards)
	}
	return d
}

func goalCards(v *view.View) []goalCard {
	var all []goalCard
	for _, c := range v.Cards {
		all = append(all, goalCard{c.Title, newModelCard(v, c.Recommendation)})
	}
	return all
}

func newLimit(v *view.View, cards []goalCard) *limitCard {
	limit := v.Decision.DefaultLimit()
	l := &limitCard{Costs: view.CostOptions(v), Most: limitText(limit.Most), Words: v.Cost.Of(limit.Most) + origin(v, limit.Most)}
	r := v.For(decide.GoalLimit)
	if r == nil {
		l.None = "No complete trial costs so little."
		if len(v.Front) > 0 {
			l.None += fmt.Sprintf(" The cheapest is trial %d with %s.", v.Front[0].Number, v.Cost.Of(v.Front[0].Cost))
		}
		return l
	}
	for _, c := range cards {
		if c.Trial.Number == r.Trial {
			l.Same = sameModel(c)
			return l
		}
	}
	l.modelCard = newModelCard(v, *r)
	return l
}

// origin says where the page's own limit is from; nothing if there is none.
func origin(v *view.View, most float64) string {
	best := v.For(decide.GoalAccurate)
	switch {
	case best == nil || !num.Finite(most):
		return ""
	case most <= 1.05*v.Trial(best.Trial).Cost/10:
		return ", about a tenth of what the most accurate costs"
	}
	return ", about what the cheapest trial costs"
}

// sameModel points to the card of a model.
func sameModel(c goalCard) []verdict.Piece {
	return []verdict.Piece{{Text: "It is "}, {Text: fmt.Sprintf("trial %d", c.Trial.Number), Href: fmt.Sprintf("#take-%d", c.Trial.Number)},
		{Text: " again, " + format.Lowered(c.Title) + "."}}
}

// limitText writes a number as a number field takes it.
func limitText(x float64) string {
	if !num.Finite(x) {
		return ""
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

func newModelCard(v *view.View, r decide.Recommendation) modelCard {
	t := modelCard{Trial: v.Trial(r.Trial), Value: v.Measure.Text(r.Value.Mean), ValueOf: "test " + v.Measure.Name, Command: v.Commands.Take(r.Trial, r.Read)}
	t.Settings = view.SettingsOf(t.Trial.Settings, t.Trial.Params)
	f := v.Finalist(r.Trial)
	if !r.Read || f == nil {
		t.ValueOf = "validation " + v.Measure.Name
		t.Interval = unreadText
	} else {
		t.Interval = between95(v, *f)
		t.Bar = newIntervalBar(v, *f)
	}
	t.Notes = notes(v, r)
	t.Facts = cardFacts(v, t.Trial, f)
	if text := v.Measure.Text(float64(r.Believed)); r.Believed != 0 && text != v.Measure.Text(t.Trial.Accuracy) {
		t.Facts = slices.Insert(t.Facts, min(1, len(t.Facts)), page.Fact{Name: "of which is believed", Value: text})
	}
	return t
}

// between95 says how sure a test result is.
func between95(v *view.View, f view.Model) string {
	if !num.Finite(f.Test.Low) {
		return "mean of " + prose.Count(f.Seeds, "seed")
	}
	return "95" + format.Percent + " interval " + v.Measure.Between(f.Test.Low, f.Test.High)
}

func cardFacts(v *view.View, t *view.Trial, f *view.Model) []page.Fact {
	var facts []page.Fact
	if f != nil {
		facts = append(facts, page.Fact{Name: "validation " + v.Measure.Name, Value: v.Measure.Text(t.Accuracy)})
		if accuracy := format.NewMeasure("accuracy"); v.Measure != accuracy {
			facts = append(facts, page.Fact{Name: "test accuracy", Value: accuracy.Estimate(f.Accuracy)})
		}
	}
	latency := "not measured"
	if f != nil && f.Latency != nil {
		latency = format.LatencyText(*f.Latency)
	}
	return append(facts,
		page.Fact{Name: "FLOPs", Value: format.Whole(t.Costs.FLOPs)},
		page.Fact{Name: "parameters", Value: format.Whole(t.Costs.Parameters)},
		page.Fact{Name: "size", Value: format.Size(t.Costs.Bytes)},
		page.Fact{Name: "latency, p50 / p95", Value: latency})
}

func newIntervalBar(v *view.View, f view.Model) *intervalBar {
	low, high := math.Inf(1), math.Inf(-1)
	for _, other := range v.Models() {
		for _, x := range []float64{other.Test.Low, other.Test.Mean, other.Test.High} {
			if num.Finite(x) {
				low, high = min(low, x), max(high, x)
			}
		}
	}
	if !(low < high) || !num.Finite(f.Test.Low) || !num.Finite(f.Test.High) {
		return nil
	}
	at := func(x float64) float64 { return math.Round(1000*(x-low)/(high-low)) / 10 }
	return &intervalBar{at(f.Test.Low), at(f.Test.Mean), at(f.Test.High)}
}

// modelRow is a model in the table of those that were read on the test part.
type modelRow struct {
	Trial                                      *view.Trial
	Chosen                                     bool // stands on a card
	Role                                       string
	Cost, Size, Latency                        string
	Validation, Test, Interval, Ties, Compared string
	Loses, CostShare                           string // against the most accurate
}

func modelRows(v *view.View) []modelRow {
	var rows []modelRow
	list := v.Models()
	if !v.Read {
		list = v.Finalists // of the front, not read
	}
	for _, f := range list {
		row := modelRow{Trial: f.Trial, Chosen: v.Takes(f.Trial.Number), Role: roles(v, f), Cost: format.Amount(f.Trial.Cost), Size: format.Size(f.Trial.Costs.Bytes),
			Latency: format.Missing, Validation: v.Measure.Text(f.Trial.Accuracy), Test: format.Missing, Interval: format.Missing, Ties: format.Missing, Compared: compared(v, f)}
		row.Loses, row.CostShare = against(v, f)
		if f.Latency != nil {
			row.Latency = format.LatencyText(*f.Latency)
		}
		if f.Seeds > 0 {
			row.Test, row.Interval, row.Ties = v.Measure.Text(f.Test.Mean), v.Measure.Between(f.Test.Low, f.Test.High), view.Ties(f)
		}
		rows = append(rows, row)
	}
	return rows
}
