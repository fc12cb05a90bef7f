// Package front is the Pareto front of outcomes that have a value, the greater
// the better, and a cost, the smaller the better. An outcome dominates another
// that it is better than in one of the two and as good as in the other; those
// that no other dominates are the front.
//
//   - [Front] is a front of numbers that grows as outcomes come: Add, At, Has.
//   - [Of], [Layers] and [Insert] make fronts of items of any type, which a
//     function maps to their outcomes.
//   - [Front.Hypervolume], [Front.Improvement] and [Front.ExpectedImprovement]
//     measure a front and what an outcome would add to it.
//   - [Ranks], [Contributions] and [Crowding] order outcomes for selection.
//
// Everywhere a front is in the order of cost, and so of value, both strictly
// rising. Of outcomes that are equal in both the one with the lowest Number
// stands for all, and of equal numbers the one that came first. An outcome whose
// cost or value is NaN is on no front.
//
// A hypervolume in other units, such as the logarithm of cost, is that of the
// outcomes in these units. Where more of a quantity is better than less, its
// negative is the cost.
package front
