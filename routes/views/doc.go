// Package views says what of an example a route sees.
//
// A view is registered under a name by a [Spec], the built-in ones by [Builtin]
// and a user's by [Registry.Add]. What it shows of a text are tokens, which an
// [Encoder] turns into ids: it fits a vocabulary on the training part and hashes
// n-grams, where the view wants them, into buckets. What it shows of a vector is
// other numbers:
//
//	fields  -> View.Read    -> tokens -> Encoder -> ids
//	numbers -> View.Numbers -> numbers
//
// In experiment files a view that takes an argument is written NAME:ARGUMENT.
package views
