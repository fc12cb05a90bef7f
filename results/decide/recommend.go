package decide

import (
	"cmp"
	"math"
	"strconv"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

// The goals that a model is recommended for.
const (
	GoalAccurate = "accurate" // the most accurate
	GoalCheapest = "cheapest" // the cheapest that is within the interval of the most accurate
	GoalLimit    = "limit"    // the most accurate that costs no more than a limit
)

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

	// Optimism is how much too good Value is to be expected because the model is
	// the best of Among by this same figure. Of the most accurate only.
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
// accurate, the cheapest as good, the best under the limit. Without a limit it
// is DefaultLimit.
//
// The most accurate is the model with the highest mean on the test part; of
// equal ones the cheaper. The cheapest as good is the cheapest whose mean is not
// below the low end of the interval of the most accurate; where there is no
// interval, there is none. Before there are final trainings, the validation part
// stands in for it, without intervals.
func (d *Decision) Recommend(limit *Limit) []Recommendation {
	best, ok := d.mostAccurate()
	if !ok {
		return nil
	}
	all := []Recommendation{best}
	if m := d.cheapestAsGood(); m != nil {
		all = append(all, d.recommend(GoalCheapest, m))
	}
	if limit == nil {
		limit = d.DefaultLimit()
	}
	if r, ok := d.Under(*limit); ok {
		all = append(all, r)
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
		r := d.recommend(GoalLimit, m)
		r.Limit = &limit
		if byValidation != nil && d.model(byValidation.Number) == nil && byValidation.Accuracy > m.Trial.Accuracy {
			r.Unread = &byValidation.Number
		}
		return r, true
	}
	if byValidation == nil {
		return Recommendation{}, false
	}
	r := validationRecommendation(GoalLimit, byValidation)
	r.Limit = &limit
	return r, true
}

func (d *Decision) mostAccurate() (Recommendation, bool) {
	switch t := d.top(); {
	case t == nil:
		return Recommendation{}, false
	case d.best == nil:
		return validationRecommendation(GoalAccurate, t), true
	}
	r := d.recommend(GoalAccurate, d.best)
	b := newBootstrap(d.Models, func(m *Model) ([]float64, [][]float64) { return m.values, m.worth })
	r.Optimism, r.Among = stats.Number(b.optimism()), len(b.means)
	return r, true
}

// cheapestAsGood returns the cheapest model that is within the interval of the
// most accurate; nil if there is no interval.
func (d *Decision) cheapestAsGood() *Model {
	if d.best == nil {
		return nil
	}
	for _, m := range d.Models { // by cost
		if m.Value.Mean >= d.best.Value.Low {
			return m
		}
	}
	return nil
}

// recommend is the recommendation of a model that was measured on the test part.
func (d *Decision) recommend(goal string, m *Model) Recommendation {
	r := Recommendation{Goal: goal, Trial: m.Number, Read: true, Value: m.Value, Accuracy: m.Accuracy, Optimism: stats.Number(math.NaN())}
	if m != d.best {
		r.Difference = valueDifference(m, d.best, d.maximize)
		r.Tied = r.Difference.HoldsZero()
	}
	return r
}

func validationRecommendation(goal string, t *results.Trial) Recommendation {
	return Recommendation{Goal: goal, Trial: t.Number, Value: stats.Estimate{Interval: stats.Interval{Mean: t.Accuracy, Low: math.NaN(), High: math.NaN()}, Covers: stats.CoversNothing},
		Accuracy: stats.UnknownEstimate(), Difference: stats.UnknownEstimate(), Optimism: stats.Number(math.NaN())}
}

// bestOf returns the model with the highest mean among those that pass, which
// are by cost: of equal ones the cheapest. No test lets all pass.
func bestOf(models []*Model, pass func(*Model) bool) *Model {
	var best *Model
	for _, m := range models {
		if math.IsNaN(m.Value.Mean) || pass != nil && !pass(m) {
			continue
		}
		if best == nil || m.Value.Mean > best.Value.Mean {
			best = m
		}
	}
	return best
}
