package decide

import (
	"cmp"
	"math"
	"strconv"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

// The wishes of those who look for a model.
const (
	WishAccurate = "accurate" // the most accurate
	WishCheapest = "cheapest" // the cheapest that is within the interval of the most accurate
	WishLimit    = "limit"    // the most accurate that costs no more than a limit
)

// Recommendation is the model to take for a wish. The measure is the study's,
// which it maximizes; the cost is the study's, which it minimizes, but for the
// limit, which names its own.
type Recommendation struct {
	Wish  string `json:"wish"`
	Trial int    `json:"trial"`
	Read  bool   `json:"read"` // whether it was read on the test part

	Value    stats.Estimate `json:"value"`    // of the measure on the test part; if it was not read, on the validation part
	Accuracy stats.Estimate `json:"accuracy"` // share of the test part's texts put into the right class

	// Difference is Value less that of the most accurate model, on the same
	// texts where they are known; 0 of that model itself. Tied says that there
	// is an interval and that 0 is in it: what was measured does not tell the
	// two apart.
	Difference stats.Estimate `json:"difference"`
	Tied       bool           `json:"tied"`

	// Optimism is how much too good Value is to be expected because the model is
	// the best of Among by this same figure. Of the most accurate only.
	Optimism stats.Number `json:"optimism"`
	Among    int          `json:"among"`

	Limit *Limit `json:"limit,omitempty"` // of WishLimit only

	// Unread is a trial within the limit that did better on the validation part
	// and was not read on the test part.
	Unread *int `json:"unread,omitempty"`
}

// Worse reports whether the model is known to be worse than the most accurate.
func (r Recommendation) Worse() bool { return r.Difference.Mean < 0 && !r.Tied }

// Limit is the most that a model may cost.
type Limit struct {
	Cost string  `json:"cost"` // a name that Decision.Cost knows
	Most float64 `json:"most"`
}

// Recommend returns a model for each wish that one can be named for: the most
// accurate, the cheapest as good, the best under the limit. Without a limit it
// is DefaultLimit.
//
// The most accurate is the model with the highest mean on the test part; of
// equal ones the cheaper. The cheapest as good is the cheapest whose mean is not
// below the low end of the interval of the most accurate; where there is no
// interval, there is none. Before the test part is read, the validation part
// stands in for it, without intervals.
func (d *Decision) Recommend(limit *Limit) []Recommendation {
	best, ok := d.mostAccurate()
	if !ok {
		return nil
	}
	all := []Recommendation{best}
	if m := d.cheapestAsGood(); m != nil {
		all = append(all, d.recommend(WishCheapest, m))
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
		if t := &d.trials[i]; results.Measured(t) {
			if x := d.Cost(t, cost); !(x >= least) && !math.IsNaN(x) {
				least = x
			}
		}
	}
	return least
}

// top returns the trial of the most accurate model: before the test part is
// read, that of the front; nil if there is none.
func (d *Decision) top() *results.Trial {
	switch {
	case d.best != nil:
		return d.best.Trial
	case len(d.Front) > 0:
		return d.Front[len(d.Front)-1]
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
// of those that were read on the test part is, it is the trial that is best on
// the validation part.
func (d *Decision) Under(limit Limit) (Recommendation, bool) {
	within := func(t *results.Trial) bool { return d.Cost(t, limit.Cost) <= limit.Most }
	var unread *results.Trial
	for i := range d.trials {
		if t := &d.trials[i]; results.Measured(t) && within(t) && (unread == nil || results.Better(t, unread) < 0) {
			unread = t
		}
	}
	if m := bestOf(d.Models, func(m *model) bool { return within(m.Trial) }); m != nil {
		r := d.recommend(WishLimit, m)
		r.Limit = &limit
		if unread != nil && d.model(unread.Number) == nil && unread.Accuracy > m.Trial.Accuracy {
			r.Unread = &unread.Number
		}
		return r, true
	}
	if unread == nil {
		return Recommendation{}, false
	}
	r := unreadRecommendation(WishLimit, unread)
	r.Limit = &limit
	return r, true
}

func (d *Decision) mostAccurate() (Recommendation, bool) {
	switch t := d.top(); {
	case t == nil:
		return Recommendation{}, false
	case d.best == nil:
		return unreadRecommendation(WishAccurate, t), true
	}
	r := d.recommend(WishAccurate, d.best)
	s := scatterOf(d.Models, func(m *model) ([]float64, [][]float64) { return m.values, m.worth })
	r.Optimism, r.Among = stats.Number(s.optimism()), len(s.means)
	return r, true
}

// cheapestAsGood returns the cheapest model that is within the interval of the
// most accurate; nil if there is no interval.
func (d *Decision) cheapestAsGood() *model {
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

// recommend is the recommendation of a model that was read on the test part.
func (d *Decision) recommend(wish string, m *model) Recommendation {
	r := Recommendation{Wish: wish, Trial: m.Number, Read: true, Value: m.Value, Accuracy: m.Accuracy, Optimism: stats.Number(math.NaN())}
	if m != d.best {
		r.Difference = valueDifference(m, d.best, d.maximize)
		r.Tied = r.Difference.HoldsZero()
	}
	return r
}

func unreadRecommendation(wish string, t *results.Trial) Recommendation {
	return Recommendation{Wish: wish, Trial: t.Number, Value: stats.Estimate{Interval: stats.Interval{Mean: t.Accuracy, Low: math.NaN(), High: math.NaN()}, Covers: stats.CoversNothing},
		Accuracy: stats.UnknownEstimate(), Difference: stats.UnknownEstimate(), Optimism: stats.Number(math.NaN())}
}

// bestOf returns the model with the highest mean among those that pass, which
// are by cost: of equal ones the cheapest. No test lets all pass.
func bestOf(models []*model, pass func(*model) bool) *model {
	var best *model
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
