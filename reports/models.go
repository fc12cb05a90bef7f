package reports

import (
	"fmt"
	"math"
	"slices"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/decide"
	"github.com/doubleroute/sweep/results/stats"
)

// inside is what the sections about the models' insides are made of. It holds
// only what belongs together: readings as long as the test part, of models that
// the page offers or compares with.
type inside struct {
	Names  []string // of classes
	Labels []int    // true class of every text of the test part
	Models []*subject
}

// subject is a model that is looked into.
type subject struct {
	finalist
	Recommended bool
	Role        string                // which card of the page it has: "the cheapest as good"; none if empty
	Readings    []results.Predictions // by seed; none are known if empty
	Diagnosis   *results.Diagnosis    // nil: there is none
}

// newInside gathers what is known of the models that were read on the test
// part, the recommended one first, then those of the front and then the single
// routes beside them, by cost.
func newInside(v *view, d Data) inside {
	in := inside{Names: d.Study.Classes, Labels: d.TestLabels}
	if !v.Read {
		return in
	}
	advised := v.advised()
	for _, f := range slices.Concat(v.Finalists, v.Baselines) {
		s := &subject{finalist: f, Recommended: f.Trial.Number == advised, Role: v.cardOf(f.Trial.Number)}
		for _, r := range d.Readings {
			if r.Trial == f.Trial.Number && in.holds(r) {
				s.Readings = append(s.Readings, r)
			}
		}
		for i := range d.Diagnoses {
			if d.Diagnoses[i].Trial == f.Trial.Number {
				s.Diagnosis = &d.Diagnoses[i]
			}
		}
		in.Models = append(in.Models, s)
	}
	slices.SortStableFunc(in.Models, func(a, b *subject) int { return rank(a) - rank(b) })
	return in
}

func rank(s *subject) int {
	if s.Recommended {
		return 0
	}
	return 1
}

// advised returns the trial of the cheapest model as good as the most accurate,
// or else of the most accurate; -1 if there is none.
func (v *view) advised() int {
	for _, wish := range []string{decide.GoalCheapest, decide.GoalAccurate} {
		if r := v.recommended(wish); r != nil {
			return r.Trial
		}
	}
	return -1
}

// cardOf names the card on which a model stands: "the cheapest as good". It is
// empty for those on none.
func (v *view) cardOf(number int) string {
	for _, c := range v.Cards {
		if c.Trial.Number == number {
			return lowered(c.Title)
		}
	}
	return ""
}

// holds reports whether a reading is one of this test part.
func (in *inside) holds(r results.Predictions) bool {
	if len(in.Labels) == 0 || len(r.Predicted) != len(in.Labels) || len(r.Confidence) != len(in.Labels) {
		return false
	}
	low := min(slices.Min(in.Labels), slices.Min(r.Predicted))
	return low >= 0 && max(slices.Max(in.Labels), slices.Max(r.Predicted)) <= math.MaxUint16
}

// read returns the models of which readings are known.
func (in *inside) read() []*subject {
	return slices.DeleteFunc(slices.Clone(in.Models), func(s *subject) bool { return len(s.Readings) == 0 })
}

// diagnosed returns the models that were looked into.
func (in *inside) diagnosed() []*subject {
	return slices.DeleteFunc(slices.Clone(in.Models), func(s *subject) bool { return s.Diagnosis == nil })
}

// count returns how many classes there are, those without a name too.
func (in *inside) count(readings []results.Predictions) int {
	n := len(in.Names)
	for _, label := range in.Labels {
		n = max(n, label+1)
	}
	for _, r := range readings {
		n = max(n, slices.Max(r.Predicted)+1)
	}
	return n
}

// name returns what a class is called.
func (in *inside) name(class int) string {
	if class >= 0 && class < len(in.Names) && in.Names[class] != "" {
		return in.Names[class]
	}
	return fmt.Sprintf("class %d", class)
}

// names returns what the first n classes are called.
func (in *inside) names(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = in.name(i)
	}
	return all
}

// face is what a section shows of one model.
type face struct {
	Note   string
	Tables []table
	Data   any // for the chart's script
}

// byModel completes a section with a choice of the model, of which the first is
// shown to begin with. The script puts the others' notes and tables in the place
// of the first's. It returns nil if there is no model.
func byModel(s *section, models []*subject, names []string, of func(*subject) face) *section {
	if len(models) == 0 {
		return nil
	}
	choice := control{Name: "model", Label: "Model"}
	faces := map[int]faceData{}
	for i, m := range models {
		f := of(m)
		if i == 0 {
			s.Note, s.Tables = f.Note, f.Tables
		}
		choice.Options = append(choice.Options, option{fmt.Sprint(m.Trial.Number), m.label()})
		faces[m.Trial.Number] = faceData{f.Note, faceTables(f.Tables), f.Data}
	}
	s.Controls = append([]control{choice}, s.Controls...)
	s.Data = modelData{names, faces}
	return s
}

// modelData is what the script takes a section's models from.
type modelData struct {
	Names  []string         `json:"names"`  // of classes
	Models map[int]faceData `json:"models"` // by trial
}

type faceData struct {
	Note   string      `json:"note"`
	Tables []faceTable `json:"tables"`
	Data   any         `json:"data"`
}

// faceTable is a table as texts.
type faceTable struct {
	Head []string   `json:"head"`
	Rows [][]string `json:"rows"`
	More string     `json:"more"`
}

func faceTables(tables []table) []faceTable {
	all := make([]faceTable, len(tables))
	for i, t := range tables {
		all[i] = faceTable{Rows: make([][]string, len(t.Rows)), More: t.More}
		for _, h := range t.Head {
			all[i].Head = append(all[i].Head, h.Text)
		}
		for j, row := range t.Rows {
			for _, c := range row {
				all[i].Rows[j] = append(all[i].Rows[j], c.Text)
			}
		}
	}
	return all
}

// label names the model in a choice.
func (s *subject) label() string {
	text := fmt.Sprintf("trial %d: %s", s.Trial.Number, isolated(cut(s.Trial.Plan(), 60)))
	if s.Role != "" {
		text += " (" + s.Role + ")"
	}
	return text
}

// ofSeeds says what a figure is the mean of.
func (s *subject) ofSeeds() string {
	if len(s.Readings) == 1 {
		return "one seed"
	}
	return "the mean over " + many(len(s.Readings), "seed")
}

// proportion gives the interval of a proportion the shape of Wilson's: it stays
// between 0 and 1. It has as many independent texts as would give the width of
// the interval that it is given; where that has none, n.
func proportion(i stats.Interval, n float64) stats.Interval {
	p := i.Mean
	spread := math.Inf(1) // t²/n
	if half := (i.High - i.Low) / 2; half > 0 && p > 0 && p < 1 {
		spread = half * half / (p * (1 - p))
	} else if n > 0 {
		spread = normal95 * normal95 / n
	}
	if !finite(p) || !finite(spread) || p < 0 || p > 1 {
		return stats.Interval{Mean: p, Low: math.NaN(), High: math.NaN()}
	}
	middle, half := p+spread/2, math.Sqrt(spread*p*(1-p)+spread*spread/4)
	return stats.Interval{Mean: p, Low: max((middle-half)/(1+spread), 0), High: min((middle+half)/(1+spread), 1)}
}

// normal95 is what 95 % of the normal distribution lie within.
const normal95 = 1.959964

// wilson is the interval of `right` of n texts.
func wilson(right, n float64) stats.Interval {
	return proportion(stats.Interval{Mean: right / n, Low: math.NaN(), High: math.NaN()}, n)
}

// percentage shows a share: "91.2 %".
func percentage(x float64) string {
	if !finite(x) {
		return missing
	}
	return fmt.Sprintf("%.1f", 100*x) + percent
}

// percentages shows an interval of shares: "89.5 to 90.8 %".
func percentages(i stats.Interval) string {
	if !finite(i.Low) || !finite(i.High) {
		return missing
	}
	return fmt.Sprintf("%.1f to %.1f", 100*i.Low, 100*i.High) + percent
}

// figures3 is an interval as the script takes it: mean, low, high.
type figures3 [3]number

func threeOf(i stats.Interval) figures3 {
	return figures3{number(i.Mean), number(i.Low), number(i.High)}
}
