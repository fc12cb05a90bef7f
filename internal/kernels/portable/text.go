package portable

// GRUText takes all steps of one text. See kernels.GRUText.
func GRUText(states, products []float32, tokens []int32, weights, bias, room []float32, hidden int) {
	side, gates, old := room[:3*hidden], room[3*hidden:][:4*hidden], room[7*hidden:][:hidden]
	clear(old)
	for t := range tokens {
		now := states[t*hidden : (t+1)*hidden]
		copy(side, bias)
		MatMul(side, old, weights, 1, 3*hidden, hidden)
		GRUForwardRows(now, old, products, tokens[t:t+1], side, gates, 1, hidden)
		old = now
	}
}

// LSTMText takes all steps of one text. See kernels.LSTMText.
func LSTMText(states, products []float32, tokens []int32, weights, room []float32, hidden int) {
	gates, cell, squashed := room[:4*hidden], room[4*hidden:][:hidden], room[5*hidden:][:hidden]
	clear(cell)
	for t, u := range tokens {
		copy(gates, row(products, u, 4*hidden))
		if t > 0 {
			MatMul(gates, states[(t-1)*hidden:t*hidden], weights, 1, 4*hidden, hidden)
		}
		LSTMForward(states[t*hidden:(t+1)*hidden], cell, squashed, gates, cell, 1, hidden)
	}
}
