package kernels

// GRUForward takes one time step of a gated recurrent unit, after the matrix
// products. gx holds the input products plus bias and gh the hidden products
// plus bias, both [rows×3·hidden] with the gates r, z, n side by side in a
// row; hPrev and h are [rows×hidden]. As in PyTorch:
//
//	r = sigmoid(gx_r + gh_r)
//	z = sigmoid(gx_z + gh_z)
//	n = tanh(gx_n + r·gh_n)
//	h = (1-z)·n + z·hPrev
//
// gates, [rows×4·hidden], receives r, z, n and gh_n side by side in a row, for
// [GRUBackward]. h may be hPrev, if hPrev is not needed for the backward pass.
func GRUForward(h, hPrev, gx, gh, gates []float32, rows, hidden int) {
	size := rows * hidden
	gruForward(h[:size], hPrev[:size], gx[:3*size], gh[:3*size], gates[:4*size], rows, hidden)
}

// GRUForwardRows is [GRUForward] with the row tokens[r] of products,
// [*×3·hidden], as row r of gx: the input products of distinct tokens need not
// be copied into place.
func GRUForwardRows(h, hPrev, products []float32, tokens []int32, gh, gates []float32, rows, hidden int) {
	size := rows * hidden
	gruForwardRows(h[:size], hPrev[:size], products, tokens[:rows], gh[:3*size], gates[:4*size], rows, hidden)
}

// GRUBackward is the gradient of [GRUForward]: from dh, the gradient of h, and
// the gates and hPrev of that step, it sets dgx and dgh, the gradients of gx
// and gh, and dhPrev, the part dh·z of the gradient of hPrev that does not go
// through gh. The caller adds the other part, dgh times the hidden weights:
//
//	MatMulTB(dhPrev, dgh, weights, rows, hidden, 3*hidden) // weights [hidden×3·hidden]
//
// dgx and dgh differ in n only. dhPrev may be dh.
func GRUBackward(dgx, dgh, dhPrev, dh, gates, hPrev []float32, rows, hidden int) {
	size := rows * hidden
	gruBackward(dgx[:3*size], dgh[:3*size], dhPrev[:size], dh[:size], gates[:4*size], hPrev[:size], rows, hidden)
}

// LSTMForward takes one time step of a long short-term memory, after the
// matrix products. gates is [rows×4·hidden] with i, f, g, o side by side in a
// row: on entry the sums of input products, hidden products and biases, on
// return the activations. c, cPrev, h and tanhC are [rows×hidden]. As in
// PyTorch:
//
//	i, f, o = sigmoid(…)
//	g       = tanh(…)
//	c       = f·cPrev + i·g
//	tanhC   = tanh(c)
//	h       = o·tanhC
//
// gates, tanhC and cPrev are what [LSTMBackward] needs. c may be cPrev, if
// cPrev is not needed for the backward pass.
func LSTMForward(h, c, tanhC, gates, cPrev []float32, rows, hidden int) {
	size := rows * hidden
	lstmForward(h[:size], c[:size], tanhC[:size], gates[:4*size], cPrev[:size], rows, hidden)
}

// LSTMBackward is the gradient of [LSTMForward]: from dh and dc, the gradients
// of h and of c (as the next step uses c), and the gates, tanhC and cPrev of
// that step, it sets dgates, the gradient of the sums that gates held on
// entry, and dcPrev, the gradient of cPrev. dgates may be gates, and dcPrev
// may be dc. The gradient of the previous h is dgates times the hidden weights.
func LSTMBackward(dgates, dcPrev, dh, dc, gates, tanhC, cPrev []float32, rows, hidden int) {
	size := rows * hidden
	lstmBackward(dgates[:4*size], dcPrev[:size], dh[:size], dc[:size], gates[:4*size], tanhC[:size], cPrev[:size], rows, hidden)
}

// GRUText takes all steps of one text, from a state of zeros: states,
// [len(tokens)×hidden], receives the state after each. The input products plus
// bias of step t are row tokens[t] of products, [*×3·hidden]; weights,
// [hidden×3·hidden], and bias are those of the hidden products. room, of
// 8·hidden values, is scratch space. It is [GRUForwardRows] and [MatMul] for one
// row, without what the backward pass needs.
func GRUText(states, products []float32, tokens []int32, weights, bias, room []float32, hidden int) {
	gruText(states[:len(tokens)*hidden], products, tokens, weights[:3*hidden*hidden], bias[:3*hidden], room[:8*hidden], hidden)
}

// LSTMText is GRUText for [LSTMForward]: products is [*×4·hidden], weights is
// [hidden×4·hidden] and room has 6·hidden values.
func LSTMText(states, products []float32, tokens []int32, weights, room []float32, hidden int) {
	lstmText(states[:len(tokens)*hidden], products, tokens, weights[:4*hidden*hidden], room[:6*hidden], hidden)
}
