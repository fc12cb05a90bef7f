//go:build goexperiment.simd && amd64

package avx512

import "unsafe"

// LSTMForward takes one time step of an LSTM. See kernels.LSTMForward.
func LSTMForward(h, c, tanhC, gates, cPrev []float32, rows, hidden int) {
	for row := range min(rows, rows*hidden) {
		lstmRow(part(h, row, hidden), part(c, row, hidden), part(tanhC, row, hidden), part(gates, row, 4*hidden), part(cPrev, row, hidden), hidden)
	}
}

// lstmRow takes the step of one row: a vector at a time, and the rest masked.
func lstmRow(h, c, tanhC, gates, old unsafe.Pointer, hidden int) {
	gate := size * hidden
	last := size * (hidden &^ (lanes - 1))
	for o := 0; o < last; o += size * lanes {
		gates := unsafe.Add(gates, o)
		i, f, g, out, state, t := lstmCell(loadAt(gates), loadAt(unsafe.Add(gates, gate)), loadAt(unsafe.Add(gates, 2*gate)), loadAt(unsafe.Add(gates, 3*gate)),
			loadAt(unsafe.Add(old, o)))
		storeAt(gates, i)
		storeAt(unsafe.Add(gates, gate), f)
		storeAt(unsafe.Add(gates, 2*gate), g)
		storeAt(unsafe.Add(gates, 3*gate), out)
		storeAt(unsafe.Add(c, o), state)
		storeAt(unsafe.Add(tanhC, o), t)
		storeAt(unsafe.Add(h, o), out.Mul(t))
	}
	if last == gate {
		return
	}
	m := first(hidden % lanes)
	gates = unsafe.Add(gates, last)
	i, f, g, out, state, t := lstmCell(loadMaskedAt(gates, m), loadMaskedAt(unsafe.Add(gates, gate), m), loadMaskedAt(unsafe.Add(gates, 2*gate), m), loadMaskedAt(unsafe.Add(gates, 3*gate), m),
		loadMaskedAt(unsafe.Add(old, last), m))
	storeMaskedAt(gates, i, m)
	storeMaskedAt(unsafe.Add(gates, gate), f, m)
	storeMaskedAt(unsafe.Add(gates, 2*gate), g, m)
	storeMaskedAt(unsafe.Add(gates, 3*gate), out, m)
	storeMaskedAt(unsafe.Add(c, last), state, m)
	storeMaskedAt(unsafe.Add(tanhC, last), t, m)
	storeMaskedAt(unsafe.Add(h, last), out.Mul(t), m)
}

// lstmCell takes the step from the sums for the gates and the old state.
func lstmCell(sumI, sumF, sumG, sumO, old vec) (i, f, g, o, state, t vec) {
	i, f = sigmoids(sumI, sumF)
	g, o = tanh(sumG), sigmoid(sumO)
	state = f.MulAdd(old, i.Mul(g))
	return i, f, g, o, state, tanh(state)
}

// LSTMBackward is the gradient of LSTMForward. See kernels.LSTMBackward.
func LSTMBackward(dgates, dcPrev, dh, dc, gates, tanhC, cPrev []float32, rows, hidden int) {
	for row := range min(rows, rows*hidden) {
		lstmRowBack(part(dgates, row, 4*hidden), part(dcPrev, row, hidden), part(dh, row, hidden), part(dc, row, hidden), part(gates, row, 4*hidden), part(tanhC, row, hidden), part(cPrev, row, hidden), hidden)
	}
}

func lstmRowBack(dgates, back, dh, dc, gates, tanhC, old unsafe.Pointer, hidden int) {
	gate := size * hidden
	last := size * (hidden &^ (lanes - 1))
	for o := 0; o < last; o += size * lanes {
		gates, dgates := unsafe.Add(gates, o), unsafe.Add(dgates, o)
		di, df, dg, dout, prev := lstmSlopes(loadAt(gates), loadAt(unsafe.Add(gates, gate)), loadAt(unsafe.Add(gates, 2*gate)), loadAt(unsafe.Add(gates, 3*gate)),
			loadAt(unsafe.Add(dh, o)), loadAt(unsafe.Add(tanhC, o)), loadAt(unsafe.Add(dc, o)), loadAt(unsafe.Add(old, o)))
		storeAt(dgates, di)
		storeAt(unsafe.Add(dgates, gate), df)
		storeAt(unsafe.Add(dgates, 2*gate), dg)
		storeAt(unsafe.Add(dgates, 3*gate), dout)
		storeAt(unsafe.Add(back, o), prev)
	}
	if last == gate {
		return
	}
	m := first(hidden % lanes)
	gates, dgates = unsafe.Add(gates, last), unsafe.Add(dgates, last)
	di, df, dg, dout, prev := lstmSlopes(loadMaskedAt(gates, m), loadMaskedAt(unsafe.Add(gates, gate), m), loadMaskedAt(unsafe.Add(gates, 2*gate), m), loadMaskedAt(unsafe.Add(gates, 3*gate), m),
		loadMaskedAt(unsafe.Add(dh, last), m), loadMaskedAt(unsafe.Add(tanhC, last), m), loadMaskedAt(unsafe.Add(dc, last), m), loadMaskedAt(unsafe.Add(old, last), m))
	storeMaskedAt(dgates, di, m)
	storeMaskedAt(unsafe.Add(dgates, gate), df, m)
	storeMaskedAt(unsafe.Add(dgates, 2*gate), dg, m)
	storeMaskedAt(unsafe.Add(dgates, 3*gate), dout, m)
	storeMaskedAt(unsafe.Add(back, last), prev, m)
}

// lstmSlopes returns the gradients of the sums for the gates, and that of the
// old state.
func lstmSlopes(i, f, g, o, d, t, later, old vec) (di, df, dg, dout, prev vec) {
	state := d.Mul(o).MulAdd(slopeTanh(t), later)
	return state.Mul(g).Mul(slope(i)), state.Mul(old).Mul(slope(f)), state.Mul(i).Mul(slopeTanh(g)), d.Mul(t).Mul(slope(o)), state.Mul(f)
}
