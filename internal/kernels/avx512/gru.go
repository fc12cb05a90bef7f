//go:build goexperiment.simd && amd64

package avx512

import "unsafe"

// slope is the derivative of the sigmoid where its value is s.
func slope(s vec) vec { return s.Mul(splat(1).Sub(s)) }

// slopeTanh is the derivative of tanh where its value is t.
func slopeTanh(t vec) vec { return splat(1).Sub(t.Mul(t)) }

// part returns where a row of s, of count > 0 values, begins. It panics if s
// does not have that row.
func part(s []float32, row, count int) unsafe.Pointer {
	return unsafe.Pointer(&s[row*count : (row+1)*count][0])
}

// GRUForward takes one time step of a GRU. See kernels.GRUForward.
func GRUForward(h, hPrev, gx, gh, gates []float32, rows, hidden int) {
	for row := range min(rows, rows*hidden) {
		gruRow(part(h, row, hidden), part(hPrev, row, hidden), part(gx, row, 3*hidden), part(gh, row, 3*hidden), part(gates, row, 4*hidden), hidden)
	}
}

// GRUForwardRows takes one time step of a GRU. See kernels.GRUForwardRows.
func GRUForwardRows(h, hPrev, products []float32, tokens []int32, gh, gates []float32, rows, hidden int) {
	if hidden == 0 {
		return
	}
	for row, u := range tokens[:rows] {
		gruRow(part(h, row, hidden), part(hPrev, row, hidden), rowAt(products, u, 3*hidden, 3*hidden), part(gh, row, 3*hidden), part(gates, row, 4*hidden), hidden)
	}
}

// gruRow takes the step of one row: a vector at a time, and the rest masked.
func gruRow(h, old, x, side, gates unsafe.Pointer, hidden int) {
	gate := size * hidden
	last := size * (hidden &^ (lanes - 1))
	for o := 0; o < last; o += size * lanes {
		x, side, gates := unsafe.Add(x, o), unsafe.Add(side, o), unsafe.Add(gates, o)
		inner := loadAt(unsafe.Add(side, 2*gate))
		r, z, n, now := gruCell(loadAt(x).Add(loadAt(side)), loadAt(unsafe.Add(x, gate)).Add(loadAt(unsafe.Add(side, gate))),
			loadAt(unsafe.Add(x, 2*gate)), inner, loadAt(unsafe.Add(old, o)))
		storeAt(gates, r)
		storeAt(unsafe.Add(gates, gate), z)
		storeAt(unsafe.Add(gates, 2*gate), n)
		storeAt(unsafe.Add(gates, 3*gate), inner)
		storeAt(unsafe.Add(h, o), now)
	}
	if last == gate {
		return
	}
	m := first(hidden % lanes)
	x, side, gates = unsafe.Add(x, last), unsafe.Add(side, last), unsafe.Add(gates, last)
	inner := loadMaskedAt(unsafe.Add(side, 2*gate), m)
	r, z, n, now := gruCell(loadMaskedAt(x, m).Add(loadMaskedAt(side, m)), loadMaskedAt(unsafe.Add(x, gate), m).Add(loadMaskedAt(unsafe.Add(side, gate), m)),
		loadMaskedAt(unsafe.Add(x, 2*gate), m), inner, loadMaskedAt(unsafe.Add(old, last), m))
	storeMaskedAt(gates, r, m)
	storeMaskedAt(unsafe.Add(gates, gate), z, m)
	storeMaskedAt(unsafe.Add(gates, 2*gate), n, m)
	storeMaskedAt(unsafe.Add(gates, 3*gate), inner, m)
	storeMaskedAt(unsafe.Add(h, last), now, m)
}

// gruCell takes the step from the sums for r and z, the two parts of that for n
// and the old state.
func gruCell(sumR, sumZ, x, inner, old vec) (r, z, n, now vec) {
	r, z = sigmoids(sumR, sumZ)
	n = tanh(r.MulAdd(inner, x))
	return r, z, n, z.MulAdd(old.Sub(n), n)
}

// GRUBackward is the gradient of GRUForward. See kernels.GRUBackward.
func GRUBackward(dgx, dgh, dhPrev, dh, gates, hPrev []float32, rows, hidden int) {
	for row := range min(rows, rows*hidden) {
		gruRowBack(part(dgx, row, 3*hidden), part(dgh, row, 3*hidden), part(dhPrev, row, hidden), part(dh, row, hidden), part(gates, row, 4*hidden), part(hPrev, row, hidden), hidden)
	}
}

func gruRowBack(dx, dside, back, dh, gates, old unsafe.Pointer, hidden int) {
	gate := size * hidden
	last := size * (hidden &^ (lanes - 1))
	for o := 0; o < last; o += size * lanes {
		gates, dx, dside := unsafe.Add(gates, o), unsafe.Add(dx, o), unsafe.Add(dside, o)
		r := loadAt(gates)
		dr, dz, dn, prev := gruSlopes(r, loadAt(unsafe.Add(gates, gate)), loadAt(unsafe.Add(gates, 2*gate)), loadAt(unsafe.Add(gates, 3*gate)),
			loadAt(unsafe.Add(dh, o)), loadAt(unsafe.Add(old, o)))
		storeAt(unsafe.Add(back, o), prev)
		storeAt(dx, dr)
		storeAt(dside, dr)
		storeAt(unsafe.Add(dx, gate), dz)
		storeAt(unsafe.Add(dside, gate), dz)
		storeAt(unsafe.Add(dx, 2*gate), dn)
		storeAt(unsafe.Add(dside, 2*gate), dn.Mul(r))
	}
	if last == gate {
		return
	}
	m := first(hidden % lanes)
	gates, dx, dside = unsafe.Add(gates, last), unsafe.Add(dx, last), unsafe.Add(dside, last)
	r := loadMaskedAt(gates, m)
	dr, dz, dn, prev := gruSlopes(r, loadMaskedAt(unsafe.Add(gates, gate), m), loadMaskedAt(unsafe.Add(gates, 2*gate), m), loadMaskedAt(unsafe.Add(gates, 3*gate), m),
		loadMaskedAt(unsafe.Add(dh, last), m), loadMaskedAt(unsafe.Add(old, last), m))
	storeMaskedAt(unsafe.Add(back, last), prev, m)
	storeMaskedAt(dx, dr, m)
	storeMaskedAt(dside, dr, m)
	storeMaskedAt(unsafe.Add(dx, gate), dz, m)
	storeMaskedAt(unsafe.Add(dside, gate), dz, m)
	storeMaskedAt(unsafe.Add(dx, 2*gate), dn, m)
	storeMaskedAt(unsafe.Add(dside, 2*gate), dn.Mul(r), m)
}

// gruSlopes returns the gradients of the sums for r, z and n, and the part of
// that of the old state which does not go through them.
func gruSlopes(r, z, n, inner, d, old vec) (dr, dz, dn, prev vec) {
	dn = d.Mul(splat(1).Sub(z)).Mul(slopeTanh(n))
	dz = d.Mul(old.Sub(n)).Mul(slope(z))
	return dn.Mul(inner).Mul(slope(r)), dz, dn, d.Mul(z)
}
