package reports

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"time"
)

// document is what the template shows: a view and what is said of it.
type document struct {
	Head
	Generated string
	View      *view

	Decision *decision
	Figures  []fact
	Next     []suggestion
	Anew     string // what makes a copy of the experiment another study; empty: nothing needs it
	About    []fact

	Groups []group

	Live    *follower // nil: the page does not follow
	Scripts scripts
	Data    template.JS
}

func newDocument(v *view, all []section, generated time.Time) *document {
	p := &document{
		Head: Head{Title: cmp.Or(v.Study.Name, "unnamed study")}, Generated: minute(generated), View: v,
		Decision: newDecision(v), Figures: figures(v), Next: suggestions(v), About: about(v),
		Groups: grouped(all),
	}
	if slices.ContainsFunc(p.Next, func(s suggestion) bool { return s.Edit }) {
		p.Anew = anew(v)
	}
	return p
}

// figures are what came of the study as a whole.
func figures(v *view) []fact {
	fs := []fact{{"trials", whole(len(v.Trials)), stateCounts(v)}}
	if len(v.Front) > 0 {
		best, cheapest := v.Front[len(v.Front)-1], v.Front[0]
		from := fmt.Sprintf("%s %s for %s", short(cheapest.Cost), v.Expense.Name, v.Measure.text(cheapest.Accuracy))
		if best != cheapest {
			from += fmt.Sprintf(" to %s for %s on the validation part", short(best.Cost), v.Measure.text(best.Accuracy))
		}
		fs = append(fs,
			fact{"on the front", whole(len(v.Front)), from},
			fact{"hypervolume", fmt.Sprintf("%.4f", v.Hypervolume), "of 1, over all possible outcomes"})
	}
	seconds, epochs := v.trained()
	return append(fs, fact{"training", span(seconds), many(epochs, "epoch") + " in all"})
}

func about(v *view) []fact {
	st := v.Study
	all := []fact{
		{Name: "seed", Value: fmt.Sprint(st.Seed)},
		{Name: "objectives", Value: "greatest " + v.Measure.Name + ", least " + v.Expense.Name + " (" + v.Expense.Unit + ")"},
		{Name: "processor", Value: st.Processor},
		{Name: "program", Value: st.Version},
		{Name: "hash of the experiment", Value: st.Hash},
	}
	if !st.Created.IsZero() {
		all = append(all, fact{Name: "begun", Value: minute(st.Created)})
	}
	return slices.DeleteFunc(all, func(f fact) bool { return f.Value == "" })
}
