// Package graph runs what sub-models and combiners compute: Gorgonia graphs, in
// which a [Kernel] is a large operation of one's own.
//
// A graph goes like this:
//
//	Build adds operations -> Measure counts them, before there are weights
//	                      -> Gradients differentiates -> Compile -> Program.Run
//
// A kernel is plain loops over float32 slices with a hand-written gradient;
// [Apply] makes it one operation. A [Program] calls kernels as functions on memory
// that stays where it is, which is what makes small models fast. It is for one
// goroutine; several programs of the same graph may share what they made of frozen
// weights.
//
// Code of a user's runs under [Guard] wherever it is called, so a panic is an error
// that names the owner, the operation and the line; [Program.NonFinite] says which
// operation was the first to give NaN. [Measure] says where it does not know an
// operation.
package graph
