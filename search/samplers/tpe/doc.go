// Package tpe is the sampler of tree-structured Parzen estimators, for value and
// cost together: two densities of points, of good trials and of the rest, whose
// ratio is greatest at the suggestion.
package tpe
