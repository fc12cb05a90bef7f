// Package belief says what to believe of the points of a search when all is
// observed: a Gaussian process smooths what was read of each by what was read of
// its neighbours, as the reading that is the highest of many is mostly a lucky one.
package belief
