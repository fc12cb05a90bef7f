package schedulers

import (
	"github.com/doubleroute/sweep/search"
)

// Spec is a scheduler that an experiment can name.
type Spec struct {
	Name, Doc string
	New       func(search.Problem) search.Scheduler
}

// All returns the schedulers of this package. Each can be had in a
// front-aware form: see FrontAware.
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
			New:  func(search.Problem) search.Scheduler { return NewASHA(1) },
		},
		{
			Name: "hyperband",
			Doc:  "asha for most trials; the others pause for the first time after 3, 9, … epochs, or not at all",
			New:  func(search.Problem) search.Scheduler { return newHyperband() },
		},
	}
}
