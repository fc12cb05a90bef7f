package decide

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

// The goals that a model is recommended for.
const (
	GoalAccurate = "accurate" // the most accurate
	GoalCheapest = "cheapest" // the cheapest that is shown to be as good as the most accurate
	GoalLose     = "lose"     // the cheapest that loses at most so much against the most accurate
	GoalLimit    = "limit"    // the most accurate that costs no more than a limit
)

// DefaultMargin is how much worse than another a model may be and count as as
// good, where the study says nothing: one point.
const DefaultMargin = 0.01

// worthwhile is the most that a model may cost of another's cost to be called
// cheaper. What costs nearly the same saves nothing.
const worthwhile = 0.8

// Recommendation is the model to take for a goal. The measure is the study's,
// which it maximizes; the cost is the study's, which it minimizes, but for the
// limit, which names its own.
type Recommendation struct {
	Goal  string `json:"wish"`
	Trial int    `json:"trial"`
	Read  bool   `json:"read"` // whether it was measured on the test part

	Value    stats.Estimate `json:"value"`    // of the measure on the test part; if it was not measured there, on the validation part
	Accuracy stats.Estimate `json:"accuracy"` // share of the test part's texts put into the right class

	// Difference is Value less that of the most accurate model, on the same
	// texts where they are known; 0 of that model itself. Tied says that there
	// is an interval and that 0 is in it: the two may be equal.
	Difference stats.Estimate `json:"difference"`
	Tied       bool           `json:"tied"`

	// Lose is how much it may lose against the most accurate model: the margin of
	// GoalCheapest, and what GoalLose allows; NaN of other goals. Shown says that
	// the test part shows that it loses less: the low end of Difference is above
	// −Lose. CostShare is its cost by that of the most accurate.
	Lose      stats.Number `json:"lose"`
	Shown     bool         `json:"shown"`
	CostShare stats.Number `json:"cost_share"`

	// Believed is what is believed of the measure on the validation part, by which the
	// model was chosen.
	Believed stats.Number `json:"believed"`

	// The test part chooses no model, so figures of it are not too good: NaN and
	// 0, for those who read the keys.
	Optimism stats.Number `json:"optimism"`
	Among    int          `json:"among"`

	Limit *Limit `json:"limit,omitempty"` // of GoalLimit only

	// Unread is a trial within the limit that did better on the validation
	// part and was not measured on the test part.
	Unread *int `json:"unread,omitempty"`
}

// Worse reports whether the model is known to be worse than the most accurate.
func (r Recommendation) Worse() bool { return r.Difference.Mean < 0 && !r.Tied }

// Limit is the most that a model may cost.
type Limit struct {
	Cost string  `json:"cost"` // a name that Decision.Cost knows
	Most float64 `json:"most"`
}

// Recommend returns a model for each goal that one can be named for: the most
// accurate, the cheapest as good, the cheapest that lose at most so much, the best
// under the limit, in this order. Without a limit it is DefaultLimit.
//
// Models are chosen by what is believed of them by the validation part: the test
// part reports what they are worth. The most accurate is the best on the validation part; of equal ones the
// cheaper. The cheapest that loses at most so much loses no more than that on the
// validation part; there is one for the margin and for each of a few steps at
// which it is another model. Only the cheapest as good rests on the test part, and
// not on a figure but on a test of non-inferiority: the low end of its difference
// from the most accurate, over seeds and the same texts, is above −margin. Where
// there are no intervals, there is none.
//
// A model that costs more than four fifths of the most accurate is not
// recommended for being cheaper: then that one is, or nothing. Of models that
// cost about the same, the best on the validation part is taken.
//
// Before there are final trainings, the trials of the front stand in for models.
func (d *Decision) Recommend(limit *Limit) []Recommendation {
	top := d.top()
	if top == nil {
		return nil
	}
	all := []Recommendation{d.recommend(GoalAccurate, top)}
	if t := d.cheapestAsGood(); t != nil {
		all = append(all, d.within(GoalCheapest, t, d.margin))
	}
	all = append(all, d.losing()...)
	if limit == nil {
		limit = d.DefaultLimit()
	}
	if r, ok := d.Under(*limit); ok {
		all = append(all, r)
	}
	return all
}

// losing returns the cheapest models that lose at most so much, for rising steps.
func (d *Decision) losing() []Recommendation {
	var all []Recommendation
	top := d.top()
	steps := []float64{0.005, 0.01, 0.02, d.margin}
	slices.Sort(steps)
	last := top
	for _, most := range slices.Compact(steps) {
		least := top.Accuracy - most - 1e-9 // differences of shares round
		if t := d.cheapest(func(t *results.Trial) bool { return t.Accuracy >= least }); t != last {
			all, last = append(all, d.within(GoalLose, t, most)), t
		}
	}
	return all
}

// cheapestAsGood returns the cheapest model that is shown to be as good as the
// most accurate, which may be that one; nil if there is no interval.
func (d *Decision) cheapestAsGood() *results.Trial {
	if d.best == nil || math.IsNaN(d.best.Value.Low) {
		return nil
	}
	return d.cheapest(func(t *results.Trial) bool {
		return valueDifference(d.model(t.Number), d.best, d.maximize).Low > -d.margin
	})
}

// cheapest returns the cheapest candidate that passes and is worth calling
// cheaper than the most accurate, else that one. Of those that cost about as
// little, it is the best on the validation part.
func (d *Decision) cheapest(pass func(*results.Trial) bool) *results.Trial {
	top := d.top()
	chosen, most := top, math.Inf(1)
	for _, t := range d.candidates() { // by cost
		if t.Cost > worthwhile*top.Cost || t.Cost > most || !pass(t) {
			continue
		}
		if math.IsInf(most, 1) {
			chosen, most = t, t.Cost/worthwhile
		}
		if results.ByAccuracy(t, chosen) < 0 {
			chosen = t
		}
	}
	return chosen
}

// candidates lists, by cost, the models that were measured on the test part with
// success, or else the trials of the front.
func (d *Decision) candidates() []*results.Trial {
	if d.best == nil {
		return d.front
	}
	var all []*results.Trial
	for _, m := range d.Models {
		if m.chosen() {
			all = append(all, m.Trial)
		}
	}
	return all
}

// DefaultLimit is a tenth of what the most accurate model costs, in the study's
// own cost and to two digits; where no complete trial costs so little, it is what
// the cheapest costs, rounded up to two digits. Most is NaN if there is no model,
// or its cost is not finite.
func (d *Decision) DefaultLimit() *Limit {
	l := &Limit{Cost: cmp.Or(d.minimize, "flops"), Most: math.NaN()}
	if t := d.top(); t != nil && !math.IsInf(t.Cost, 0) {
		l.Most = twoDigits(t.Cost / 10)
		if least := d.least(l.Cost); least > l.Most {
			l.Most = roundedUp(least)
		}
	}
	return l
}

// least is the cost of the cheapest complete trial; NaN if none is known.
func (d *Decision) least(cost string) float64 {
	least := math.NaN()
	for i := range d.trials {
		if t := &d.trials[i]; t.Measured() {
			if x := d.Cost(t, cost); !(x >= least) && !math.IsNaN(x) {
				least = x
			}
		}
	}
	return least
}

// top returns the trial of the most accurate model: before there are
// final trainings, that of the front; nil if there is none.
func (d *Decision) top() *results.Trial {
	switch {
	case d.best != nil:
		return d.best.Trial
	case len(d.front) > 0:
		return d.front[len(d.front)-1]
	}
	return nil
}

// twoDigits rounds to two significant digits.
func twoDigits(x float64) float64 {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 2, 64), 64)
	if err != nil {
		return x
	}
	return rounded
}

// roundedUp rounds to two significant digits, and never down.
func roundedUp(x float64) float64 {
	rounded := twoDigits(x)
	if rounded >= x || !(x > 0) {
		return rounded
	}
	return max(x, twoDigits(rounded+math.Pow(10, math.Floor(math.Log10(x))-1)))
}

// Under returns the most accurate model within a limit, if there is one. If none
// of those that were measured on the test part is, it is the trial that is best
// on the validation part.
func (d *Decision) Under(limit Limit) (Recommendation, bool) {
	within := func(t *results.Trial) bool { return d.Cost(t, limit.Cost) <= limit.Most }
	var byValidation *results.Trial
	for i := range d.trials {
		if t := &d.trials[i]; t.Measured() && within(t) && (byValidation == nil || results.ByAccuracy(t, byValidation) < 0) {
			byValidation = t
		}
	}
	if m := bestOf(d.Models, func(m *Model) bool { return within(m.Trial) }); m != nil {
		r := d.recommend(GoalLimit, m.Trial)
		r.Limit = &limit
		if byValidation != nil && d.model(byValidation.Number) == nil && byValidation.Accuracy > m.Trial.Accuracy {
			r.Unread = &byValidation.Number
		}
		return r, true
	}
	if byValidation == nil {
		return Recommendation{}, false
	}
	r := d.recommend(GoalLimit, byValidation)
	r.Limit = &limit
	return r, true
}

// recommend is the recommendation of a trial, by the test part if it was measured
// there.
func (d *Decision) recommend(goal string, t *results.Trial) Recommendation {
	nan := stats.Number(math.NaN())
	r := Recommendation{Goal: goal, Trial: t.Number, Lose: nan, Optimism: nan, Believed: stats.Number(t.Accuracy), CostShare: stats.Number(t.Cost / d.top().Cost)}
	m := d.model(t.Number)
	if m == nil || !m.chosen() {
		r.Value = stats.Estimate{Interval: stats.Interval{Mean: d.reading[t.Number], Low: math.NaN(), High: math.NaN()}, Covers: stats.CoversNothing}
		r.Accuracy, r.Difference = stats.UnknownEstimate(), stats.UnknownEstimate()
		return r
	}
	r.Read, r.Value, r.Accuracy = true, m.Value, m.Accuracy
	if m != d.best {
		r.Difference = valueDifference(m, d.best, d.maximize)
		r.Tied = r.Difference.HoldsZero()
	}
	return r
}

// within is the recommendation of a trial that may lose so much.
func (d *Decision) within(goal string, t *results.Trial, lose float64) Recommendation {
	r := d.recommend(goal, t)
	r.Lose, r.Shown = stats.Number(lose), r.Read && r.Difference.Low > -lose
	return r
}

// chosen reports whether a model can be recommended: all its trainings succeeded.
func (m *Model) chosen() bool { return m.Measured() && !math.IsNaN(m.Value.Mean) }

// bestOf returns the best model on the validation part among those that can be
// recommended and pass, which are by cost: of equal ones the cheapest. No test
// lets all pass.
func bestOf(models []*Model, pass func(*Model) bool) *Model {
	var best *Model
	for _, m := range models {
		if m.chosen() && (pass == nil || pass(m)) && (best == nil || results.ByAccuracy(m.Trial, best.Trial) < 0) {
			best = m
		}
	}
	return best
}
