package decision

import (
	"cmp"
	"math"
	"slices"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/decide"
)

// limitStep is the model for limits from Most on, up to the next step.
type limitStep struct {
	Most   float64 `json:"most"`
	Trial  int     `json:"trial"`
	Unread *int    `json:"unread"` // as decide.Recommendation has it
}

// limitSteps returns what decide.Decision.Under says for every limit of a cost,
// the lowest first: below the first there is no model. It is empty if the cost is
// not known of any trial.
func limitSteps(v *view.View, cost string) []limitStep {
	steps := []limitStep{}
	for _, most := range turningPoints(v, cost) {
		r, ok := v.Decision.Under(decide.Limit{Cost: cost, Most: most})
		if !ok {
			continue
		}
		if n := len(steps); n > 0 && steps[n-1].Trial == r.Trial && (r.Unread == nil) == (steps[n-1].Unread == nil) && (r.Unread == nil || *r.Unread == *steps[n-1].Unread) {
			continue
		}
		steps = append(steps, limitStep{most, r.Trial, r.Unread})
	}
	return steps
}

// turningPoints lists the limits, rising, at which the model may become another:
// the costs of the models read on the test part, and of the trials that are
// better on the validation part than all that cost less.
func turningPoints(v *view.View, cost string) []float64 {
	type priced struct {
		*results.Trial
		cost float64
	}
	var limits []float64
	for _, m := range v.Models() {
		limits = append(limits, v.Decision.Cost(&m.Trial.Trial, cost))
	}
	var all []priced
	trials := v.Decision.Trials()
	for i := range trials {
		t := &trials[i]
		if x := v.Decision.Cost(t, cost); t.Measured() && !math.IsNaN(x) {
			all = append(all, priced{t, x})
		}
	}
	slices.SortFunc(all, func(a, b priced) int { return cmp.Compare(a.cost, b.cost) })
	var best *results.Trial
	for _, p := range all {
		if best == nil || results.ByAccuracy(p.Trial, best) < 0 {
			best = p.Trial
			limits = append(limits, p.cost)
		}
	}
	limits = slices.DeleteFunc(limits, func(x float64) bool { return !num.Finite(x) })
	slices.Sort(limits)
	return slices.Compact(limits)
}
