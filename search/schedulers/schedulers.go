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

// KeepFailed has trials that fail keep their places among the best of a scheduler of
// this package, as they once did: a search that was begun so goes on so. It changes s,
// which must not have been used yet.
func KeepFailed(s search.Scheduler) search.Scheduler {
	if k, ok := s.(interface{ keepPlaces() }); ok {
		k.keepPlaces()
	}
	return s
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
