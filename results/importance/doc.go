// Package importance says which of the searched settings matter ([Of]): overall,
// by a functional analysis of variance of a random forest, and near the Pareto
// front, by PED-ANOVA.
package importance
