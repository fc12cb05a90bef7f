package plain

// GRUForward takes one time step of a GRU. See kernels.GRUForward.
func GRUForward(h, hPrev, gx, gh, gates []float32, rows, hidden int) {
	for row := range rows {
		gruRow(h, hPrev, gx[row*3*hidden:], gh, gates, row, hidden)
	}
}

// GRUForwardRows takes one time step of a GRU. See kernels.GRUForwardRows.
func GRUForwardRows(h, hPrev, products []float32, tokens []int32, gh, gates []float32, rows, hidden int) {
	for r, u := range tokens[:rows] {
		gruRow(h, hPrev, row(products, u, 3*hidden), gh, gates, r, hidden)
	}
}

func gruRow(h, hPrev, gx, gh, gates []float32, row, hidden int) {
	at, in, out := row*hidden, row*3*hidden, row*4*hidden
	for j := range hidden {
		r := sigmoid(gx[j] + gh[in+j])
		z := sigmoid(gx[hidden+j] + gh[in+hidden+j])
		hn := gh[in+2*hidden+j]
		n := tanh(gx[2*hidden+j] + r*hn)
		gates[out+j] = r
		gates[out+hidden+j] = z
		gates[out+2*hidden+j] = n
		gates[out+3*hidden+j] = hn
		h[at+j] = n + z*(hPrev[at+j]-n)
	}
}

// GRUBackward is the gradient of GRUForward. See kernels.GRUBackward.
func GRUBackward(dgx, dgh, dhPrev, dh, gates, hPrev []float32, rows, hidden int) {
	for row := range rows {
		at, in, out := row*hidden, row*3*hidden, row*4*hidden
		for j := range hidden {
			r := gates[out+j]
			z := gates[out+hidden+j]
			n := gates[out+2*hidden+j]
			hn := gates[out+3*hidden+j]
			d := dh[at+j]
			dn := d * (1 - z) * (1 - n*n)
			dz := d * (hPrev[at+j] - n) * z * (1 - z)
			dr := dn * hn * r * (1 - r)
			dhPrev[at+j] = d * z
			dgx[in+j] = dr
			dgx[in+hidden+j] = dz
			dgx[in+2*hidden+j] = dn
			dgh[in+j] = dr
			dgh[in+hidden+j] = dz
			dgh[in+2*hidden+j] = dn * r
		}
	}
}

// LSTMForward takes one time step of an LSTM. See kernels.LSTMForward.
func LSTMForward(h, c, tanhC, gates, cPrev []float32, rows, hidden int) {
	for row := range rows {
		at, in := row*hidden, row*4*hidden
		for j := range hidden {
			i := sigmoid(gates[in+j])
			f := sigmoid(gates[in+hidden+j])
			g := tanh(gates[in+2*hidden+j])
			o := sigmoid(gates[in+3*hidden+j])
			cell := f*cPrev[at+j] + i*g
			tc := tanh(cell)
			gates[in+j] = i
			gates[in+hidden+j] = f
			gates[in+2*hidden+j] = g
			gates[in+3*hidden+j] = o
			c[at+j] = cell
			tanhC[at+j] = tc
			h[at+j] = o * tc
		}
	}
}

// LSTMBackward is the gradient of LSTMForward. See kernels.LSTMBackward.
func LSTMBackward(dgates, dcPrev, dh, dc, gates, tanhC, cPrev []float32, rows, hidden int) {
	for row := range rows {
		at, in := row*hidden, row*4*hidden
		for j := range hidden {
			i := gates[in+j]
			f := gates[in+hidden+j]
			g := gates[in+2*hidden+j]
			o := gates[in+3*hidden+j]
			d, tc, old := dh[at+j], tanhC[at+j], cPrev[at+j]
			dcell := dc[at+j] + d*o*(1-tc*tc)
			dcPrev[at+j] = dcell * f
			dgates[in+j] = dcell * g * i * (1 - i)
			dgates[in+hidden+j] = dcell * old * f * (1 - f)
			dgates[in+2*hidden+j] = dcell * i * (1 - g*g)
			dgates[in+3*hidden+j] = d * tc * o * (1 - o)
		}
	}
}
