package portable

import (
	"github.com/doubleroute/sweep/internal/kernels/plain"
	"github.com/doubleroute/sweep/internal/kernels/scalar"
)

// GRUForward takes one time step of a GRU. See kernels.GRUForward.
func GRUForward(h, hPrev, gx, gh, gates []float32, rows, hidden int) {
	for r := range rows {
		gruRow(h, hPrev, gx[r*3*hidden:][:3*hidden], gh, gates, r, hidden)
	}
}

// GRUForwardRows takes one time step of a GRU. See kernels.GRUForwardRows.
func GRUForwardRows(h, hPrev, products []float32, tokens []int32, gh, gates []float32, rows, hidden int) {
	for r, u := range tokens[:rows] {
		gruRow(h, hPrev, row(products, u, 3*hidden), gh, gates, r, hidden)
	}
}

// gruRow takes the step of one row, whose input products are in.
func gruRow(h, hPrev, in, gh, gates []float32, row, hidden int) {
	side, out := gh[row*3*hidden:][:3*hidden], gates[row*4*hidden:][:4*hidden]
	copy(out, in[:2*hidden])
	copy(out[3*hidden:], side[2*hidden:])
	both := out[:2*hidden]
	Add(both, side[:2*hidden])
	Sigmoid(both, both)

	r, z, n, hn := out[:hidden], out[hidden:][:hidden], out[2*hidden:][:hidden], out[3*hidden:][:hidden]
	xn, old, now := in[2*hidden:][:hidden], hPrev[row*hidden:][:hidden], h[row*hidden:][:hidden]
	for j := range r {
		v := scalar.TanhOf(xn[j] + r[j]*hn[j])
		n[j] = v
		now[j] = v + z[j]*(old[j]-v)
	}
}

// GRUBackward is the gradient of GRUForward. See kernels.GRUBackward.
func GRUBackward(dgx, dgh, dhPrev, dh, gates, hPrev []float32, rows, hidden int) {
	plain.GRUBackward(dgx, dgh, dhPrev, dh, gates, hPrev, rows, hidden)
}

// LSTMForward takes one time step of an LSTM. See kernels.LSTMForward.
func LSTMForward(h, c, tanhC, gates, cPrev []float32, rows, hidden int) {
	for row := range rows {
		all, at := gates[row*4*hidden:][:4*hidden], row*hidden
		i, f, g, o := all[:hidden], all[hidden:][:hidden], all[2*hidden:][:hidden], all[3*hidden:][:hidden]
		Sigmoid(all[:2*hidden], all[:2*hidden])
		Tanh(g, g)
		Sigmoid(o, o)
		old, cell, squashed, out := cPrev[at:][:hidden], c[at:][:hidden], tanhC[at:][:hidden], h[at:][:hidden]
		for j := range i {
			state := f[j]*old[j] + i[j]*g[j]
			t := scalar.TanhOf(state)
			cell[j], squashed[j], out[j] = state, t, o[j]*t
		}
	}
}

// LSTMBackward is the gradient of LSTMForward. See kernels.LSTMBackward.
func LSTMBackward(dgates, dcPrev, dh, dc, gates, tanhC, cPrev []float32, rows, hidden int) {
	plain.LSTMBackward(dgates, dcPrev, dh, dc, gates, tanhC, cPrev, rows, hidden)
}
