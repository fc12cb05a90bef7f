package results

import "math"

// decades is the length of the cost axis of Hypervolume: from 1 to 1e12.
const decades = 12

// Hypervolume is how good the complete trials are taken together, from 0 to 1:
// the share of the square of all outcomes that at least one of them is as good
// as or better than (Zitzler and Thiele, "Multiobjective evolutionary
// algorithms", 1999).
//
// The square is the same for every study, whatever it found, so that the figure
// never falls when trials are added, and can be compared between runs of one
// experiment:
//
//   - its height is the maximized objective from 0 to 1. The negative log loss,
//     which ends at 0, is taken as exp(−loss): the geometric mean of the
//     probabilities given to the right classes;
//   - its width is log10 of the minimized objective from 1 to 1e12 (12 decades;
//     FLOPs, parameters, bytes or µs). A trial of cost 1 counts whole, one of
//     cost 1e12 or more not at all; one decade saved is worth as much as 1/12.
//
// So a trial alone gives height·(1 − log10(cost)/12): 0.9 accurate at 1e6 FLOPs
// gives 0.45. maximize is the name of the objective, as in Study.Maximize.
func Hypervolume(trials []Trial, maximize string) float64 {
	area, reached := 0.0, 0.0
	// Along the front accuracy rises, and each trial adds the strip between the
	// height reached before it and its own.
	for _, t := range FrontOf(trials) {
		height, saved := unitSquare(t.Accuracy, t.Cost, maximize)
		if height > reached {
			area += (height - reached) * saved
			reached = height
		}
	}
	return min(area, 1)
}

// unitSquare places an outcome in the square: both from 0 to 1, more is better.
func unitSquare(accuracy, cost float64, maximize string) (height, saved float64) {
	if maximize == "neg_log_loss" {
		accuracy = math.Exp(accuracy)
	}
	saved = 1 - math.Log10(max(cost, 1))/decades
	return min(max(accuracy, 0), 1), max(saved, 0)
}
