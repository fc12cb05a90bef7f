package reports

import (
	"fmt"
	"html/template"
	"slices"
	"time"

	"github.com/doubleroute/sweep/search"
)

// page is what the template shows: a view and what is said of it.
type page struct {
	Title     string
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
	Style   template.CSS
	Data    template.JS
}

// fact is a named figure.
type fact struct{ Name, Value, Note string }

func newPage(v *view, all []section, generated time.Time) *page {
	p := &page{
		Title: v.Study.Name, View: v,
		Decision: newDecision(v), Figures: figures(v), Next: suggestions(v), About: about(v),
		Groups: grouped(all),
	}
	if slices.ContainsFunc(p.Next, func(s suggestion) bool { return s.Edit }) {
		p.Anew = anew(v)
	}
	if p.Title == "" {
		p.Title = "unnamed study"
	}
	p.Generated = "at an unknown time"
	if !generated.IsZero() {
		p.Generated = generated.UTC().Format("2006-01-02 15:04 UTC")
	}
	return p
}

// stateCounts says how many trials are in each state: "57 complete and 3
// failed".
func stateCounts(v *view) string {
	count := map[search.State]int{}
	for i := range v.Trials {
		count[v.Trials[i].State]++
	}
	var parts []string
	for _, s := range []search.State{search.Complete, search.Pruned, search.Failed, search.Running, search.Waiting} {
		if count[s] > 0 {
			parts = append(parts, whole(count[s])+" "+string(s))
		}
	}
	return list(parts)
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
	seconds, epochs := 0.0, 0
	for i := range v.Trials {
		if s := v.Trials[i].TrainSeconds; finite(s) {
			seconds += s
		}
		epochs += v.Trials[i].Epochs
	}
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
		all = append(all, fact{Name: "begun", Value: st.Created.UTC().Format("2006-01-02 15:04 UTC")})
	}
	return slices.DeleteFunc(all, func(f fact) bool { return f.Value == "" })
}
