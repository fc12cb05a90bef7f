package advice

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results/decide"
	"github.com/doubleroute/sweep/results/stats"
)

// edge is an end of a range where most of the front is.
type edge struct {
	key         string
	now, wide   extent
	top         bool
	declared    bool
	there, here int // trials of the front: near the end, and that have the setting
}

// edgeOf returns the end of a setting's range where most of the front is, if
// there is one and the range can be widened there.
func edgeOf(v *view.View, d *dimension) (edge, bool) {
	now, declared, isRange := rangeOf(v, d)
	if !isRange {
		return edge{}, false
	}
	_, here, _ := d.extent(func(row int) bool { return v.Trials[row].OnFront })
	_, low, _ := d.extent(func(row int) bool { return v.Trials[row].OnFront && now.position(d.Numbers[row]) < 0.1 })
	_, high, _ := d.extent(func(row int) bool { return v.Trials[row].OnFront && now.position(d.Numbers[row]) > 0.9 })
	e := edge{key: d.Key, now: now, declared: declared, top: high > low, there: max(low, high), here: here}
	if e.here < 4 || e.there < 3 || 5*e.there < 3*e.here {
		return edge{}, false
	}
	wide, ok := now.widened(e.top)
	e.wide = wide
	return e, ok
}

// edgesSuggestion speaks of ranges at whose end most of the front is: the best
// value may lie beyond. At most two, those with most of the front first.
func edgesSuggestion(v *view.View, dims []*dimension) *Suggestion {
	var edges []edge
	for _, d := range dims {
		if e, ok := edgeOf(v, d); ok {
			edges = append(edges, e)
		}
	}
	slices.SortStableFunc(edges, func(a, b edge) int { return b.there*a.here - a.there*b.here })
	if len(edges) == 0 {
		return nil
	}
	s := &Suggestion{Title: "Widen a range"}
	var all []view.Assignment
	for _, e := range edges[:min(len(edges), 2)] {
		end, of, beyond, last := "lowest", "what was tried", "below", e.now.Low
		if e.top {
			end, beyond, last = "highest", "above", e.now.High
		}
		if e.declared {
			of = "its range"
		}
		s.Reason += fmt.Sprintf("%s of the %s on the front that have %s are in the %s tenth of %s. ", format.Whole(e.there), prose.Count(e.here, "trial"), format.Isolated(shortened(e.key)), end, of)
		if e.declared {
			all = append(all, view.Assignment{Key: e.key, Value: e.wide.String()})
			continue
		}
		s.Reason += fmt.Sprintf("Give it a range that reaches further %s %s. ", beyond, format.Amount(last))
		s.About = append(s.About, e.key)
	}
	s.Reason += "The best value may lie beyond."
	if len(all) > 0 {
		s.edit(all...)
	}
	return s
}

// unreadSuggestion speaks when a study has ended and no model was read on the
// test part.
func unreadSuggestion(v *view.View, _ []*dimension) *Suggestion {
	if v.Read || underWay(v) || len(v.Front) == 0 {
		return nil
	}
	return &Suggestion{Title: "Read the finalists on a test part",
		Reason: "All figures are of the validation part, by which the trials were chosen, and so too good by nobody knows how much. A test part and final.seeds above 0 tell.",
		Lines:  v.Commands.Run(view.Assignment{Key: seedsKey, Value: "3"}), About: []string{seedsKey}}
}

const seedsKey = "final.seeds"

// finalsSuggestion speaks when the most accurate model is not significantly better
// than others: it says whether seeds or texts are what is missing.
func finalsSuggestion(v *view.View, _ []*dimension) *Suggestion {
	best := v.For(decide.GoalAccurate)
	if best == nil || !best.Read {
		return nil
	}
	f := v.Finalist(best.Trial)
	if f == nil || f.Seeds == 1 && !num.Finite(f.Test.Low) {
		return &Suggestion{Title: "Train the finalists more than once", Reason: "They were trained once, so nothing says how much of their figures is luck.",
			Lines: v.Commands.Run(view.Assignment{Key: seedsKey, Value: "5"}), About: []string{seedsKey}}
	}
	if len(f.Ties) == 0 {
		return nil
	}
	near := nearest(v, *f)
	d := v.Decision.Difference(best.Trial, near)
	s := &Suggestion{Title: "Measure the finalists more surely",
		Reason: fmt.Sprintf("The most accurate, trial %d, is not significantly better than %s. To trial %d it is %s, and the interval of that goes from %s to %s.", best.Trial, prose.Count(len(f.Ties), "other model"),
			near, v.Measure.Difference(d.Mean), v.Measure.BareDifference(d.Low), v.Measure.Difference(d.High))}
	share := v.Decision.SeedShare(best.Trial, near)
	if !(share <= 0.5) {
		s.Lines, s.About = v.Commands.Run(view.Assignment{Key: seedsKey, Value: fmt.Sprint(max(2*f.Seeds+2, 5))}), []string{seedsKey}
		if num.Finite(share) {
			s.Reason += fmt.Sprintf(" %.0f%s of its variance is the seeds'.", 100*share, format.Percent)
		}
		return s
	}
	s.Reason += fmt.Sprintf(" %.0f%s of its variance is the texts', so more seeds would not help: the test part is small, with %s.", 100*(1-share), format.Percent, prose.Count(v.TestTexts, "text"))
	if needed := textsNeeded(v.TestTexts, d.Interval); needed > 0 {
		s.Reason += fmt.Sprintf(" A difference of that size takes about %s to show.", prose.Count(needed, "text"))
	}
	return s
}

// nearest returns the model that is tied with another and comes closest to it.
func nearest(v *view.View, f view.Model) int {
	distance := func(other int) float64 { return math.Abs(v.Decision.Difference(f.Trial.Number, other).Mean) }
	return slices.MinFunc(f.Ties, func(a, b int) int { return cmp.Compare(distance(a), distance(b)) })
}

// textsNeeded is about how many texts would make an interval of a difference as
// narrow as the difference is large; 0 if that is more than fifty times as many.
func textsNeeded(texts int, i stats.Interval) int {
	times := (i.High - i.Low) / 2 / math.Abs(i.Mean)
	if !(times > 1) || times*times > 50 {
		return 0
	}
	return int(format.RoundedTo(times*times*float64(texts), 2))
}

// viewsSuggestion speaks when the second route does not pay and there are views
// that it was not tried with.
func viewsSuggestion(v *view.View, _ []*dimension) *Suggestion {
	if v.Verdict.Word != decide.VerdictNone && v.Verdict.Word != decide.VerdictLoss {
		return nil
	}
	tried := map[string]bool{}
	for i := range v.Trials {
		sees, ok := view.Nth(v.Trials[i].Views, 1)
		if strings.HasPrefix(sees, "columns:") {
			return nil // vectors have other views
		}
		if ok {
			tried[sees] = true
		}
	}
	untried := slices.DeleteFunc(slices.Clone(v.Views), func(name string) bool { return tried[name] })
	if len(tried) == 0 || len(untried) == 0 {
		return nil
	}
	names := slices.Sorted(maps.Keys(tried))
	for i := range names {
		names[i] = format.Isolated(shortened(names[i]))
	}
	s := &Suggestion{Title: "Let the second route see something else", Reason: "It does not pay so far. Route b has seen " + prose.And(names) + "."}
	s.edit(view.Assignment{Key: "route.b.view", Value: "[" + strings.Join(quotedAll(untried[:min(len(untried), 4)]), ", ") + "]"})
	return s
}

func quotedAll(words []string) []string {
	var all []string
	for _, w := range words {
		all = append(all, quoted(w))
	}
	return all
}

// idleSuggestion speaks of settings that matter nowhere, where it is known what
// matters: fixing them leaves the trials to those that do. At most four. A
// sub-model is none of them: without it, its own settings would be refused.
func idleSuggestion(v *view.View, dims []*dimension) *Suggestion {
	best := v.For(decide.GoalAccurate)
	if !(v.Importance.Fit >= 0.3) || best == nil {
		return nil
	}
	row := v.Row(best.Trial)
	var all []view.Assignment
	for _, s := range v.Importance.Settings {
		d := find(dims, s.Setting)
		if d == nil || !strings.Contains(d.Key, ".") || strings.HasSuffix(d.Key, ".submodel") || d.Words[row] == "" {
			continue
		}
		if idle := float64(s.Overall+2*s.OverallError) < 0.02 && s.NearFront < 0.02; idle && len(all) < 4 {
			all = append(all, view.Assignment{Key: d.Key, Value: roundedValue(v, d, row)})
		}
	}
	if len(all) == 0 {
		return nil
	}
	slices.SortFunc(all, func(a, b view.Assignment) int { return strings.Compare(a.Key, b.Key) })
	s := &Suggestion{Title: "Fix settings that do not matter",
		Reason: "They explain next to nothing of the differences between trials, overall and near the front. These are the values of the most accurate model, numbers to four digits."}
	s.edit(all...)
	return s
}

// roundedValue writes a value of a setting, to four digits if it is of a range and
// stays in it.
func roundedValue(v *view.View, d *dimension, row int) string {
	e, _, ok := rangeOf(v, d)
	if x := format.RoundedTo(d.Numbers[row], 4); ok && !e.Whole && x >= e.Low && x <= e.High {
		return e.number(x)
	}
	return d.Words[row]
}
