// Package prior makes knowledge of the finished trials of an earlier search, of
// this problem or a similar one: a search.Estimator that says beforehand how good
// a point may be, and the points of the earlier front, to be tried first.
package prior
