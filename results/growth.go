package results

import (
	"cmp"
	"slices"
)

// HypervolumeGrowth returns the hypervolume after each trial, in the order in
// which they are given: element i is that of trials[:i+1], as Hypervolume
// returns it to within the rounding of its additions. It keeps the front, so
// that all of them together take little more than the last one alone.
func HypervolumeGrowth(trials []Trial, maximize string) []float64 {
	growth := make([]float64, len(trials))
	var s staircase
	area := 0.0
	for i := range trials {
		if t := &trials[i]; Measured(t) {
			area += s.add(unitSquare(t.Accuracy, t.Cost, maximize))
		}
		growth[i] = min(area, 1)
	}
	return growth
}

// staircase is the outline of what outcomes reach in the square: their corners,
// from the one that saves most, and so the lowest, to the highest.
type staircase []corner

type corner struct{ height, saved float64 }

// add takes in an outcome and returns the area that it adds.
func (s *staircase) add(height, saved float64) float64 {
	// Corners before `from` save more than the new one.
	from, _ := slices.BinarySearchFunc(*s, saved, func(c corner, saved float64) int { return cmp.Compare(saved, c.saved) })
	below := 0.0 // what is reached already of what saves as much
	if from < len(*s) && (*s)[from].saved == saved {
		below = (*s)[from].height
	} else if from > 0 {
		below = (*s)[from-1].height
	}
	if height <= below || saved <= 0 {
		return 0
	}
	// Corners from `from` to `to` save no more and are no higher: they fall away.
	gain, to := 0.0, from
	for ; to < len(*s) && (*s)[to].height <= height; to++ {
		c := (*s)[to]
		gain += (c.height - below) * (saved - c.saved)
		below = c.height
	}
	rest := 0.0
	if to < len(*s) {
		rest = (*s)[to].saved
	}
	gain += (height - below) * (saved - rest)
	*s = slices.Replace(*s, from, to, corner{height, saved})
	return gain
}
