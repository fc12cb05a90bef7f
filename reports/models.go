package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/decide"
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
	Role        string             // which card of the page it has: "the cheapest as good"; none if empty
	Readings    []results.Reading  // by seed; none are known if empty
	Diagnosis   *results.Diagnosis // nil: there is none
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
	for _, wish := range []string{decide.WishCheapest, decide.WishAccurate} {
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
func (in *inside) holds(r results.Reading) bool {
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
func (in *inside) count(readings []results.Reading) int {
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

// countAll returns how many classes there are.
func (in *inside) countAll(models []*subject) int {
	n := 0
	for _, s := range models {
		n = max(n, in.count(s.Readings))
	}
	return n
}

// countDiagnosed returns how many classes there are, those that only a mistake
// speaks of too.
func (in *inside) countDiagnosed(models []*subject) int {
	n := in.countAll(models)
	for _, s := range models {
		for _, m := range s.Diagnosis.Mistakes {
			n = max(n, m.Truth+1, m.Predicted+1)
		}
		n = max(n, len(s.Diagnosis.Push))
	}
	return n
}

// pairs returns the models of two routes that were looked into, the recommended
// one first, or else the most accurate.
func (in *inside) pairs() []*subject {
	pairs := slices.DeleteFunc(in.diagnosed(), func(s *subject) bool { return len(s.Diagnosis.Routes) != 2 })
	if len(pairs) == 0 || pairs[0].Recommended {
		return pairs
	}
	best := slices.MaxFunc(pairs, func(a, b *subject) int { return cmp.Compare(a.Test.Mean, b.Test.Mean) })
	at := slices.Index(pairs, best)
	return slices.Insert(slices.Delete(pairs, at, at+1), 0, best)
}

// together returns the accuracy of both routes, as trained, of the model that
// is kept: NaN if it is not known.
func (s *subject) together() float64 {
	for _, p := range s.Diagnosis.Balance {
		if math.Abs(p.Weight-0.5) < 1e-9 {
			return p.Accuracy
		}
	}
	return math.NaN()
}
