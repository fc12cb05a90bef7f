package advice

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/search"
)

// unfinishedSuggestion speaks of trials that nobody trains any more.
func unfinishedSuggestion(v *view.View, _ []*dimension) *Suggestion {
	open := 0
	for i := range v.Trials {
		if v.Trials[i].State.Open() {
			open++
		}
	}
	s := &Suggestion{Title: "Let the search finish", About: []string{view.TrialsKey}}
	switch missing := seedsMissing(v); {
	case v.Running || open == 0 && missing == 0:
		return nil
	case open > 1:
		s.Reason = prose.Count(open, "trial") + " were begun and have not come to their end."
	case open == 1:
		s.Reason = "1 trial was begun and has not come to its end."
	default:
		s.Title, s.About = "Let the finalists be trained to the end", []string{view.TrialsKey, seedsKey}
		s.Reason = fmt.Sprintf("Of each some trainings are missing, up to %d.", missing)
	}
	s.Reason += " Nobody ran the study when this page was written; this goes on with it."
	s.Lines = v.Commands.Run()
	return s
}

// seedsMissing is how many trainings of a finalist are still to come, at most.
func seedsMissing(v *view.View) int {
	if v.Settings == nil || !v.Read {
		return 0 // not known, or another rule speaks of it
	}
	planned, err := strconv.Atoi(v.Settings[seedsKey])
	if err != nil {
		planned = usualSeeds
	}
	missing := 0
	for _, f := range v.Models() {
		missing = max(missing, planned-f.Seeds)
	}
	return missing
}

// failuresSuggestion speaks when a tenth of the trials, and more than two, have
// failed for one reason.
func failuresSuggestion(v *view.View, dims []*dimension) *Suggestion {
	rows := map[string][]int{} // by reason, numbers left out
	for i := range v.Trials {
		if t := &v.Trials[i]; t.State == search.Failed {
			reason := reasonOf(t.Error)
			rows[reason] = append(rows[reason], i)
		}
	}
	var worst []int
	for _, reason := range slices.Sorted(maps.Keys(rows)) {
		if len(rows[reason]) > len(worst) {
			worst = rows[reason]
		}
	}
	if few := len(worst) < 3 || 10*len(worst) < len(v.Trials); len(worst) == 0 || few && view.CompleteTrials(v) > 0 {
		return nil
	}
	first := &v.Trials[worst[0]]
	alike := ""
	if len(worst) > 1 {
		alike = " alike"
	}
	s := &Suggestion{Title: "Mend what makes trials fail",
		Reason: fmt.Sprintf("%s of %s failed%s. Trial %d says: %s.", format.Whole(len(worst)), prose.Count(len(v.Trials), "trial"), alike, first.Number, format.Isolated(shortened(strings.TrimRight(first.Error, ".")))),
		Lines:  v.Commands.Show(first.Number)}
	if high, ok := failingRate(v, dims, worst); ok {
		s.Reason += fmt.Sprintf(" Half of these had a learning rate above %.2g, of those that are complete few had.", high)
		e, _, _ := rangeOf(v, find(dims, rateKey))
		tried := e
		e.High = high
		s.edit(view.Assignment{Key: rateKey, Value: e.within(tried).String()})
	}
	return s
}

const rateKey = "train.learning_rate"

// failingRate returns the learning rate above which half of some failed trials
// were, if at most a tenth of the complete ones were.
func failingRate(v *view.View, dims []*dimension, failed []int) (float64, bool) {
	d := find(dims, rateKey)
	if d == nil {
		return 0, false
	}
	e, _, isRange := d.extent(everyRow)
	var rates []float64
	for _, row := range failed {
		if x := d.Numbers[row]; num.Finite(x) {
			rates = append(rates, x)
		}
	}
	if !isRange || len(rates) == 0 {
		return 0, false
	}
	slices.Sort(rates)
	high := format.RoundedTo(rates[(len(rates)-1)/2], 2)
	done, above := 0, 0
	for row := range v.Trials {
		if !v.Trials[row].Unfinished() && num.Finite(d.Numbers[row]) {
			done++
			if d.Numbers[row] > high {
				above++
			}
		}
	}
	return high, done > 0 && 10*above <= done && high > e.Low && high < e.High
}

// reasonOf is what failures of one kind have in common: the text without its
// numbers.
func reasonOf(fault string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, fault)
}

// shortened cuts a long text.
func shortened(text string) string { return format.Cut(text, 160) }

// fewestForGrowth is how many complete trials there must be before the last
// third of them says something.
const fewestForGrowth = 20

// usualTrials is how many an experiment asks for that does not say.
const usualTrials = 60

// usualSeeds is how often an experiment has its finalists trained that does not
// say.
const usualSeeds = 3

// growthSuggestion speaks of more trials where there are few or the last third
// of them still made the front better, and of a narrower space where it did not.
func growthSuggestion(v *view.View, dims []*dimension) *Suggestion {
	complete := view.CompleteTrials(v)
	if complete == 0 || underWay(v) {
		return nil
	}
	if complete < fewestForGrowth {
		reason := "1 complete trial is too few"
		if complete > 1 {
			reason = prose.Count(complete, "complete trial") + " are too few"
		}
		return moreTrials(v, reason+" to tell whether more would help.", max(usualTrials, 2*len(v.Trials)))
	}
	trials := make([]results.Trial, len(v.Trials))
	for i := range v.Trials {
		trials[i] = v.Trials[i].Trial
	}
	growth := results.HypervolumeGrowth(trials, v.Study.Maximize)
	from := 2 * len(trials) / 3
	before, after := growth[from-1], growth[len(growth)-1]
	gained := after/before - 1
	best := bestGain(v.Trials, from)
	late := fmt.Sprintf("The last %s trials made the hypervolume %.1f%s greater and the best %s %s better.",
		format.Whole(len(trials)-from), 100*gained, format.Percent, v.Measure.Name, strings.TrimPrefix(v.Measure.Difference(best), "+"))
	switch {
	case gained > 0.01 || best > 5*worthwhile(v.Measure):
		return moreTrials(v, late+" The search has not come to its end; more trials go on from these.", 2*len(trials))
	case gained < 0.002 && best < worthwhile(v.Measure) && edgesSuggestion(v, dims) == nil:
		// How to make another study is said before all suggestions.
		s := &Suggestion{Title: "Stop here, or search a narrower space", Reason: late + " More trials of the same space will bring little.", Edit: true}
		if narrow := narrower(v, dims); len(narrow) > 0 {
			s.Reason += " The ranges below are those of the front."
			s.edit(narrow...)
		}
		return s
	}
	return nil
}

func moreTrials(v *view.View, reason string, trials int) *Suggestion {
	if usedUp(v) {
		return nil
	}
	return &Suggestion{Title: "Try more trials", Reason: reason,
		Lines: v.Commands.Run(view.Assignment{Key: view.TrialsKey, Value: fmt.Sprint(trials)}), About: []string{view.TrialsKey}}
}

// usedUp reports whether a grid has no more configurations to try.
func usedUp(v *view.View) bool {
	planned, err := strconv.Atoi(v.Settings[view.TrialsKey])
	if err != nil {
		planned = usualTrials
	}
	return v.Settings["search.sampler"] == `"grid"` && len(v.Trials) < planned
}

// bestGain is by how much the best of the trials from a row on exceeds the best
// of those before, at least 0.
func bestGain(trials []view.Trial, from int) float64 {
	best := func(some []view.Trial) float64 {
		high := math.Inf(-1)
		for i := range some {
			if some[i].Complete() {
				high = max(high, some[i].Accuracy)
			}
		}
		return high
	}
	return max(best(trials[from:])-best(trials[:from]), 0)
}

// narrower lists settings whose values on the front take up less than half of
// what was searched, at most three, by key. Those at an end of their range are
// not among them: their range is rather too narrow.
func narrower(v *view.View, dims []*dimension) []view.Assignment {
	var all []view.Assignment
	for _, d := range dims {
		e, _, isRange := rangeOf(v, d)
		front, count, _ := d.extent(func(row int) bool { return v.Trials[row].OnFront })
		if !isRange || count < 4 || !(front.Low < front.High) || e.position(front.High)-e.position(front.Low) > 0.5 || len(all) == 3 {
			continue
		}
		front.Log, front.Whole, front.Step = e.Log, e.Whole, e.Step
		if _, atEnd := edgeOf(v, d); atEnd {
			continue
		}
		all = append(all, view.Assignment{Key: d.Key, Value: front.within(e).String()})
	}
	return all
}

// epochsSuggestion speaks when at least half of the front's curves still rise at
// their last epoch.
func epochsSuggestion(v *view.View, _ []*dimension) *Suggestion {
	rising, of, most, gain := 0, 0, 0, 0.0
	for _, c := range v.Curves {
		if !c.Trial.OnFront {
			continue
		}
		of++
		most = max(most, c.Last().Epoch)
		if g, ok := stillRising(c, worthwhile(v.Measure)); ok {
			rising++
			gain += g
		}
	}
	if rising == 0 || 2*rising < of {
		return nil
	}
	s := &Suggestion{Title: "Train for longer",
		Reason: fmt.Sprintf("Of %s on the front, %s still going up at the last epoch: in the last quarter of the epochs by %s on average.",
			prose.Count(of, "learning curve"), format.Are(rising), strings.TrimPrefix(v.Measure.Difference(gain/float64(rising)), "+"))}
	s.edit(view.Assignment{Key: "train.epochs", Value: fmt.Sprint(2 * most)})
	return s
}

// stillRising returns how much the last quarter of a curve is above the quarter
// before it, if that is worth something, more than a fiftieth of all that the
// curve rose, and the best epoch is the last.
func stillRising(c view.Curve, step float64) (gain float64, ok bool) {
	n := len(c.Epochs)
	if n < 4 || c.Best().Value > c.Last().Value {
		return 0, false
	}
	quarter := max(n/4, 1)
	mean := func(some []view.Moment) float64 {
		sum := 0.0
		for _, m := range some {
			sum += m.Value
		}
		return sum / float64(len(some))
	}
	gain = mean(c.Epochs[n-quarter:]) - mean(c.Epochs[n-2*quarter:n-quarter])
	return gain, gain > step && gain > (c.Last().Value-c.First().Value)/50
}
