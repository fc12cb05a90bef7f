package results

import (
	"cmp"
	"math"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/front"
)

// Front returns the numbers of the trials of [FrontTrials].
func Front(trials []Trial) []int {
	numbers := []int{}
	for _, t := range FrontTrials(trials) {
		numbers = append(numbers, t.Number)
	}
	return numbers
}

// FrontTrials returns the Pareto front of the complete trials, in the order of
// cost, along which accuracy rises too. Of trials that are equal in both, the one
// with the lowest number stands for all. Trials whose accuracy or cost is NaN do
// not take part. The trials are not copied.
func FrontTrials(trials []Trial) []*Trial {
	all := make([]*Trial, len(trials))
	for i := range trials {
		all[i] = &trials[i]
	}
	return front.Of(all, (*Trial).outcome)
}

// outcome is what counts of a trial for the front: nothing if it is not complete.
func (t *Trial) outcome() front.Outcome {
	if t.State != search.Complete {
		return front.Outcome{Cost: math.NaN(), Value: math.NaN()}
	}
	return front.Outcome{Cost: t.Cost, Value: t.Accuracy, Number: t.Number}
}

// Measured reports whether a trial is complete and has both objectives.
func (t *Trial) Measured() bool {
	return t.State == search.Complete && !math.IsNaN(t.Accuracy) && !math.IsNaN(t.Cost)
}

// ByAccuracy orders trials by accuracy, the highest first, then by cost, the
// lowest first, then by number.
func ByAccuracy(a, b *Trial) int {
	return cmp.Or(cmp.Compare(b.Accuracy, a.Accuracy), ByCost(a, b))
}

// ByCost orders trials by cost, the lowest first, then by number.
func ByCost(a, b *Trial) int {
	return cmp.Or(cmp.Compare(a.Cost, b.Cost), cmp.Compare(a.Number, b.Number))
}
