// Package optimize searches plain functions: [Trade] the Pareto front of an
// objective and a cost, [Maximize] the greatest value of an objective.
package optimize
