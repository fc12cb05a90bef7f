// Code generated from ../avx512/recurrent.go by go generate; DO NOT EDIT.

//go:build goexperiment.simd && amd64

package avx2

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
		xr, xz, xn := thirds(gx, row, hidden)
		hr, hz, hn := thirds(gh, row, hidden)
		gr, gz, gn, ghn := fourths(gates, row, hidden)
		old, now := hPrev[row*hidden:][:hidden], h[row*hidden:][:hidden]
		for j := 0; j < hidden; j += lanes {
			r := sigmoid(loadPart(xr[j:]).Add(loadPart(hr[j:])))
			z := sigmoid(loadPart(xz[j:]).Add(loadPart(hz[j:])))
			inner := loadPart(hn[j:])
			n := tanh(r.MulAdd(inner, loadPart(xn[j:])))
			storePart(gr[j:], r)
			storePart(gz[j:], z)
			storePart(gn[j:], n)
			storePart(ghn[j:], inner)
			storePart(now[j:], z.MulAdd(loadPart(old[j:]).Sub(n), n))
		}
	}
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
