// Package routes is the double-route classifier: what each route sees, how the
// routes' features become class scores, and how the whole is trained.
//
// The data goes like this:
//
//	text.Corpus -> Data (encoded once, shared by all trials)
//	            -> view of route a -> sub-model -> y1 ┐
//	            -> view of route b -> sub-model -> y2 ┴> combiner -> class scores
//
// The linear combiner makes y = W1·y1 + W2·y2 + b. Without a route b it is
// y = W1·y1 + b: the baseline that every claim about two routes needs. What a
// configuration can name is in a [Registry]: sub-models, views (package views) and
// combiners (package combiners), the built-in ones and a user's own.
//
// Training is a function of Config, data and seed: one goroutine, a fixed order
// of additions, every random number from a stream named after its purpose. The
// same binary on the same kind of processor gives the same bits.
//
// Routes that are linear over sparse n-grams, without any other beside them, are
// trained by a convex solver (package convex) in place of gradient descent.
//
// What is made of a trained classifier is in packages of its own: diagnose looks
// inside, bank estimates pairs of routes that were trained apart.
package routes
