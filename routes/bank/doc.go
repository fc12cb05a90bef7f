// Package bank estimates what pairs of routes would come to, from the class scores
// of routes that were trained alone: K trainings a route in place of K² pairs.
//
//	routes.Model -> LogitsOf -> Logits -> Bank.Add -> Bank.Estimate
//
// It takes for granted that what the routes of a pair say adds up, as with the
// linear combiner: of a combiner that is not additive it knows nothing.
package bank
