package decide

import (
	"math"
	"slices"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

// What a Verdict can come to.
const (
	VerdictGain    = "gain"      // it bought accuracy or saved cost
	VerdictLoss    = "loss"      // one route does better for no more
	VerdictNone    = "not shown" // no difference that is significant
	VerdictUnknown = "unknown"   // nothing can be said
)

// Why a Verdict rests on no comparison.
const (
	ReasonNoPair     = "no pair"          // no trial has two routes
	ReasonNotOnFront = "no pair on front" // single routes do as well for less, on the validation part
	ReasonNotRead    = "not read"         // no pair has been measured on the test part
	ReasonNoSingle   = "no single"        // no single route that costs no more was measured on the test part
	ReasonOneSeed    = "no interval"      // one seed, and the predictions are not known
	ReasonUnsearched = "not searched"     // a gain, over single routes that were not searched as hard: see Searched
)

// Verdict is whether the second route is worth it, by the share of the test
// part's texts that are put into the right class. What is compared is chosen by
// the validation part, so not by what is reported of it, and a gain of accuracy
// is one over every single route at no more cost that was measured. So a study in
// which the second route adds nothing is seldom said to gain, by accuracy or by
// cost: fewer than one in twenty. And a gain is claimed only against single routes
// that were searched as hard as the pair (see Searched), the pair's own among
// them: else it is not known. An interval that holds 0 does not show that there is no
// gain, only that none is shown.
type Verdict struct {
	Word   string `json:"word"`
	Reason string `json:"reason,omitempty"` // where Word does not follow from an interval

	// Gained compares the two-route model that is best on the validation part with
	// the best single route that costs no more, Cheapest the two-route model that
	// is recommended as the cheapest, if it is one and another.
	Gained   *Comparison `json:"gained"`
	Cheapest *Comparison `json:"cheapest"`

	Saved *Saving `json:"saved"`
}

// Comparison is a two-route model against a single route at no more cost: the
// best on the validation part or, if the interval shows a gain over that one,
// another over which it does not show one, which may be a route of its own. Where
// no single route was measured, it is the better of its own.
type Comparison struct {
	Pair           int            `json:"pair"` // trial numbers
	Single         int            `json:"single"`
	PairAccuracy   stats.Estimate `json:"pair_accuracy"`
	SingleAccuracy stats.Estimate `json:"single_accuracy"`
	Difference     stats.Estimate `json:"difference"` // pair − single

	// Own is a or b where the single route is that of the pair itself, trained alone:
	// Single is then the pair.
	Own string `json:"own,omitempty"`

	PairCost   stats.Number `json:"pair_cost"` // what the study minimizes
	SingleCost stats.Number `json:"single_cost"`
	Searched   Searched     `json:"searched"` // at no more cost than the pair's
}

// Saving is what a two-route model costs less than the best single route at no
// less accuracy.
type Saving struct {
	Single                 int            `json:"single"` // the best single route on the validation part
	SingleAccuracy         stats.Estimate `json:"single_accuracy"`
	CheapestSingle         int            `json:"cheapest_single"` // the cheapest as accurate, mostly Single itself
	CheapestSingleAccuracy stats.Estimate `json:"cheapest_single_accuracy"`
	Pair                   *int           `json:"pair"` // the cheapest as accurate; null if none is
	PairAccuracy           stats.Estimate `json:"pair_accuracy"`
	PairCost               stats.Number   `json:"pair_cost"` // NaN if there is none
	CheapestSingleCost     stats.Number   `json:"cheapest_single_cost"`
	Searched               *Searched      `json:"searched"` // beside Pair, at no more cost than CheapestSingle's; null if there is none

	// Share is 1 − cost of the pair / cost of CheapestSingle: negative if the pair
	// costs more, NaN if no pair is as accurate. Its interval is of draws of all
	// accuracies with their covariance over seeds and texts, in each of which the
	// cheapest pair and the cheapest single route that are as accurate are taken
	// anew. A draw without such a pair saves nothing: 0. Reached is the share of
	// draws that have one.
	Share   stats.Interval `json:"share"`
	Reached stats.Number   `json:"reached"`
}

// Verdict says whether the second route is worth it.
func (d *Decision) Verdict() Verdict {
	v := Verdict{Word: VerdictUnknown}
	pairs := slices.DeleteFunc(slices.Clone(d.Models), func(m *Model) bool { return len(m.Routes) < 2 || math.IsNaN(m.Accuracy.Mean) })
	if len(pairs) == 0 {
		v.Word, v.Reason = d.withoutPairs()
		return v
	}
	best := slices.MinFunc(pairs, func(a, b *Model) int { return results.ByAccuracy(a.Trial, b.Trial) })
	v.Gained = d.compare(best)
	if t := d.cheapestAsGood(); t != nil && t != best.Trial && len(t.Routes) == 2 {
		v.Cheapest = d.compare(d.model(t.Number))
	}
	v.Saved = d.saving(pairs)
	v.Word, v.Reason = v.word()
	return v
}

// withoutPairs is the word where no pair was measured on the test part.
func (d *Decision) withoutPairs() (word, reason string) {
	two := func(t *results.Trial) bool { return len(t.Routes) > 1 }
	switch {
	case slices.ContainsFunc(d.front, two):
		return VerdictUnknown, ReasonNotRead
	case len(d.front) > 0 && slices.ContainsFunc(d.trials, func(t results.Trial) bool { return two(&t) && t.Measured() }):
		return VerdictNone, ReasonNotOnFront
	}
	return VerdictUnknown, ReasonNoPair
}

func (v Verdict) word() (word, reason string) {
	more := v.Gained != nil && v.Gained.Difference.Low > 0
	less := v.Saved != nil && v.Saved.Share.Low > 0
	switch {
	case more && v.Gained.Searched.Enough, less && v.Saved.Searched != nil && v.Saved.Searched.Enough:
		return VerdictGain, ""
	case more || less:
		return VerdictUnknown, ReasonUnsearched
	case v.Gained == nil:
		return VerdictUnknown, ReasonNoSingle
	case v.Gained.Difference.High < 0:
		return VerdictLoss, ""
	case v.Gained.Difference.HoldsZero():
		return VerdictNone, ""
	}
	return VerdictUnknown, ReasonOneSeed
}

// SecondRoute compares a two-route model with a single route of those that were
// measured on the test part and cost no more: nil if there is none, or if the trial
// is no such model.
func (d *Decision) SecondRoute(trial int) *Comparison {
	if m := d.model(trial); m != nil && len(m.Routes) > 1 {
		return d.compare(m)
	}
	return nil
}

func (d *Decision) compare(pair *Model) *Comparison {
	single, route := d.bestSingle(pair.Cost), ""
	if single == nil {
		for _, own := range d.own[pair.Number] {
			if own.Cost <= pair.Cost && (single == nil || own.Accuracy.Mean > single.Accuracy.Mean) {
				single, route = own.Model, own.route
			}
		}
		if single == nil {
			return nil
		}
	}
	difference := accuracyDifference(pair, single)
	for _, m := range d.Models {
		if difference.Low > 0 && m.alone() && m.Cost <= pair.Cost {
			if other := accuracyDifference(pair, m); other.Low <= 0 { // and is known
				single, difference = m, other
			}
		}
	}
	for _, own := range d.own[pair.Number] {
		if other := accuracyDifference(pair, own.Model); difference.Low > 0 && own.Cost <= pair.Cost && other.Low <= 0 {
			single, difference, route = own.Model, other, own.route
		}
	}
	return &Comparison{Pair: pair.Number, Single: single.Number, PairAccuracy: pair.Accuracy, SingleAccuracy: single.Accuracy,
		Difference: difference, Own: route, PairCost: stats.Number(pair.Cost), SingleCost: stats.Number(single.Cost), Searched: d.searched(pair.Trial, pair.Cost)}
}

// alone reports whether a model is a single route that can be compared with.
func (m *Model) alone() bool {
	return len(m.Routes) == 1 && m.Measured() && !math.IsNaN(m.Accuracy.Mean)
}

// bestSingle returns the best single route on the validation part that was
// measured on the test part and costs at most `cost`.
func (d *Decision) bestSingle(cost float64) *Model {
	var best *Model
	for _, m := range d.Models {
		if !m.alone() || m.Cost > cost {
			continue
		}
		if best == nil || results.ByAccuracy(m.Trial, best.Trial) < 0 {
			best = m
		}
	}
	return best
}

func (d *Decision) saving(pairs []*Model) *Saving {
	single := d.bestSingle(math.Inf(1))
	if single == nil || !(single.Cost > 0) {
		return nil
	}
	s := &Saving{Single: single.Number, SingleAccuracy: single.Accuracy, PairAccuracy: stats.UnknownEstimate(), PairCost: stats.Number(math.NaN()), Share: stats.Unknown(), Reached: stats.Number(math.NaN())}
	singles := d.cheaperThan(single)
	last := len(singles) - 1
	boot := newBootstrap(slices.Concat(singles, pairs), func(m *Model) ([]float64, [][]float64) { return m.accuracies, m.right })
	if single.right != nil {
		boot.addTexts(len(single.right[0]))
	}
	// share returns what the cheapest pair saves whose mean is not below that of
	// the best single route.
	share := func(means []float64) (saved float64, alone, pair *Model) {
		alone = cheapest(singles, means, means[last])
		if pair = cheapest(pairs, means[last+1:], means[last]); pair != nil {
			saved = 1 - pair.Cost/alone.Cost
		}
		return saved, alone, pair
	}
	saved, alone, pair := share(boot.means)
	s.CheapestSingle, s.CheapestSingleAccuracy, s.CheapestSingleCost = alone.Number, alone.Accuracy, stats.Number(alone.Cost)
	if pair != nil {
		searched := d.searched(pair.Trial, max(alone.Cost, pair.Cost))
		s.Searched, s.PairCost = &searched, stats.Number(pair.Cost)
		s.Pair, s.PairAccuracy, s.Share.Mean = &pair.Number, pair.Accuracy, saved
	}
	if !boot.known() {
		return s
	}
	var all []float64
	reached := 0
	boot.each(func(drawn []float64) {
		saved, _, pair := share(drawn)
		if pair != nil {
			reached++
		}
		all = append(all, saved)
	})
	slices.Sort(all)
	tail := resamples / 40 // 2.5 %
	s.Share.Low, s.Share.High = all[tail], all[resamples-1-tail]
	s.Reached = stats.Number(float64(reached) / resamples)
	return s
}

// cheaperThan returns the single routes that cost less than one of them, by
// cost, and that one last. Those of which less is known are left out: nothing
// could be drawn with them.
func (d *Decision) cheaperThan(single *Model) []*Model {
	var all []*Model
	for _, m := range d.Models {
		if m.alone() && m.Cost > 0 && m.Cost < single.Cost && !math.IsNaN(m.Accuracy.Low) && (m.right != nil || single.right == nil) {
			all = append(all, m)
		}
	}
	return append(all, single)
}

// cheapest returns the first of models, which are by cost, whose mean is at
// least so much.
func cheapest(models []*Model, means []float64, least float64) *Model {
	for i, m := range models {
		if means[i] >= least {
			return m
		}
	}
	return nil
}
