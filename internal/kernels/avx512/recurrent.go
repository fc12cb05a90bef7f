//go:build goexperiment.simd && amd64

package avx512

import "unsafe"

// thirds and fourths cut one row of gates, [count×hidden], into its gates.
func thirds(s []float32, row, hidden int) (a, b, c []float32) {
	s = s[row*3*hidden:][:3*hidden]
	return s[:hidden], s[hidden:][:hidden], s[2*hidden:]
}

func fourths(s []float32, row, hidden int) (a, b, c, d []float32) {
	s = s[row*4*hidden:][:4*hidden]
	return s[:hidden], s[hidden:][:hidden], s[2*hidden:][:hidden], s[3*hidden:]
}

// slope is the derivative of the sigmoid where its value is s.
func slope(s vec) vec { return s.Mul(splat(1).Sub(s)) }

// slopeTanh is the derivative of tanh where its value is t.
func slopeTanh(t vec) vec { return splat(1).Sub(t.Mul(t)) }

// GRUForward takes one time step of a GRU. See kernels.GRUForward.
func GRUForward(h, hPrev, gx, gh, gates []float32, rows, hidden int) {
	for row := range rows {
		gruRow(h, hPrev, gx[row*3*hidden:][:3*hidden], gh, gates, row, hidden)
	}
}

// GRUForwardRows takes one time step of a GRU. See kernels.GRUForwardRows.
func GRUForwardRows(h, hPrev, products []float32, tokens []int32, gh, gates []float32, rows, hidden int) {
	for row, u := range tokens[:rows] {
		gruRow(h, hPrev, products[int(u)*3*hidden:][:3*hidden], gh, gates, row, hidden)
	}
}

// gruRow takes the step of one row, whose input products are x. The last
// vector overlaps the one before; what it needs of hPrev is read before that is
// overwritten, for h may be hPrev.
func gruRow(h, hPrev, x, gh, gates []float32, row, hidden int) {
	if hidden == 0 {
		return
	}
	side, out := gh[row*3*hidden:][:3*hidden], gates[row*4*hidden:][:4*hidden]
	old, now := hPrev[row*hidden:][:hidden], h[row*hidden:][:hidden]
	px, ph, pg, pnow := unsafe.Pointer(&x[0]), unsafe.Pointer(&side[0]), unsafe.Pointer(&out[0]), unsafe.Pointer(&now[0])
	if hidden < lanes {
		gruPart(px, ph, pg, pnow, loadPart(old), hidden)
		return
	}
	end := hidden - lanes
	final := load(old[end:])
	for j := 0; j < end; j += lanes {
		at := size * j
		gruVector(unsafe.Add(px, at), unsafe.Add(ph, at), unsafe.Add(pg, at), unsafe.Add(pnow, at), load(old[j:]), hidden)
	}
	at := size * end
	gruVector(unsafe.Add(px, at), unsafe.Add(ph, at), unsafe.Add(pg, at), unsafe.Add(pnow, at), final, hidden)
}

// gruVector takes the step of one vector of hidden units.
func gruVector(px, ph, pg, pnow unsafe.Pointer, old vec, hidden int) {
	gate := size * hidden
	r, z := sigmoids(loadAt(px).Add(loadAt(ph)), loadAt(unsafe.Add(px, gate)).Add(loadAt(unsafe.Add(ph, gate))))
	inner := loadAt(unsafe.Add(ph, 2*gate))
	storeAt(pg, r)
	storeAt(unsafe.Add(pg, gate), z)
	storeAt(unsafe.Add(pg, 3*gate), inner)
	n := tanh(r.MulAdd(inner, loadAt(unsafe.Add(px, 2*gate))))
	storeAt(unsafe.Add(pg, 2*gate), n)
	storeAt(pnow, z.MulAdd(old.Sub(n), n))
}

// gruPart takes the step of hidden units that are less than a vector.
func gruPart(px, ph, pg, pnow unsafe.Pointer, old vec, hidden int) {
	gate, m := size*hidden, first(hidden)
	r := sigmoid(loadMaskedAt(px, m).Add(loadMaskedAt(ph, m)))
	z := sigmoid(loadMaskedAt(unsafe.Add(px, gate), m).Add(loadMaskedAt(unsafe.Add(ph, gate), m)))
	inner := loadMaskedAt(unsafe.Add(ph, 2*gate), m)
	n := tanh(r.MulAdd(inner, loadMaskedAt(unsafe.Add(px, 2*gate), m)))
	storeMaskedAt(pg, r, m)
	storeMaskedAt(unsafe.Add(pg, gate), z, m)
	storeMaskedAt(unsafe.Add(pg, 2*gate), n, m)
	storeMaskedAt(unsafe.Add(pg, 3*gate), inner, m)
	storeMaskedAt(pnow, z.MulAdd(old.Sub(n), n), m)
}

// GRUBackward is the gradient of GRUForward. See kernels.GRUBackward.
func GRUBackward(dgx, dgh, dhPrev, dh, gates, hPrev []float32, rows, hidden int) {
	one := splat(1)
	for row := range rows {
		gr, gz, gn, ghn := fourths(gates, row, hidden)
		xr, xz, xn := thirds(dgx, row, hidden)
		hr, hz, hn := thirds(dgh, row, hidden)
		at := row * hidden
		old, out, back := hPrev[at:][:hidden], dh[at:][:hidden], dhPrev[at:][:hidden]
		for j := 0; j < hidden; j += lanes {
			r, z, n := loadPart(gr[j:]), loadPart(gz[j:]), loadPart(gn[j:])
			d := loadPart(out[j:])
			dn := d.Mul(one.Sub(z)).Mul(slopeTanh(n))
			dz := d.Mul(loadPart(old[j:]).Sub(n)).Mul(slope(z))
			dr := dn.Mul(loadPart(ghn[j:])).Mul(slope(r))
			storePart(back[j:], d.Mul(z))
			storePart(xr[j:], dr)
			storePart(hr[j:], dr)
			storePart(xz[j:], dz)
			storePart(hz[j:], dz)
			storePart(xn[j:], dn)
			storePart(hn[j:], dn.Mul(r))
		}
	}
}

// LSTMForward takes one time step of an LSTM. See kernels.LSTMForward.
func LSTMForward(h, c, tanhC, gates, cPrev []float32, rows, hidden int) {
	for row := range rows {
		gi, gf, gg, gout := fourths(gates, row, hidden)
		at := row * hidden
		old, cell, squashed, out := cPrev[at:][:hidden], c[at:][:hidden], tanhC[at:][:hidden], h[at:][:hidden]
		for j := 0; j < hidden; j += lanes {
			i, f := sigmoid(loadPart(gi[j:])), sigmoid(loadPart(gf[j:]))
			g, o := tanh(loadPart(gg[j:])), sigmoid(loadPart(gout[j:]))
			state := f.MulAdd(loadPart(old[j:]), i.Mul(g))
			t := tanh(state)
			storePart(gi[j:], i)
			storePart(gf[j:], f)
			storePart(gg[j:], g)
			storePart(gout[j:], o)
			storePart(cell[j:], state)
			storePart(squashed[j:], t)
			storePart(out[j:], o.Mul(t))
		}
	}
}

// LSTMBackward is the gradient of LSTMForward. See kernels.LSTMBackward.
func LSTMBackward(dgates, dcPrev, dh, dc, gates, tanhC, cPrev []float32, rows, hidden int) {
	for row := range rows {
		gi, gf, gg, gout := fourths(gates, row, hidden)
		di, df, dg, dout := fourths(dgates, row, hidden)
		at := row * hidden
		old, squashed := cPrev[at:][:hidden], tanhC[at:][:hidden]
		later, out, back := dc[at:][:hidden], dh[at:][:hidden], dcPrev[at:][:hidden]
		for j := 0; j < hidden; j += lanes {
			i, f, g, o := loadPart(gi[j:]), loadPart(gf[j:]), loadPart(gg[j:]), loadPart(gout[j:])
			d, t := loadPart(out[j:]), loadPart(squashed[j:])
			state := d.Mul(o).MulAdd(slopeTanh(t), loadPart(later[j:]))
			storePart(di[j:], state.Mul(g).Mul(slope(i)))
			storePart(df[j:], state.Mul(loadPart(old[j:])).Mul(slope(f)))
			storePart(dg[j:], state.Mul(i).Mul(slopeTanh(g)))
			storePart(dout[j:], d.Mul(t).Mul(slope(o)))
			storePart(back[j:], state.Mul(f))
		}
	}
}
