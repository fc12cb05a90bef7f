package results

import (
	"math"

	"github.com/doubleroute/sweep/search/front"
)

// decades is the length of the cost axis of Hypervolume: from 1 to 1e12.
const decades = 12

// Hypervolume is the hypervolume of the complete trials, from 0 to 1: the share
// of the square of all outcomes that they dominate.
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
	var f front.Front
	for _, t := range FrontTrials(trials) {
		f = append(f, inSquare(t, maximize))
	}
	return min(f.Hypervolume(front.Outcome{}), 1)
}

// HypervolumeGrowth returns the hypervolume after each trial, in the order in
// which they are given: element i is that of trials[:i+1], as Hypervolume
// returns it to within the rounding of its additions. It keeps the front, so
// that all of them together take little more than the last one alone.
func HypervolumeGrowth(trials []Trial, maximize string) []float64 {
	growth := make([]float64, len(trials))
	var f front.Front
	area := 0.0
	for i := range trials {
		if t := &trials[i]; t.Measured() {
			o := inSquare(t, maximize)
			area += f.Improvement(o.Cost, o.Value, front.Outcome{})
			f.Add(o.Cost, o.Value)
		}
		growth[i] = min(area, 1)
	}
	return growth
}

// inSquare places a trial in the square. The cost is the negative of the share of
// the decades that it saves, from −1 to 0, so that zeros are the reference point.
func inSquare(t *Trial, maximize string) front.Outcome {
	height := t.Accuracy
	if maximize == "neg_log_loss" {
		height = math.Exp(height)
	}
	saved := 1 - math.Log10(max(t.Cost, 1))/decades
	return front.Outcome{Cost: -max(saved, 0), Value: min(max(height, 0), 1)}
}
