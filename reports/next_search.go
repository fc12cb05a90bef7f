package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/search"
)

// failuresSuggestion speaks when a tenth of the trials, and more than two, have
// failed for one reason.
func failuresSuggestion(v *view, dims []*dimension) *suggestion {
	rows := map[string][]int{} // by reason, numbers left out
	for i := range v.Trials {
		if t := &v.Trials[i]; t.State == search.Failed {
			reason := reasonOf(t.Error)
			rows[reason] = append(rows[reason], i)
		}
	}
	var worst []int
	for _, reason := range slices.Sorted(keys(rows)) {
		if len(rows[reason]) > len(worst) {
			worst = rows[reason]
		}
	}
	if len(worst) < 3 || 10*len(worst) < len(v.Trials) {
		return nil
	}
	first := &v.Trials[worst[0]]
	s := &suggestion{Title: "Mend what makes trials fail",
		Reason: fmt.Sprintf("%s of %s failed alike. Trial %d says: %s.", whole(len(worst)), many(len(v.Trials), "trial"), first.Number, isolated(shortened(strings.TrimRight(first.Error, ".")))),
		Lines:  fmt.Sprintf("sweep show %s --trial %d", shellWord(v.Study.Name), first.Number)}
	if high, ok := failingRate(v, dims, worst); ok {
		s.Reason += fmt.Sprintf(" Half of these had a learning rate above %.2g, of those that are complete few had.", high)
		e, _, _ := find(dims, rateKey).extent(everyRow)
		e.High = high
		s.Lines, s.Edit = lines(assignment{rateKey, e.String()}), true
	}
	return s
}

const rateKey = "train.learning_rate"

// failingRate returns the learning rate above which half of some failed trials
// were, if at most a tenth of the complete ones were.
func failingRate(v *view, dims []*dimension, failed []int) (float64, bool) {
	d := find(dims, rateKey)
	if d == nil {
		return 0, false
	}
	e, _, isRange := d.extent(everyRow)
	var rates []float64
	for _, row := range failed {
		if x := d.Numbers[row]; finite(x) {
			rates = append(rates, x)
		}
	}
	if !isRange || len(rates) == 0 {
		return 0, false
	}
	slices.Sort(rates)
	high := round2(rates[(len(rates)-1)/2])
	done, above := 0, 0
	for row := range v.Trials {
		if !v.Trials[row].unfinished() && finite(d.Numbers[row]) {
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
func shortened(text string) string {
	const most = 160
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// fewestForGrowth is how many complete trials there must be before the last
// third of them says something.
const fewestForGrowth = 20

// growthSuggestion speaks of more trials where the last third of them still made
// the front better, and of a narrower space where it did not.
func growthSuggestion(v *view, dims []*dimension) *suggestion {
	if len(v.complete()) < fewestForGrowth || v.underWay() {
		return nil
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
		whole(len(trials)-from), 100*gained, percent, v.Measure.Name, v.Measure.bareDifference(best)+points(v.Measure))
	switch {
	case gained > 0.01 || best > 5*v.Measure.step():
		return &suggestion{Title: "Try more trials", Reason: late + " The search has not come to its end; more trials go on from these.",
			Lines: rerun(v, fmt.Sprintf("--trials %d", 2*len(trials)))}
	case gained < 0.002 && best < v.Measure.step():
		s := &suggestion{Title: "Stop here, or search a narrower space", Reason: late + " More trials of the same space will bring little.", Lines: anew(v), Edit: true}
		if narrow := narrower(v, dims); len(narrow) > 0 {
			s.Reason += " The ranges below are those of the front."
			s.Lines += "\n\n" + lines(narrow...)
		}
		return s
	}
	return nil
}

func points(m measure) string {
	if m.Percent {
		return " points"
	}
	return ""
}

// bestGain is by how much the best of the trials from a row on exceeds the best
// of those before, at least 0.
func bestGain(trials []trial, from int) float64 {
	best := func(some []trial) float64 {
		high := math.Inf(-1)
		for i := range some {
			if !some[i].unfinished() && finite(some[i].Accuracy) {
				high = max(high, some[i].Accuracy)
			}
		}
		return high
	}
	return max(best(trials[from:])-best(trials[:from]), 0)
}

// narrower lists settings whose values on the front take up less than half of
// what was searched, at most three, by key.
func narrower(v *view, dims []*dimension) []assignment {
	var all []assignment
	for _, d := range dims {
		e, _, isRange := d.extent(everyRow)
		front, count, _ := d.extent(func(row int) bool { return v.Trials[row].OnFront })
		if !isRange || count < 4 || !(front.Low < front.High) || e.position(front.High)-e.position(front.Low) > 0.5 || len(all) == 3 {
			continue
		}
		front.Log, front.Whole = e.Log, e.Whole
		all = append(all, assignment{d.Key, front.String()})
	}
	return all
}

// epochsSuggestion speaks when at least half of the front's curves still rise at
// their last epoch.
func epochsSuggestion(v *view) *suggestion {
	rising, of, most, gain := 0, 0, 0, 0.0
	for _, c := range v.Curves {
		if !c.Trial.OnFront {
			continue
		}
		of++
		most = max(most, c.Last().Epoch)
		if g, ok := c.rising(v.Measure.step()); ok {
			rising++
			gain += g
		}
	}
	if rising == 0 || 2*rising < of {
		return nil
	}
	return &suggestion{Title: "Train for longer", Edit: true,
		Reason: fmt.Sprintf("Of %s on the front, %s still going up at the last epoch: in the last quarter of the epochs by %s on average.",
			many(of, "learning curve"), map[bool]string{true: "1 is", false: whole(rising) + " are"}[rising == 1], strings.TrimPrefix(v.Measure.difference(gain/float64(rising)), "+")),
		Lines: lines(assignment{"train.epochs", whole(2 * most)})}
}

// rising returns how much the last quarter of a curve is above the quarter
// before it, if that is worth something, more than a fiftieth of all that the
// curve rose, and the best epoch is the last.
func (c curve) rising(step float64) (gain float64, ok bool) {
	n := len(c.Epochs)
	if n < 4 || c.Best().Value > c.Last().Value {
		return 0, false
	}
	quarter := max(n/4, 1)
	mean := func(some []moment) float64 {
		sum := 0.0
		for _, m := range some {
			sum += m.Value
		}
		return sum / float64(len(some))
	}
	gain = mean(c.Epochs[n-quarter:]) - mean(c.Epochs[n-2*quarter:n-quarter])
	return gain, gain > step && gain > (c.Last().Value-c.First().Value)/50
}
