package results

import (
	"cmp"
	"math"
	"slices"

	"github.com/doubleroute/sweep/search"
)

// Front returns the numbers of the complete trials that no other beats: none
// has both a higher accuracy and a lower cost, or is better in one and equal in
// the other. Of trials that are equal in both, the one with the lowest number
// stands for all. Trials whose accuracy or cost is NaN do not take part. The
// order is that of cost, so accuracy rises along the front too.
func Front(trials []Trial) []int {
	front := FrontOf(trials)
	numbers := make([]int, len(front))
	for i, t := range front {
		numbers[i] = t.Number
	}
	return numbers
}

// FrontOf is Front with the trials themselves, which are not copied.
func FrontOf(trials []Trial) []*Trial {
	var entrants []*Trial
	for i := range trials {
		if Measured(&trials[i]) {
			entrants = append(entrants, &trials[i])
		}
	}
	slices.SortFunc(entrants, func(a, b *Trial) int {
		return cmp.Or(cmp.Compare(a.Cost, b.Cost), Better(a, b))
	})
	// In the order of cost, a trial is beaten unless it is more accurate than
	// all before it.
	var front []*Trial
	for _, t := range entrants {
		if len(front) == 0 || t.Accuracy > front[len(front)-1].Accuracy {
			front = append(front, t)
		}
	}
	return front
}

// Measured reports whether a trial has both objectives.
func Measured(t *Trial) bool {
	return t.State == search.Complete && !math.IsNaN(t.Accuracy) && !math.IsNaN(t.Cost)
}

// Better orders trials by accuracy, the highest first, then by cost, the lowest
// first, then by number.
func Better(a, b *Trial) int {
	return cmp.Or(cmp.Compare(b.Accuracy, a.Accuracy), cmp.Compare(a.Cost, b.Cost), cmp.Compare(a.Number, b.Number))
}
