package schedulers

import (
	"math"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/search"
)

// Spec is a scheduler that an experiment can name.
type Spec struct {
	Name, Doc string
	New       func(search.Problem) search.Scheduler
}

// All returns the schedulers of this package. FrontAware and Separate make others
// of each.
func All() []Spec {
	return []Spec{
		{
			Name: "none",
			Doc:  "every trial trains all of its epochs",
			New:  func(search.Problem) search.Scheduler { return search.None{} },
		},
		{
			Name: "median",
			Doc:  "stops a trial after 1, 3, 9, … epochs if its best value is below the median of the others' means",
			New:  func(search.Problem) search.Scheduler { return newMedian() },
		},
		{
			Name: "asha",
			Doc:  "asynchronous successive halving: trials pause after 1, 3, 9, … epochs, and the best third goes on",
			New:  func(search.Problem) search.Scheduler { return newASHA(1) },
		},
		{
			Name: "hyperband",
			Doc:  "asha for most trials; the others pause for the first time after 3, 9, … epochs, or not at all",
			New:  func(search.Problem) search.Scheduler { return newHyperband() },
		},
	}
}

// bestValue returns the greatest finite value of a learning curve; false if it
// has none.
func bestValue(curve []float64) (float64, bool) {
	best := math.Inf(-1)
	for _, v := range curve {
		if v > best && num.Finite(v) {
			best = v
		}
	}
	return best, num.Finite(best)
}
