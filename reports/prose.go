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

	Lead    []phrase
	Figures []fact
	About   []fact

	ChosenNote string

	Groups []group

	Scripts scripts
	Style   template.CSS
	Data    template.JS
}

// phrase is a piece of a paragraph.
type phrase struct {
	Text   string
	Strong bool
}

// fact is a named figure.
type fact struct{ Name, Value, Note string }

func newPage(v *view, all []section, generated time.Time) *page {
	p := &page{
		Title: v.Study.Name, View: v,
		Lead: lead(v), Figures: figures(v), About: about(v),
		ChosenNote: chosenNote(v), Groups: grouped(all),
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

// lead is the summary in one paragraph.
func lead(v *view) []phrase {
	var l []phrase
	say := func(format string, args ...any) { l = append(l, phrase{Text: fmt.Sprintf(format, args...)}) }
	stress := func(text string) { l = append(l, phrase{text, true}) }

	stress(many(len(v.Trials), "trial"))
	if states := stateCounts(v); states != "" {
		say(": %s. ", states)
	} else {
		say(". ")
	}
	if len(v.Front) == 0 {
		say("No trial is complete yet, so there is nothing to choose from.")
		return l
	}
	best, cheapest := v.Front[len(v.Front)-1], v.Front[0]
	say("The best on the validation part is trial %d, %s: ", best.Number, isolated(best.Plan()))
	stress(v.Measure.text(best.Accuracy) + " " + v.Measure.Name)
	say(" at %s %s. ", amount(best.Cost), v.Expense.Name)
	if best == cheapest {
		say("No other trial is cheaper or better: the front is this one trial. ")
	} else {
		say("The front holds %s, down to %s at %s %s. ", many(len(v.Front), "trial"),
			v.Measure.text(cheapest.Accuracy), amount(cheapest.Cost), v.Expense.Name)
	}
	if cheap, top := goodEnough(v); cheap != nil {
		say("On the test part, trial %d is not told apart from trial %d and costs ", cheap.Trial.Number, top.Trial.Number)
		stress(short(top.Trial.Cost/cheap.Trial.Cost) + " times less")
		say(". ")
	}
	if !v.Read {
		say("The test part has not been read yet. ")
	}
	return l
}

// goodEnough returns the finalist that is best on the validation part and the
// cheapest one whose test results do not differ from it, if there is one.
func goodEnough(v *view) (cheap, top *finalist) {
	if !v.Read {
		return nil, nil
	}
	top = &v.Finalists[len(v.Finalists)-1]
	for i := range v.Finalists {
		f := &v.Finalists[i]
		if slices.Contains(top.Ties, f.Trial.Number) && f.Trial.Cost > 0 && f.Trial.Cost < top.Trial.Cost {
			return f, top
		}
	}
	return nil, nil
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

func figures(v *view) []fact {
	var fs []fact
	if len(v.Front) > 0 {
		best, cheapest := v.Front[len(v.Front)-1], v.Front[0]
		fs = append(fs,
			fact{"best validation " + v.Measure.Name, v.Measure.text(best.Accuracy), best.Plan()},
			fact{"cheapest on the front", short(cheapest.Cost), v.Expense.Name + ", " + v.Measure.text(cheapest.Accuracy)},
			fact{"hypervolume", fmt.Sprintf("%.4f", v.Hypervolume), "of 1, over all possible outcomes"})
	}
	if v.Read {
		top := v.Finalists[len(v.Finalists)-1]
		name := "its test " + v.Measure.Name
		if top.Trial != v.Front[len(v.Front)-1] {
			name = "test " + v.Measure.Name + " of trial " + fmt.Sprint(top.Trial.Number)
		}
		fs = slices.Insert(fs, 1, fact{name, v.Measure.text(top.Test.Mean), "mean of " + many(top.Seeds, "seed")})
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

func chosenNote(v *view) string {
	switch {
	case len(v.Front) == 0:
		return "There are no models to choose from until a trial is complete."
	case !v.Read:
		return "These trials of the front spread over its costs. They have not been read on the test part: their figures are those of the validation part, on which they were chosen, and so a little too good."
	}
	times := "once"
	if seeds := v.Finalists[0].Seeds; seeds > 1 {
		times = whole(seeds) + " times"
	}
	return fmt.Sprintf("Finalists of the front, cheapest first, each retrained %s on the training and validation parts and then read on the test part. The bar under each figure is its 95\u00a0%% interval, all on one scale. What the second route bought is the difference in test accuracy to the best single route of each kind that costs no more.", times)
}
