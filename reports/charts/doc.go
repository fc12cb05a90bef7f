// Package charts has a section for each chart of the search, of its settings and
// of the run: front, history, hypervolume, distribution, learning curves, pairs,
// importance, parallel coordinates, slices, contour, route bank and timeline.
package charts
