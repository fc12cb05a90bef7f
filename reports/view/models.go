package view

import (
	"fmt"
	"math"
	"slices"

	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/input"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/decide"
)

// Inspection is what the sections about the models' insides are made of. It holds
// only what belongs together: predictions as long as the test part, of models that
// the page offers or compares with.
type Inspection struct {
	Names  []string // of classes
	Labels []int    // true class of every text of the test part
	Models []*Inspected
}

// Inspected is a model that is looked into.
type Inspected struct {
	Model
	Recommended bool
	Role        string                // which card of the page it has: "the cheapest as good"; none if empty
	Predictions []results.Predictions // by seed; none are known if empty
	Diagnosis   *results.Diagnosis    // nil: there is none
}

// newInspection gathers what is known of the models that were read on the test
// part, the recommended one first, then those of the front and then the single
// routes beside them, by cost.
func newInspection(v *View, d input.Data) Inspection {
	in := Inspection{Names: d.Study.Classes, Labels: d.TestLabels}
	if !v.Read {
		return in
	}
	advised := v.advised()
	for _, f := range slices.Concat(v.Finalists, v.Baselines) {
		s := &Inspected{Model: f, Recommended: f.Trial.Number == advised, Role: v.cardOf(f.Trial.Number)}
		for _, r := range d.Predictions {
			if r.Trial == f.Trial.Number && in.holds(r) {
				s.Predictions = append(s.Predictions, r)
			}
		}
		for i := range d.Diagnoses {
			if d.Diagnoses[i].Trial == f.Trial.Number {
				s.Diagnosis = &d.Diagnoses[i]
			}
		}
		in.Models = append(in.Models, s)
	}
	slices.SortStableFunc(in.Models, func(a, b *Inspected) int { return rank(a) - rank(b) })
	return in
}

func rank(s *Inspected) int {
	if s.Recommended {
		return 0
	}
	return 1
}

// advised returns the trial of the cheapest model as good as the most accurate,
// or else of the most accurate; -1 if there is none.
func (v *View) advised() int {
	for _, goal := range []string{decide.GoalCheapest, decide.GoalAccurate} {
		if r := v.For(goal); r != nil {
			return r.Trial
		}
	}
	return -1
}

// cardOf names the card on which a model stands: "the cheapest as good". It is
// empty for those on none.
func (v *View) cardOf(number int) string {
	for _, c := range v.Cards {
		if c.Trial.Number == number {
			return format.Lowered(c.Title)
		}
	}
	return ""
}

// holds reports whether a reading is one of this test part.
func (in *Inspection) holds(r results.Predictions) bool {
	if len(in.Labels) == 0 || len(r.Predicted) != len(in.Labels) || len(r.Confidence) != len(in.Labels) {
		return false
	}
	low := min(slices.Min(in.Labels), slices.Min(r.Predicted))
	return low >= 0 && max(slices.Max(in.Labels), slices.Max(r.Predicted)) <= math.MaxUint16
}

// Read returns the models of which predictions are known.
func (in *Inspection) Read() []*Inspected {
	return slices.DeleteFunc(slices.Clone(in.Models), func(s *Inspected) bool { return len(s.Predictions) == 0 })
}

// Diagnosed returns the models that were looked into.
func (in *Inspection) Diagnosed() []*Inspected {
	return slices.DeleteFunc(slices.Clone(in.Models), func(s *Inspected) bool { return s.Diagnosis == nil })
}

// countIn returns how many classes there are, those without a name too.
func (in *Inspection) countIn(predictions []results.Predictions) int {
	n := len(in.Names)
	for _, label := range in.Labels {
		n = max(n, label+1)
	}
	for _, r := range predictions {
		n = max(n, slices.Max(r.Predicted)+1)
	}
	return n
}

// ClassName returns what a class is called.
func (in *Inspection) ClassName(class int) string {
	if class >= 0 && class < len(in.Names) && in.Names[class] != "" {
		return in.Names[class]
	}
	return fmt.Sprintf("class %d", class)
}

// ClassNames returns what the first n classes are called.
func (in *Inspection) ClassNames(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = in.ClassName(i)
	}
	return all
}

// Label names the model in a choice.
func (s *Inspected) Label() string {
	text := fmt.Sprintf("trial %d: %s", s.Trial.Number, format.Isolated(format.Cut(s.Trial.Plan(), 60)))
	if s.Role != "" {
		text += " (" + s.Role + ")"
	}
	return text
}

// OfSeeds says what a figure is the mean of.
func (s *Inspected) OfSeeds() string {
	if len(s.Predictions) == 1 {
		return "one seed"
	}
	return "the mean over " + prose.Count(len(s.Predictions), "seed")
}

// Classes returns how many classes there are.
func (in *Inspection) Classes(models []*Inspected) int {
	n := 0
	for _, s := range models {
		n = max(n, in.countIn(s.Predictions))
	}
	return n
}

// DiagnosedClasses returns how many classes there are, those that only a mistake
// speaks of too.
func (in *Inspection) DiagnosedClasses(models []*Inspected) int {
	n := in.Classes(models)
	for _, s := range models {
		for _, m := range s.Diagnosis.Mistakes {
			n = max(n, m.Truth+1, m.Predicted+1)
		}
		n = max(n, len(s.Diagnosis.Contributions))
	}
	return n
}

// Pairs returns the models of two routes that were looked into, the recommended
// one first, or else the most accurate.
func (in *Inspection) Pairs() []*Inspected {
	pairs := slices.DeleteFunc(in.Diagnosed(), func(s *Inspected) bool { return len(s.Diagnosis.Routes) != 2 })
	if len(pairs) == 0 || pairs[0].Recommended {
		return pairs
	}
	best := slices.MinFunc(pairs, func(a, b *Inspected) int { return results.ByAccuracy(&a.Trial.Trial, &b.Trial.Trial) })
	at := slices.Index(pairs, best)
	return slices.Insert(slices.Delete(pairs, at, at+1), 0, best)
}

// Together returns the accuracy of both routes, as trained, of the model that
// is saved: NaN if it is not known.
func (s *Inspected) Together() float64 {
	for _, p := range s.Diagnosis.Balance {
		if math.Abs(p.Weight-0.5) < 1e-9 {
			return p.Accuracy
		}
	}
	return math.NaN()
}
