package search

import "github.com/doubleroute/sweep/search/space"

// Baselined is an optional interface of a Problem: some of its points are a
// baseline that the others are compared with, as classifiers of one route are where
// those of two are searched for. The front of the baseline is wanted too, however
// far below the others' it is: to beat a baseline that was not searched as hard
// says nothing.
type Baselined interface {
	// Baseline reports whether a point belongs to the baseline.
	Baseline(space.Point) bool
	// BaselineShare returns the share of trials, from 0 to 1, that look for the
	// front of the baseline.
	BaselineShare() float64
}

// BaselineTurn reports whether a trial is one of those that look for the front of
// the baseline. They come as evenly as they can.
func BaselineTurn(trial int, share float64) bool {
	return int(float64(trial+1)*share) > int(float64(trial)*share)
}
