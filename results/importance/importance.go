package importance

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
	"github.com/doubleroute/sweep/search"
)

// Importance says which of the searched settings matter. All of it is relative
// to the values that were searched: a setting whose range was narrow looks
// unimportant, and one with a single value is not in it. It says how much a
// setting matters, not which of its values is good.
type Importance struct {
	Settings []SettingImportance `json:"settings"`          // by Overall, the greatest first, then by NearFront
	Pairs    []PairImportance    `json:"pairs"`             // the strongest few, by Share
	Trials   int                 `json:"trials"`            // that it is worked out from
	Complete int                 `json:"complete"`          // trials that could have been used
	Pruned   int                 `json:"pruned"`            // trials left out because they were stopped early
	Nearest  int                 `json:"near_front_trials"` // trials that count as near the front

	// Fit is how well a model of the settings predicts trials that it has not
	// seen: the share of the objective's variance that it explains (R²). At 1 it
	// misses nothing; at 0 or below it knows no more than the mean, and there is
	// no Overall.
	Fit stats.Number `json:"fit"`

	// Notes are sentences: why there is nothing, or what to be careful of.
	Notes []string `json:"notes"`
}

// SettingImportance is how much one setting matters.
type SettingImportance struct {
	Setting string `json:"setting"`

	// Overall is the share, from 0 to 1, of the variance of the maximized
	// objective over the whole space that the setting explains by itself, and
	// OverallError its standard deviation over resampled trials. A setting that
	// exists in a part of the space can explain variance there only.
	Overall      stats.Number `json:"overall"`
	OverallError stats.Number `json:"overall_error"`

	// NearFront is the setting's share of the divergence between the trials nearest
	// to the front and all, NearFrontError its standard error. The shares of all
	// settings add up to 1.
	NearFront      stats.Number `json:"near_front"`
	NearFrontError stats.Number `json:"near_front_error"`

	Trials int `json:"trials"` // in which the setting exists, of Importance.Trials
}

// PairImportance is how much two settings matter together, beyond what each
// does by itself: the share of variance that only both explain, and its
// standard deviation over resampled trials.
type PairImportance struct {
	Settings [2]string    `json:"settings"` // in alphabetical order
	Share    stats.Number `json:"share"`
	Error    stats.Number `json:"error"`
}

const (
	fewestTrials = 10   // below this nothing can be said
	mostTrials   = 3000 // more say nothing new, and take longer
)

// Of works out which settings matter from what the trials hold. It
// takes the complete trials only: the figure of a pruned one is of fewer epochs,
// and so says as much about when it was stopped as about its settings. Of more
// than a few thousand it takes some evenly by number, and says so in Notes. The
// same trials in any order give the same result, to the last bit. So do trials
// whose numbers are on another scale, such as the logarithm: only their order
// counts.
//
// Overall is a functional analysis of variance of a random forest (Hutter, Hoos
// and Leyton-Brown, "An efficient approach for assessing hyperparameter
// importance", 2014). Where the trials are few or contradict each other, Fit is
// low. A setting counts by itself: what is left of 1 is combinations, the
// strongest of which are in Pairs.
//
// NearFront is PED-ANOVA (Watanabe, Bansal and Hutter, "PED-ANOVA: efficiently
// quantifying hyperparameter importance in arbitrary subspaces", 2023): how much
// the values of a setting differ between the tenth of the trials with the least
// regret and all trials. Regret is what a trial's accuracy is below that of the
// best trial that costs no more, so that a setting that only trades accuracy for
// cost does not count. What chance alone would give is subtracted.
//
// A setting that exists only where others have certain values is weighed over
// the part of the space where it exists, and counts as much as that part is of
// the whole. The conditions are read from the trials: a setting depends on
// another if it was only ever seen together with some of the other's values, and
// is missing from the trials with the rest. What exists in a trial then follows
// from the values that others are given, so that no mean is over trials that
// could not be.
//
// All values of a word, and of a number with ten or fewer, count alike, however
// often a sampler tried them; of a number with more, each tenth of the trials
// that have it counts alike.
func Of(trials []results.Trial) Importance {
	imp := Importance{Fit: stats.Number(math.NaN()), Settings: []SettingImportance{}, Pairs: []PairImportance{}, Notes: []string{}}
	usable := usableTrials(trials, &imp)
	chosen := evenly(usable, mostTrials)
	imp.Trials = len(chosen)
	t := newLevelTable(chosen)
	if reason := nothingToSay(&imp, chosen, t); reason != "" {
		imp.Notes = append(imp.Notes, reason)
		return imp
	}
	for _, s := range t.settings {
		none := stats.Number(math.NaN())
		imp.Settings = append(imp.Settings, SettingImportance{
			Setting: s.name, Overall: none, OverallError: none, NearFront: none, NearFrontError: none, Trials: s.trials})
	}
	overall(&imp, t)
	nearFront(&imp, t, regrets(chosen, usable))
	imp.Notes = append(imp.Notes, cautions(&imp)...)
	slices.SortStableFunc(imp.Settings, func(a, b SettingImportance) int {
		return cmp.Or(cmp.Compare(b.Overall, a.Overall), cmp.Compare(b.NearFront, a.NearFront), strings.Compare(a.Setting, b.Setting))
	})
	return imp
}

// usableTrials returns the complete trials that have a figure, by number, and
// counts them and the pruned ones.
func usableTrials(trials []results.Trial, imp *Importance) []*results.Trial {
	var usable []*results.Trial
	for i := range trials {
		t := &trials[i]
		switch {
		case t.State == search.Pruned:
			imp.Pruned++
		case t.State == search.Complete && num.Finite(t.Accuracy):
			usable = append(usable, t)
		}
	}
	// All that can differ, so that the order of trials with the same number does
	// not matter either.
	slices.SortStableFunc(usable, func(a, b *results.Trial) int {
		return cmp.Or(cmp.Compare(a.Number, b.Number), results.ByAccuracy(a, b), bytes.Compare(a.Params, b.Params))
	})
	imp.Complete = len(usable)
	return usable
}

// evenly takes at most n of a list, evenly.
func evenly(all []*results.Trial, n int) []*results.Trial {
	if len(all) <= n {
		return all
	}
	some := make([]*results.Trial, n)
	for i := range some {
		some[i] = all[i*len(all)/n]
	}
	return some
}

// nothingToSay returns why nothing can be said of the trials, or "".
func nothingToSay(imp *Importance, trials []*results.Trial, t *levelTable) string {
	same := func(other *results.Trial) bool { return other.Accuracy == trials[0].Accuracy }
	switch {
	case len(trials) < fewestTrials && imp.Pruned > 0:
		return fmt.Sprintf("There are not enough trials to say which settings matter: %d complete, at least %d are needed, and those that were stopped early (%d) do not count.", len(trials), fewestTrials, imp.Pruned)
	case len(trials) < fewestTrials:
		return fmt.Sprintf("There are not enough trials to say which settings matter: %d complete, at least %d are needed.", len(trials), fewestTrials)
	case !slices.ContainsFunc(trials, func(other *results.Trial) bool { return !same(other) }):
		return fmt.Sprintf("All %d complete trials came to the same, so no setting is seen to matter.", len(trials))
	case len(t.settings) == 0:
		return "No searched setting has more than one value among the complete trials."
	}
	return ""
}

// cautions says what to be careful of.
func cautions(imp *Importance) []string {
	var notes []string
	if imp.Trials < imp.Complete {
		notes = append(notes, fmt.Sprintf("Worked out from %d of the %d complete trials, taken evenly by number.", imp.Trials, imp.Complete))
	}
	if imp.Pruned > 0 {
		notes = append(notes, fmt.Sprintf("Trials that were stopped early are left out (%d): what is said holds among those that were trained to the end.", imp.Pruned))
	}
	switch fit := float64(imp.Fit); {
	case !(fit > 0):
		notes = append(notes, fmt.Sprintf("These %d trials do not tell which settings matter overall: a model of them predicts an unseen trial no better than their mean does.", imp.Trials))
	case fit < 0.3:
		notes = append(notes, fmt.Sprintf("Take the overall figures for a hint only: a model of these %d trials explains no more than %.0f\u00a0%% of the differences between trials that it has not seen.", imp.Trials, math.Ceil(100*fit)))
	}
	return notes
}
