// Package submodels holds the small networks that a route can use and the
// interface by which users add their own.
//
// A sub-model turns what its route sees of a batch of texts into a matrix of
// features, one row a text. It does so by adding nodes to a Gorgonia graph: an
// [Input] declares learned parameters, hands out the batch in several forms,
// and [Params] keeps the numbers. Gorgonia differentiates the graph, so a
// sub-model made of plain Gorgonia operations needs no gradient code.
//
// The data goes like this:
//
//	text.Ragged -> Batch -> Input -> SubModel.Features -> (rows, width) node
//
// Batches are ragged: token ids and offsets, no padding. The built-in
// sub-models mlp, cnn and rnn read them through a few large operations, each a
// kernel with a hand-written gradient. A bag reads sparse vectors of n-grams in
// place of token ids, which package ngrams makes. Package graph makes kernels operations of
// Gorgonia, a user's own too, runs graphs and counts what they cost.
//
// A user's code runs under recover wherever it is called: a panic is an error
// that names the route, the sub-model, the operation and the line.
package submodels
