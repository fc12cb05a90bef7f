// Package combiners turns the features of one route or two into class scores.
//
// A combiner is registered under a kind by a [Spec], the built-in ones by
// [Builtin] and a user's by [Registry.Add]. Like a sub-model it adds nodes to a
// Gorgonia graph, from which its cost and its gradient follow:
//
//	features of each route (rows, width) -> Combiner.Scores -> (rows, classes)
//
// What else is known of a combiner it says itself: its Spec, whether its routes
// may be swapped; [Additive], that each route adds a term of its own to the
// scores, on which estimates of pairs and a look inside a classifier rest.
package combiners
