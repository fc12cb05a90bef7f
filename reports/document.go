package reports

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"time"

	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/reports/advice"
	"github.com/doubleroute/sweep/reports/assets"
	"github.com/doubleroute/sweep/reports/decision"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/view"
)

// document is what the template shows: a view and what is said of it.
type document struct {
	page.Head
	Generated string
	View      *view.View

	Decision *decision.Decision
	Figures  []page.Fact
	Next     []advice.Suggestion
	Anew     string // what makes a copy of the experiment another study; empty: nothing needs it
	About    []page.Fact

	Groups []page.Group

	Live    *follower // nil: the page does not follow
	Scripts assets.Scripts
	Data    template.JS
}

func newDocument(v *view.View, all []page.Section, generated time.Time) *document {
	p := &document{
		Head: page.Head{Title: cmp.Or(v.Study.Name, "unnamed study")}, Generated: format.Minute(generated), View: v,
		Decision: decision.New(v), Figures: figures(v), Next: advice.For(v), About: about(v),
		Groups: page.Grouped(all),
	}
	if slices.ContainsFunc(p.Next, func(s advice.Suggestion) bool { return s.Edit }) {
		p.Anew = advice.Anew(v)
	}
	return p
}

// figures are what came of the study as a whole.
func figures(v *view.View) []page.Fact {
	fs := []page.Fact{{Name: "trials", Value: format.Whole(len(v.Trials)), Note: view.StateCounts(v)}}
	if len(v.Front) > 0 {
		best, cheapest := v.Front[len(v.Front)-1], v.Front[0]
		from := fmt.Sprintf("%s %s for %s", format.Short(cheapest.Cost), v.Cost.Name, v.Measure.Text(cheapest.Accuracy))
		if best != cheapest {
			from += fmt.Sprintf(" to %s for %s on the validation part", format.Short(best.Cost), v.Measure.Text(best.Accuracy))
		}
		fs = append(fs,
			page.Fact{Name: "on the front", Value: format.Whole(len(v.Front)), Note: from},
			page.Fact{Name: "hypervolume", Value: fmt.Sprintf("%.4f", v.Hypervolume), Note: "of 1, over all possible outcomes"})
	}
	seconds, epochs := v.Trained()
	return append(fs, page.Fact{Name: "training", Value: format.Span(seconds), Note: prose.Count(epochs, "epoch") + " in all"})
}

func about(v *view.View) []page.Fact {
	st := v.Study
	all := []page.Fact{
		{Name: "seed", Value: fmt.Sprint(st.Seed)},
		{Name: "objectives", Value: "greatest " + v.Measure.Name + ", least " + v.Cost.Name + " (" + v.Cost.Unit + ")"},
		{Name: "processor", Value: st.Processor},
		{Name: "program", Value: st.Version},
		{Name: "hash of the experiment", Value: st.Hash},
	}
	if !st.Created.IsZero() {
		all = append(all, page.Fact{Name: "begun", Value: format.Minute(st.Created)})
	}
	return slices.DeleteFunc(all, func(f page.Fact) bool { return f.Value == "" })
}
