package reports

import (
	"fmt"
	"iter"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/results"
)

func keys[K comparable, V any](m map[K]V) iter.Seq[K] { return maps.Keys(m) }

// edgesSuggestion speaks of ranges at whose end most of the front is: the best
// value may lie beyond. At most two, those with most of the front first.
func edgesSuggestion(v *view, dims []*dimension) *suggestion {
	type edge struct {
		key         string
		wide        extent
		top         bool
		there, here int
	}
	var edges []edge
	for _, d := range dims {
		e, _, isRange := d.extent(everyRow)
		if !isRange {
			continue
		}
		_, here, _ := d.extent(func(row int) bool { return v.Trials[row].OnFront })
		_, low, _ := d.extent(func(row int) bool { return v.Trials[row].OnFront && e.position(d.Numbers[row]) < 0.1 })
		_, high, _ := d.extent(func(row int) bool { return v.Trials[row].OnFront && e.position(d.Numbers[row]) > 0.9 })
		there := max(low, high)
		if here < 4 || there < 3 || 5*there < 3*here {
			continue
		}
		if wide, ok := e.widened(high > low); ok {
			edges = append(edges, edge{d.Key, wide, high > low, there, here})
		}
	}
	slices.SortStableFunc(edges, func(a, b edge) int { return b.there*a.here - a.there*b.here })
	if len(edges) == 0 {
		return nil
	}
	s := &suggestion{Title: "Widen a range", Edit: true}
	var all []assignment
	for _, e := range edges[:min(len(edges), 2)] {
		end := map[bool]string{true: "highest", false: "lowest"}[e.top]
		s.Reason += fmt.Sprintf("%s of the %s on the front that have %s are in the %s tenth of what was tried. ", whole(e.there), many(e.here, "trial"), isolated(shortened(e.key)), end)
		all = append(all, assignment{e.key, e.wide.String()})
	}
	s.Reason += "The best value may lie beyond."
	s.Lines = lines(all...)
	return s
}

// widened returns the range with one end moved out, if it can be: shares stay
// between 0 and 1, and what is not negative stays so.
func (e extent) widened(top bool) (extent, bool) {
	w := e
	switch {
	case e.Log && top:
		w.High *= 3
	case e.Log:
		w.Low /= 3
	case top:
		w.High += (e.High - e.Low) / 2
	default:
		w.Low -= (e.High - e.Low) / 2
	}
	if e.Low >= 0 {
		w.Low = max(w.Low, 0)
	}
	if e.Whole && e.Low >= 1 {
		w.Low = max(math.Round(w.Low), 1)
	}
	if !e.Whole && e.Low >= 0 && e.High <= 1 {
		w.High = min(w.High, 0.95)
		if e.High > w.High {
			w.High = e.High
		}
	}
	return w, w != e
}

// unreadSuggestion speaks when a study has ended and no model was read on the
// test part.
func unreadSuggestion(v *view) *suggestion {
	if v.Read || v.underWay() || len(v.Front) == 0 {
		return nil
	}
	return &suggestion{Title: "Read the finalists on a test part",
		Reason: "All figures are of the validation part, by which the trials were chosen, and so too good by nobody knows how much. A test part and final.seeds above 0 tell.",
		Lines:  rerun(v, "--set final.seeds=3")}
}

// finalsSuggestion speaks when the most accurate model is not told apart from
// others: it says whether seeds or texts are what is missing.
func finalsSuggestion(v *view) *suggestion {
	best := v.recommended(results.WishAccurate)
	if best == nil || !best.Read {
		return nil
	}
	f := v.finalist(best.Trial)
	if f == nil || f.Seeds == 1 && !finite(f.Test.Low) {
		return &suggestion{Title: "Train the finalists more than once", Reason: "They were trained once, so nothing says how much of their figures is luck.", Lines: rerun(v, "--set final.seeds=5")}
	}
	if len(f.Ties) == 0 {
		return nil
	}
	near := v.nearest(*f)
	d := v.Decision.Difference(best.Trial, near)
	s := &suggestion{Title: "Measure the finalists more surely",
		Reason: fmt.Sprintf("The most accurate, trial %d, is not told apart from %s. To trial %d it is %s, and the interval of that goes from %s to %s.", best.Trial, many(len(f.Ties), "other model"),
			near, v.Measure.difference(d.Mean), v.Measure.bareDifference(d.Low), v.Measure.difference(d.High))}
	share := v.Decision.SeedShare(best.Trial, near)
	if !(share <= 0.5) {
		s.Lines = rerun(v, fmt.Sprintf("--set final.seeds=%d", max(2*f.Seeds+2, 5)))
		if finite(share) {
			s.Reason += fmt.Sprintf(" %.0f%s of its variance is the seeds'.", 100*share, percent)
		}
		return s
	}
	s.Reason += fmt.Sprintf(" %.0f%s of its variance is the texts', so more seeds would not help: the test part is small, with %s.", 100*(1-share), percent, many(v.TestTexts, "text"))
	if needed := textsNeeded(v.TestTexts, d.Interval); needed > 0 {
		s.Reason += fmt.Sprintf(" A difference of that size takes about %s to show.", many(needed, "text"))
	}
	return s
}

// nearest returns the model that is tied with another and comes closest to it.
func (v *view) nearest(f finalist) int {
	return slices.MinFunc(f.Ties, func(a, b int) int {
		x, y := math.Abs(v.Decision.Difference(f.Trial.Number, a).Mean), math.Abs(v.Decision.Difference(f.Trial.Number, b).Mean)
		switch {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
}

// textsNeeded is about how many texts would make an interval of a difference as
// narrow as the difference is large; 0 if that is more than fifty times as many.
func textsNeeded(texts int, i results.Interval) int {
	times := (i.High - i.Low) / 2 / math.Abs(i.Mean)
	if !(times > 1) || times*times > 50 {
		return 0
	}
	return int(round2(times * times * float64(texts)))
}

// knownViews are the views that every study has.
func knownViews() []string {
	return []string{"all", "first-half", "second-half", "even", "odd", "characters", "bigrams", "trigrams"}
}

// viewsSuggestion speaks when the second route does not pay and there are views
// that it was not tried with.
func viewsSuggestion(v *view) *suggestion {
	if v.Verdict.Word != results.VerdictNone && v.Verdict.Word != results.VerdictLoss {
		return nil
	}
	tried := map[string]bool{}
	for i := range v.Trials {
		if sees, ok := nth(v.Trials[i].Views, 1); ok {
			tried[sees] = true
		}
	}
	untried := slices.DeleteFunc(knownViews(), func(name string) bool { return tried[name] })
	if len(tried) == 0 || len(untried) == 0 {
		return nil
	}
	names := slices.Sorted(keys(tried))
	for i := range names {
		names[i] = isolated(shortened(names[i]))
	}
	return &suggestion{Title: "Let the second route see something else", Edit: true,
		Reason: "It does not pay so far. Route b has seen " + list(names) + ".",
		Lines:  lines(assignment{"route.b.view", "[" + strings.Join(quotedAll(untried[:min(len(untried), 4)]), ", ") + "]"})}
}

func quotedAll(words []string) []string {
	var all []string
	for _, w := range words {
		all = append(all, quoted(w))
	}
	return all
}

// idleSuggestion speaks of settings that matter nowhere, where it is known what
// matters: fixing them leaves the trials to those that do. At most four.
func idleSuggestion(v *view, dims []*dimension) *suggestion {
	best := v.recommended(results.WishAccurate)
	if !(v.Importance.Fit >= 0.3) || best == nil {
		return nil
	}
	row, _ := slices.BinarySearchFunc(v.Trials, best.Trial, func(t trial, n int) int { return t.Number - n })
	var all []assignment
	for _, s := range v.Importance.Settings {
		d := find(dims, s.Setting)
		if d == nil || !strings.Contains(d.Key, ".") || !(float64(s.Overall+2*s.OverallError) < 0.02) || !(s.NearFront < 0.02) || d.Words[row] == "" || len(all) == 4 {
			continue
		}
		all = append(all, assignment{d.Key, d.Words[row]})
	}
	if len(all) == 0 {
		return nil
	}
	slices.SortFunc(all, func(a, b assignment) int { return strings.Compare(a.Key, b.Key) })
	return &suggestion{Title: "Fix settings that do not matter", Edit: true,
		Reason: "They explain next to nothing of the differences between trials, overall and near the front. These are the values of the most accurate model.",
		Lines:  lines(all...)}
}
